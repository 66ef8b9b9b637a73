package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.testkit.HttpCorpus;
import io.strowger.testkit.HttpCorpus.Credentials;
import io.strowger.testkit.HttpCorpus.Furniture;
import io.strowger.testkit.HttpCorpus.Line;
import io.strowger.testkit.HttpCorpus.Things;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The fuzz tests know all that Twilio's clients may ask. As `HttpFuzzTest` of the gateway says of Strowger's own API.
class HttpCorpusTest {
    @Test
    void asksForEveryOperationOfTwilios() {
        var things = new Things("acme.sip.twilio.com", Map.of(), List.of());
        var somebody = new Credentials(LocalPlan.ACCOUNT, "token");
        var lines = HttpCorpus.of(new Furniture(somebody, somebody, "+15005550006", things, things)).stream()
                .map(Line::of)
                .toList();

        assertThat(OpenApi.allOperations())
                .filteredOn(
                        operation -> lines.stream().noneMatch(line -> operation.isCalledBy(line.method(), line.path())))
                .isEmpty();
    }
}
