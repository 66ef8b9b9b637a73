package io.strowger.gateway;

import static io.strowger.gateway.FurnishedSite.DOOMED;
import static io.strowger.gateway.FurnishedSite.SID;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.testkit.HttpCorpus;
import io.strowger.testkit.HttpCorpus.Line;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is said in one region of what another has: whatever names a SID tells where it is, below it too.
class ElsewhereTest {
    private final TestSite site = FurnishedSite.inIe1();

    @ParameterizedTest
    @MethodSource("ofOneThing")
    void saysWhichOtherRegionHasIt(String request) {
        var line = Line.of(request);
        var ask = site.ask(line.method(), line.path());
        var form = request.substring(request.indexOf("\r\n\r\n") + 4);
        if (!form.isEmpty()) ask.body("application/x-www-form-urlencoded", form);

        var missing = ask.answer();

        assertThat(missing.status()).as(missing.body()).isEqualTo(404);
        assertThat(missing.at("code")).isEqualTo("20404");
        assertThat(missing.at("message"))
                .isEqualTo("The requested resource " + line.path().replaceAll("[?].*", "")
                        + " was not found. It is in ie1: use api.{edge}.ie1.twilio.com, with an SDK both region and edge;"
                        + " or ie1.localhost.");
    }

    private static Stream<String> ofOneThing() {
        return HttpCorpus.of(FurnishedSite.furniture()).stream().filter(request -> {
            var line = Line.of(request);
            return line.path().startsWith(TestSite.ROOT)
                    && (line.path().contains(SID) || line.path().contains(DOOMED))
                    && !(line.method().equals("POST") && line.path().contains("/Recordings/")); // can't be changed
        });
    }
}
