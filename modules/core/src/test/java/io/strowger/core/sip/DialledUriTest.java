package io.strowger.core.sip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialledUriTest {
    @ParameterizedTest
    @CsvSource({
        "alice@example.com, sip, alice, example.com, 0, ''",
        "SIPS:alice@example.com:5061, sips, alice, example.com, 5061, ''",
        "sip:a%231;phone-context=x@[2001:db8::1]:5060;edge=dublin;lr, sip, a%231;phone-context=x, [2001:db8::1], 5060, ;edge=dublin;lr",
        "sip:example.com, sip, '', example.com, 0, ''"
    })
    void isTakenApart(String uri, String scheme, String user, String host, int port, String parameters) {
        assertThat(DialledUri.fault(uri)).isEmpty();
        assertThat(DialledUri.read(uri))
                .isEqualTo(new DialledUri(scheme, new SipTarget(user, host, port, parameters, "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sip:",
                "tel:+15005550006",
                "alice@",
                "alice@@example.com",
                "alice?x@example.com",
                "alice:secret@example.com",
                "alice%zz@example.com",
                "alice@-example.com",
                "alice@example.com;to=bob@example.com",
                "<sip:alice@example.com>"
            })
    void leadsToNobodyWhereItIsNotOfThatForm(String uri) {
        assertThat(DialledUri.fault(uri)).hasValue("not of the form sip:user@host, without a password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice@example.com:0", "alice@example.com:65536"})
    void leadsToNobodyAtAPortThatThereIsNot(String uri) {
        assertThat(DialledUri.fault(uri)).hasValue("no such port");
    }

    @Test
    void hasFewerThan255Characters() {
        var longest = "a".repeat(252) + "@b";
        assertThat(DialledUri.fault(longest)).isEmpty();
        assertThat(DialledUri.fault("a" + longest))
                .hasValueSatisfying(why -> assertThat(why).contains("254"));
    }
}
