package io.strowger.node.check;

import io.strowger.cluster.EntityKind;
import io.strowger.cluster.Topology;
import io.strowger.core.Domains;
import io.strowger.core.Lease;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.sip.DomainName;
import io.strowger.region.RegionNode;
import io.strowger.region.ShardedRegion;
import io.strowger.region.call.CallPort;
import io.strowger.region.call.Seal;
import io.strowger.region.ladder.LadderNodes;
import io.strowger.region.webhook.Cookies;
import io.strowger.region.webhook.WebhookReply;
import io.strowger.region.webhook.WebhookRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A region node.
final class RegionHost extends Host {
    /// The first lets the caller wait for no time, the second answers him.
    private static final String DOCUMENT = "<Response><Pause length=\"0\"/><Pause length=\"3600\"/></Response>";
    private static final Duration APPLICATION = Duration.ofMillis(200);

    private final RegionId region;
    private Lease lease = Lease.off();
    private Optional<Domains> memory = Optional.empty();
    private SessionNumber heldLast = SessionNumber.NONE;

    RegionHost(World world, RegionId region, String name) {
        super(world, region.value(), Topology.dataCenter(region), name);
        this.region = region;
    }

    @Override
    List<EntityKind<?, ?, ?>> start() {
        var entities = new SimulatedEntities(this);
        lease = world.rules()
                .lease(region, world.terms(), entities, new SimulatedWitnesses(this), this, this, this::overslept);
        var routes = world.routesFrom(this);
        memory = Optional.of(new ShardedRegion(
                        region,
                        new Glance(this),
                        world.views(),
                        routes,
                        world.chance().random(),
                        LadderNodes.none(),
                        new NoRecordings(),
                        new NoWebhooks())
                .domains());
        return RegionNode.kinds(
                region,
                entities,
                world.views(),
                routes,
                lease,
                calls(),
                world.settings().region());
    }

    /// Calls are answered, and then wait for their devices to hang up.
    private CallPort calls() {
        return new CallPort(
                region,
                new SimulatedEdges(this),
                this::document,
                _ -> CompletableFuture.failedFuture(new IllegalStateException("nobody is dialled here")),
                new Seal(world.settings().region().nonceSecret().getBytes(StandardCharsets.UTF_8)),
                new NoRecordings(),
                _ -> false,
                _ -> {},
                this);
    }

    private CompletionStage<WebhookReply> document(WebhookRequest request) {
        var reply = new CompletableFuture<WebhookReply>();
        var took = world.chance().duration(APPLICATION);
        after(
                took,
                () -> reply.complete(
                        new WebhookReply.Answered(200, "text/xml", DOCUMENT, request.url(), took, Cookies.NONE)));
        return reply;
    }

    RegionId region() {
        return region;
    }

    private void overslept() {
        world.coverage().count(Coverage.Of.OVERSLEPT);
        startAnew();
    }

    /// What a request would find here and now.
    Optional<Domains.Standing> standing(DomainName name) {
        var found = memory.orElseThrow().standing(name).toCompletableFuture();
        return found.isCompletedExceptionally() ? Optional.empty() : Optional.of(found.join());
    }

    /// Looks whether it has lost the lease that it held.
    void noteLapse() {
        var reading = lease.now();
        var held = reading.isHeld() ? reading.session() : SessionNumber.NONE;
        if (held.equals(SessionNumber.NONE) && !heldLast.equals(SessionNumber.NONE)) {
            world.coverage().count(Coverage.Of.LAPSES);
            trace("holds no lease");
        }
        heldLast = held;
    }
}
