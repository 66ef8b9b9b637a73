package io.strowger.region.webhook;

import io.strowger.core.AccountSid;
import io.strowger.core.Webhooks.Reachable;
import io.strowger.core.Webhooks.Unreachable;
import io.strowger.core.WireMessage;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/// One of everything that is sent about webhooks.
public final class WebhookSamples {
    private static final AccountSid ACCOUNT = AccountSid.parse("AC" + "0".repeat(31) + "1");

    private WebhookSamples() {}

    public static Stream<WireMessage> messages(ActorSystem system) {
        ActorRef<WebhookActor.Tried> nobody = Adapter.toTyped(system.deadLetters());
        return Stream.of(
                new WebhookActor.Try(ACCOUNT, List.of("https://example.com/", "http://example.com/"), nobody),
                new WebhookActor.Tried(List.of(new Reachable(), new Unreachable("no such host: example.com"))));
    }
}
