package io.strowger.region.webhook;

import io.strowger.cluster.Members;
import io.strowger.cluster.Topology;
import io.strowger.core.AccountSid;
import io.strowger.core.RegionId;
import io.strowger.core.Webhooks;
import io.strowger.region.webhook.WebhookActor.Tried;
import io.strowger.region.webhook.WebhookActor.Try;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// What the nodes of one region reach, over Pekko's remoting, from any node of the cluster. They take turns:
/// who asks again after one has died asks another. Stages complete on the actor system's threads.
public final class RemoteWebhooks implements Webhooks {
    private static final Duration PATIENCE = Duration.ofSeconds(5); // a node needs 3 s at most

    private final ActorSystem<?> system;
    private final String dataCenter;
    private final AtomicInteger turn = new AtomicInteger();

    public RemoteWebhooks(ActorSystem<?> system, RegionId region) {
        this.system = system;
        this.dataCenter = Topology.dataCenter(region);
    }

    @Override
    public CompletionStage<List<Reach>> reach(AccountSid account, List<String> urls) {
        var nodes = Members.reachable(system, dataCenter);
        if (nodes.isEmpty())
            return CompletableFuture.failedFuture(new IllegalStateException("no node of " + dataCenter + " answers"));
        var node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
        ActorRef<Try> there =
                ActorRefResolver.get(system).resolveActorRef(node.address() + "/system/" + WebhookActor.NAME);
        return AskPattern.<Try, Tried>ask(
                        there, replyTo -> new Try(account, urls, replyTo), PATIENCE, system.scheduler())
                .thenApply(Tried::each);
    }
}
