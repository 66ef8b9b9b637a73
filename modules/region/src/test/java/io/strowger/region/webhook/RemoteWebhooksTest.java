package io.strowger.region.webhook;

import static io.strowger.testkit.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strowger.core.AccountSid;
import io.strowger.core.RegionId;
import io.strowger.core.Webhooks.Reachable;
import io.strowger.core.Webhooks.Unreachable;
import io.strowger.region.webhook.WebServer.Answer;
import io.strowger.testkit.TestDatabases;
import io.strowger.testkit.TestNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Webhooks as gateways have them tried: by a node of the region.
class RemoteWebhooksTest {
    private static final AccountSid ACCOUNT = AccountSid.parse("AC" + "0".repeat(32));
    private static final WebhookSettings SETTINGS =
            new WebhookSettings(true, 64 * 1024, Duration.ofSeconds(5), Duration.ofSeconds(15), 10, 100, 100);

    @Test
    void aNodeOfTheRegionTriesEach() {
        try (var node = TestNode.alone("us1", "region", TestDatabases.fresh(), Clock.systemUTC());
                var client = new WebhookClient(SETTINGS, _ -> Optional.empty(), Clock.systemUTC());
                var server = new WebServer(_ -> Answer.twiml())) {
            WebhookActor.start(node.system(), client);
            var us1 = new RemoteWebhooks(node.system(), RegionId.parse("us1"));
            var ie1 = new RemoteWebhooks(node.system(), RegionId.parse("ie1"));

            assertThat(get(us1.reach(ACCOUNT, List.of(server.url(), "ftp://example.com/"))))
                    .containsExactly(
                            new Reachable(), new Unreachable("not an http or https URL: 'ftp://example.com/'"));
            assertThat(server.asked()).isEmpty();
            assertThatThrownBy(() -> get(ie1.reach(ACCOUNT, List.of(server.url()))))
                    .hasMessageContaining("no node of ie1 answers");
        }
    }
}
