package io.strowger.region.webhook;

import io.strowger.core.AccountSid;
import io.strowger.core.Webhooks.Reach;
import io.strowger.core.WireMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Lets every node ask which servers of webhooks this region node reaches: under a fixed name, so that the
/// node's address is all that one has to know. Never waits for them, whom threads of the client try.
public final class WebhookActor {
    static final String NAME = "webhooks";

    record Try(AccountSid account, List<String> urls, ActorRef<Tried> replyTo) implements WireMessage {
        Try {
            urls = List.copyOf(urls);
        }
    }

    record Tried(List<Reach> each) implements WireMessage {
        Tried {
            each = List.copyOf(each);
        }
    }

    private WebhookActor() {}

    public static void start(ActorSystem<?> system, WebhookClient client) {
        system.systemActorOf(create(client), NAME, Props.empty());
    }

    private static Behavior<Try> create(WebhookClient client) {
        return Behaviors.receiveMessage(asked -> {
            tried(client, asked).thenAccept(tried -> asked.replyTo().tell(tried));
            return Behaviors.same();
        });
    }

    private static CompletionStage<Tried> tried(WebhookClient client, Try asked) {
        var each = asked.urls().stream()
                .map(url -> client.reach(asked.account(), url).toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                .thenApply(_ ->
                        new Tried(each.stream().map(CompletableFuture::join).toList()));
    }
}
