package io.strowger.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.InboundRegions;
import io.strowger.core.WireMessage;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class InboundNamesTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final InboundNames names = new InboundNames();
    private InboundNames.State state = names.initial();

    @Test
    void areTakenOnceHoweverOftenTheyAreAskedFor() {
        assertThat(take("+15551234567")).isEqualTo(new InboundNames.Taken());
        assertThat(take("+15551234567")).isEqualTo(new InboundNames.Taken());

        assertThat(state.names()).containsExactly("+15551234567");
    }

    @Test
    void areSoManyAndNoMore() {
        for (var number = 0; number < InboundRegions.MAX_NAMES; number++) take("+1555" + number);

        assertThat(take("+1666")).isEqualTo(new InboundNames.Full(InboundRegions.MAX_NAMES));
        assertThat(take("+15550")).isEqualTo(new InboundNames.Taken());
    }

    private WireMessage take(String name) {
        var decision = names.decide(state, new InboundNames.Take(name), NOON);
        state = names.applyAll(state, decision.events());
        return decision.reply().orElseThrow();
    }
}
