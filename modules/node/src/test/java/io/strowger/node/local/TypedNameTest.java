package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TypedNameTest {
    @Test
    void reducesALocalizedNameToTheDomains() {
        assertThat(TypedName.domain("acme.sip.dublin.twilio.com")).isEqualTo("acme.sip.twilio.com");
        assertThat(TypedName.domain("Acme.sip.ie1.Twilio.com")).isEqualTo("acme.sip.twilio.com");
        assertThat(TypedName.domain("acme.sip.twilio.com")).isEqualTo("acme.sip.twilio.com");
    }

    @Test
    void leavesToTheApiWhatIsNoDomain() {
        for (var text : new String[] {"nope", "sip.dublin.twilio.com", "acme.sip.dublin.ie1.twilio.com", ""})
            assertThat(TypedName.domain(text)).isEqualTo(text);
    }

    @Test
    void findsTheDomainInAnAddressAndInAnEntity() {
        assertThat(TypedName.aor("Alice@acme.sip.sydney.twilio.com")).isEqualTo("Alice@acme.sip.twilio.com");
        assertThat(TypedName.entity("domain/acme.sip.au1.twilio.com")).isEqualTo("domain/acme.sip.twilio.com");
        assertThat(TypedName.entity("registration/alice@acme.sip.au1.twilio.com"))
                .isEqualTo("registration/alice@acme.sip.twilio.com");
        assertThat(TypedName.entity("call/CA1")).isEqualTo("call/CA1");
    }
}
