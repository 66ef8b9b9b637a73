package io.strowger.region;

import io.strowger.cluster.Database;
import io.strowger.cluster.DurableJson;
import io.strowger.cluster.Entities;
import io.strowger.cluster.EntityKind;
import io.strowger.cluster.EntityKind.History;
import io.strowger.cluster.EntityKind.Lifetime;
import io.strowger.cluster.Port;
import io.strowger.cluster.ReadModel;
import io.strowger.cluster.RemoteViews;
import io.strowger.cluster.ShardedEntities;
import io.strowger.cluster.Views;
import io.strowger.core.AddressRule;
import io.strowger.core.Edges;
import io.strowger.core.Lease;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.Nonces;
import io.strowger.region.call.CallPort;
import io.strowger.region.call.CallWatch;
import io.strowger.region.call.LiveCall;
import io.strowger.region.call.Seal;
import io.strowger.region.ladder.LadderActor;
import io.strowger.region.recording.RecordingActor;
import io.strowger.region.recording.RecordingStore;
import io.strowger.region.webhook.WebhookActor;
import io.strowger.region.webhook.WebhookClient;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorSystem;

/// What a node of role `region` runs: its share of the region's entities, and of the region's read model.
public final class RegionNode {
    /// Anybody can make one of any name wake up. One that is in use stays anyway.
    private static final Duration API_KEY_IDLE = Duration.ofSeconds(5);

    private RegionNode() {}

    /// Starts the share of `region`, which must be the node's data center. `edges` and `webhooks` are for its
    /// calls.
    public static void start(
            ActorSystem<?> system,
            RegionId region,
            ShardedEntities entities,
            Database database,
            DurableJson json,
            Routes routes,
            Edges edges,
            WebhookClient webhooks,
            Lease lease,
            InstantSource clock,
            RegionSettings settings) {
        var views = new RemoteViews(system, json);
        var directory = new CallDirectory(RegionAccess.of(region, entities, views), routes);
        var ladder = LadderActor.start(system, settings.ladder(), clock);
        var recordings = new RecordingStore(region, database, settings.recordings());
        RecordingActor.start(system, recordings);
        WebhookActor.start(system, webhooks);
        var port = new CallPort(
                region, edges, webhooks::send, directory, seal(settings), recordings, mayDial(settings), ladder, clock);
        for (var kind : kinds(region, entities, views, routes, lease, port, settings)) entities.host(kind);
        ReadModel.start(
                system,
                entities,
                database,
                json,
                List.of(
                        RegionAccess.DOMAINS,
                        RegionAccess.CREDENTIAL_LISTS,
                        RegionAccess.IP_ACCESS_CONTROL_LISTS,
                        RegionAccess.API_KEYS,
                        RegionAccess.REGISTRATIONS,
                        RegionAccess.CALLS,
                        LiveCall.VIEW),
                settings.readModelIdle());
        CallWatch.start(system, region, entities, database, json, settings.resumeCallsEvery());
    }

    private static Seal seal(RegionSettings settings) {
        return new Seal(settings.nonceKey());
    }

    private static Predicate<InetAddress> mayDial(RegionSettings settings) {
        return address -> settings.dialPrivateAddresses() || AddressRule.isPublic(address);
    }

    /// The entities of a region on a node that admits by `lease`: what is started above, and what the simulator
    /// runs.
    public static List<EntityKind<?, ?, ?>> kinds(
            RegionId region,
            Entities entities,
            Views views,
            Routes routes,
            Lease lease,
            CallPort port,
            RegionSettings settings) {
        var nonces = new Nonces(settings.nonceKey(), settings.nonceLifetime());
        var configured = new Lifetime(settings.passivateAfter(), settings.snapshotEvery(), History.KEPT);
        var refreshed = new Lifetime(settings.passivateAfter(), settings.registrationSnapshotEvery(), History.CUT);
        return List.of(
                new EntityKind<>(
                        RegionSession.KIND,
                        RegionSession.Command.class::cast,
                        RegionSession.State.class,
                        _ -> new RegionSession(),
                        Port.none(),
                        configured),
                new EntityKind<>(
                        Domain.KIND,
                        message -> new Domain.Asked(Domain.Command.class.cast(message), lease.now()),
                        Domain.State.class,
                        name -> new Domain(DomainName.parse(name), region, nonces),
                        new RoutePort(region, routes),
                        new Lifetime(settings.passivateDomainsAfter(), settings.snapshotEvery(), History.KEPT)),
                new EntityKind<>(
                        CredentialList.KIND,
                        CredentialList.Command.class::cast,
                        CredentialList.State.class,
                        sid -> new CredentialList(Sid.parse(sid)),
                        Port.none(),
                        configured),
                new EntityKind<>(
                        IpAccessControlList.KIND,
                        IpAccessControlList.Command.class::cast,
                        IpAccessControlList.State.class,
                        sid -> new IpAccessControlList(Sid.parse(sid)),
                        Port.none(),
                        configured),
                new EntityKind<>(
                        ApiKey.KIND,
                        ApiKey.Command.class::cast,
                        ApiKey.State.class,
                        sid -> new ApiKey(Sid.parse(sid)),
                        Port.none(),
                        new Lifetime(API_KEY_IDLE, settings.snapshotEvery(), History.KEPT)),
                new EntityKind<>(
                        CallQueue.KIND,
                        CallQueue.Command.class::cast,
                        CallQueue.State.class,
                        _ -> new CallQueue(settings.betweenCalls()),
                        Port.none(),
                        refreshed),
                new EntityKind<>(
                        Holdings.KIND,
                        Holdings.Command.class::cast,
                        Holdings.State.class,
                        _ -> new Holdings(),
                        new HoldingsPort(RegionAccess.of(region, entities, views)),
                        configured),
                new EntityKind<>(
                        Registration.KIND,
                        Registration.Command.class::cast,
                        Registration.State.class,
                        _ -> new Registration(region, nonces, lease),
                        Port.none(),
                        refreshed),
                port.kind(lease, settings.passivateCallsAfter(), settings.sessionExpires()));
    }
}
