package io.strowger.region.webhook;

import io.strowger.cluster.AnyNode;
import io.strowger.cluster.Topology;
import io.strowger.core.AccountSid;
import io.strowger.core.RegionId;
import io.strowger.core.Webhooks;
import io.strowger.region.webhook.WebhookActor.Tried;
import io.strowger.region.webhook.WebhookActor.Try;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/// What the nodes of one region reach, from any node of the cluster. Stages complete on the thread that brings the
/// answer.
public final class RemoteWebhooks implements Webhooks {
    private static final Duration PATIENCE = Duration.ofSeconds(5); // a node needs 3 s at most

    private final AnyNode<Try> nodes;

    public RemoteWebhooks(ActorSystem<?> system, RegionId region) {
        this.nodes = new AnyNode<>(system, Topology.dataCenter(region), WebhookActor.NAME);
    }

    @Override
    public CompletionStage<List<Reach>> reach(AccountSid account, List<String> urls) {
        return nodes.<Tried>ask(replyTo -> new Try(account, urls, replyTo), PATIENCE)
                .thenApply(Tried::each);
    }
}
