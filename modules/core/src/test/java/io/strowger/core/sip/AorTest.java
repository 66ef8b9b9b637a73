package io.strowger.core.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strowger.core.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "alice@acme.sip.twilio.com",
                "+15551234567@acme.sip.twilio.com",
                "a.b-c_d%20e@acme.sip.twilio.com"
            })
    void isWrittenAsItIsRead(String text) {
        assertThat(Aor.parse(text)).hasToString(text);
    }

    @Test
    void comparesTheUserWithCaseAndTheDomainWithout() {
        assertThat(Aor.parse("alice@ACME.sip.twilio.com")).isEqualTo(Aor.parse("alice@acme.sip.twilio.com"));
        assertThat(Aor.parse("Alice@acme.sip.twilio.com")).isNotEqualTo(Aor.parse("alice@acme.sip.twilio.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "alice",
                "@acme.sip.twilio.com",
                "alice@",
                "alice@example.com",
                "al ice@acme.sip.twilio.com",
                "al|ice@acme.sip.twilio.com",
                "al@ice@acme.sip.twilio.com",
                "al\u0000ice@acme.sip.twilio.com",
                "ali\u00e7e@acme.sip.twilio.com"
            })
    void isNothingElse(String text) {
        assertThatThrownBy(() -> Aor.parse(text)).isInstanceOf(Malformed.class);
    }

    @Test
    void hasAUserOfBoundedLength() {
        assertThat(Aor.parse("a".repeat(128) + "@acme.sip.twilio.com").user()).hasSize(128);
        assertThatThrownBy(() -> Aor.parse("a".repeat(129) + "@acme.sip.twilio.com"))
                .isInstanceOf(Malformed.class);
    }
}
