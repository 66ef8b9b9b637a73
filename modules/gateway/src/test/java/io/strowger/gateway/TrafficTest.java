package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.gateway.Traffic.Flow;
import org.junit.jupiter.api.Test;

class TrafficTest {
    @Test
    void countsContactsByTheEdgeTheyCameInBy() {
        var traffic = of("registration.contacts-changed.1", """
                {"bound":[{"origin":{"edge":"dublin"}},{"origin":{"edge":"ashburn"}},{"origin":{"edge":"dublin"}}]}""");

        assertThat(traffic.flows()).containsExactly(new Flow("ashburn", "us1", 1, 0), new Flow("dublin", "us1", 2, 0));
    }

    @Test
    void countsCallsOnceWhereTheyBegin() {
        var received = of("call.call-received.1", "{\"leg\":{\"number\":0,\"edge\":{\"edge\":\"dublin\"}}}");
        var dialled = of("call.legs-invited.1", "{\"legs\":[{\"number\":1,\"edge\":{\"edge\":\"sydney\"}}]}");
        var created = of("call.legs-invited.1", """
                {"legs":[{"number":0,"edge":{"edge":"ashburn"}},{"number":1,"edge":{"edge":"ashburn"}}]}""");

        assertThat(received.plus(dialled).plus(created).flows())
                .containsExactly(new Flow("ashburn", "us1", 0, 1), new Flow("dublin", "us1", 0, 1));
    }

    @Test
    void countsNothingElse() {
        assertThat(of("registration.contacts-changed.1", "{\"unbound\":[\"sip:a@b\"]}")
                        .flows())
                .isEmpty();
        assertThat(of("domain.domain-created.1", "{}").flows()).isEmpty();
    }

    private static Traffic of(String type, String json) {
        return Traffic.of("us1", type, Answers.parsed(json));
    }
}
