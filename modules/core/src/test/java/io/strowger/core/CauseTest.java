package io.strowger.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CauseTest {
    private static final Cause CAUSE = new Cause("192.0.2.7", "AC1", "POST /2010-04-01/Accounts/AC1/SIP/Domains.json");

    @Test
    void isReadFromTheLineThatTheJournalKeeps() {
        assertThat(CAUSE).hasToString("192.0.2.7 AC1 POST /2010-04-01/Accounts/AC1/SIP/Domains.json");
        assertThat(Cause.parse(CAUSE.toString())).isEqualTo(CAUSE);
    }

    @Test
    void keepsTheBeginningOfALongRequest() {
        assertThat(new Cause("192.0.2.7", "AC1", "POST /" + "x".repeat(10_000)).request())
                .hasSize(300)
                .startsWith("POST /xx");
    }

    @Test
    void keepsNothingThatCantBeStored() {
        assertThat(new Cause("192.0.2.7", "AC1", "POST /a\0b\nc d").request()).isEqualTo("POST /a?b?c d");
    }

    @Test
    void aLineThatLacksTheRequestIsRefused() {
        assertThatThrownBy(() -> Cause.parse("192.0.2.7 AC1")).isInstanceOf(Malformed.class);
    }
}
