package io.strowger.core.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.EdgeId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipHostTest {
    private static final DomainName ACME = DomainName.parse("acme.sip.twilio.com");

    @ParameterizedTest
    @ValueSource(strings = {"acme.sip.twilio.com", "ACME.Sip.Twilio.Com", "acme.sip.twilio.com."})
    void readsTheGlobalForm(String host) {
        assertThat(SipHost.parse(host)).isEqualTo(new SipHost.Canonical(ACME));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ashburn",
                "umatilla",
                "dublin",
                "frankfurt",
                "singapore",
                "tokyo",
                "sao-paulo",
                "sydney",
                "ashburn-ix",
                "san-jose-ix",
                "london-ix",
                "frankfurt-ix",
                "singapore-ix",
                "tokyo-ix",
                "sydney-ix",
                "sao-paulo-ix"
            })
    void readsEveryLocalizedForm(String edge) {
        assertThat(SipHost.parse("acme.sip." + edge + ".twilio.com"))
                .isEqualTo(new SipHost.Localized(ACME, EdgeId.parse(edge)));
    }

    @ParameterizedTest
    @CsvSource({
        "us1, ashburn",
        "us2, umatilla",
        "ie1, dublin",
        "de1, frankfurt",
        "sg1, singapore",
        "jp1, tokyo",
        "br1, sao-paulo",
        "au1, sydney",
        "us1-ix, ashburn-ix",
        "us2-ix, san-jose-ix",
        "ie1-ix, london-ix",
        "de1-ix, frankfurt-ix",
        "sg1-ix, singapore-ix",
        "jp1-ix, tokyo-ix",
        "br1-ix, sao-paulo-ix",
        "au1-ix, sydney-ix"
    })
    void readsALegacyLabelAsAnEdgeAndNeverAsARegion(String label, String edge) {
        assertThat(SipHost.parse("acme.sip." + label + ".twilio.com"))
                .isEqualTo(new SipHost.Localized(ACME, EdgeId.parse(edge)));
    }

    @Test
    void readsASubdomainInEveryForm() {
        var below = DomainName.parse("foo.acme.sip.twilio.com");

        assertThat(SipHost.parse("foo.acme.sip.twilio.com")).isEqualTo(new SipHost.Canonical(below));
        assertThat(SipHost.parse("foo.acme.sip.dublin.twilio.com"))
                .isEqualTo(new SipHost.Localized(below, EdgeId.parse("dublin")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sip.twilio.com",
                "sip.dublin.twilio.com",
                "sip.ie1.twilio.com",
                "sip.london-ix.twilio.com",
                "SIP.TWILIO.COM."
            })
    void readsAnOutboundProxy(String host) {
        assertThat(SipHost.parse(host)).isEqualTo(new SipHost.Proxy());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "127.0.0.1",
                "[2001:db8::1]",
                "example.com",
                "twilio.com",
                "dublin.twilio.com",
                ".sip.twilio.com",
                "acme.sip.roaming.twilio.com",
                "acme.sip.gll.twilio.com",
                "acme.sip.nowhere.twilio.com",
                "acme.dublin.twilio.com",
                "acme.sip.dublin.ie1.twilio.com",
                "acme.sip.twilio.com.evil.example",
                "acme.sip.twilio.com..",
                "ac_me.sip.twilio.com",
                "-.sip.dublin.twilio.com",
                "acmesip.dublin.twilio.com",
                "xsip.twilio.com"
            })
    void takesAnythingElseForForeign(String host) {
        assertThat(SipHost.parse(host)).isEqualTo(new SipHost.Foreign(host));
    }
}
