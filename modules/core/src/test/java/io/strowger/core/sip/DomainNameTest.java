package io.strowger.core.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strowger.core.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainNameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme.sip.twilio.com",
                "a.sip.twilio.com",
                "my-company-2.sip.twilio.com",
                "7.sip.twilio.com",
                "foo.example.sip.twilio.com",
                "ac00000000000000000000000000000001.sip.twilio.com"
            })
    void isWrittenAsItIsRead(String text) {
        assertThat(DomainName.parse(text)).hasToString(text);
    }

    @Test
    void isTheSameInAnyCase() {
        assertThat(DomainName.parse("AcMe.SIP.Twilio.COM")).isEqualTo(DomainName.parse("acme.sip.twilio.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "acme",
                "sip.twilio.com",
                ".sip.twilio.com",
                "acme.sip.twilio.com.",
                "acme.twilio.com",
                "acme.sip.dublin.twilio.com",
                "acme.sip.twilio.com.evil.example",
                "-acme.sip.twilio.com",
                "acme-.sip.twilio.com",
                "ac..me.sip.twilio.com",
                "ac_me.sip.twilio.com",
                "ac me.sip.twilio.com",
                "acme\n.sip.twilio.com",
                "acmé.sip.twilio.com",
                "acme|x.sip.twilio.com"
            })
    void isNothingElse(String text) {
        assertThatThrownBy(() -> DomainName.parse(text)).isInstanceOf(Malformed.class);
    }

    @Test
    void hasLabelsOfSixtyThreeCharactersAtMost() {
        assertThat(DomainName.parse("a".repeat(63) + ".sip.twilio.com").ownLabels())
                .hasSize(1);
        assertThatThrownBy(() -> DomainName.parse("a".repeat(64) + ".sip.twilio.com"))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void isNoLongerThanDnsAllows() {
        assertThatThrownBy(() -> DomainName.parse("a.".repeat(120) + "sip.twilio.com"))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void knowsTheNameAboveIt() {
        assertThat(DomainName.parse("foo.example.sip.twilio.com").parent())
                .contains(DomainName.parse("example.sip.twilio.com"));
        assertThat(DomainName.parse("a.b.c.sip.twilio.com").parent()).contains(DomainName.parse("b.c.sip.twilio.com"));
        assertThat(DomainName.parse("example.sip.twilio.com").parent()).isEmpty();
    }

    @Test
    void knowsWhetherItIsBelowAnother() {
        var example = DomainName.parse("example.sip.twilio.com");

        assertThat(DomainName.parse("foo.example.sip.twilio.com").isBelow(example))
                .isTrue();
        assertThat(DomainName.parse("a.foo.example.sip.twilio.com").isBelow(example))
                .isTrue();
        assertThat(DomainName.parse("fooexample.sip.twilio.com").isBelow(example))
                .isFalse();
        assertThat(example.isBelow(example)).isFalse();
    }

    @Test
    void knowsItsOwnLabels() {
        assertThat(DomainName.parse("foo.example.sip.twilio.com").ownLabels()).containsExactly("foo", "example");
    }
}
