package io.strowger.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"domain", "credential-list", "ip-access-control-list", "call", "route", "registration", "api-key"
            })
    void anIdWithAControlCharacterIsNobodys(String kind) {
        for (var id : new String[] {"\0", "acme\0.sip.twilio.com", "a\n@acme.sip.twilio.com", "\u009f"})
            assertThat(Journal.holder(new EntityAddress(kind, id))).isEmpty();
    }

    @Test
    void aRegistrationIsWhoseItsDomainIs() {
        assertThat(Journal.holder(new EntityAddress("registration", "alice@acme.sip.twilio.com")))
                .isEqualTo(Optional.of(new EntityAddress("domain", "acme.sip.twilio.com")));
    }
}
