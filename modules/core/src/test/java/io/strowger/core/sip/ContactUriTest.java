package io.strowger.core.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strowger.core.Malformed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContactUriTest {
    /// The first pair is RFC 3261's own example of equivalence (§19.1.4).
    @ParameterizedTest
    @CsvSource({
        "sip:%61lice@atlanta.com;transport=TCP, sip:alice@AtLanTa.CoM;Transport=tcp",
        "sip:alice@10.0.0.1:5060, sip:alice@10.0.0.1:5060",
        "SIP:alice@Phone.Example, sip:alice@phone.example",
        "sip:alice@phone.example;ob;transport=tcp, sip:alice@phone.example;transport=tcp;ob",
        "sip:alice@[2001:DB8::1]:5060, sip:alice@[2001:db8::1]:5060",
        "sip:phone.example;x=1, sip:PHONE.example;X=1",
        "sip:a%2Db@phone.example, sip:a-b@phone.example",
        "sip:a%3bb@phone.example, sip:a%3Bb@phone.example"
    })
    void isOneBindingHoweverItIsWritten(String one, String other) {
        assertThat(ContactUri.parse(one).isSameAs(ContactUri.parse(other))).isTrue();
        assertThat(ContactUri.parse(other).isSameAs(ContactUri.parse(one))).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "sip:ALICE@atlanta.com, sip:alice@atlanta.com",
        "sip:bob@biloxi.com, sip:bob@biloxi.com:5060",
        "sip:bob@biloxi.com, sip:bob@biloxi.com;transport=udp",
        "sip:bob@10.0.0.1:5060, sip:bob@10.0.0.1:5062",
        "sip:bob@10.0.0.1, sips:bob@10.0.0.1",
        "sip:bob@10.0.0.1;rinstance=1, sip:bob@10.0.0.1;rinstance=2",
        "sip:bob@10.0.0.1, sip:10.0.0.1",
        "sip:a%3Bb@phone.example, sip:a;b@phone.example"
    })
    void isAnotherBindingWhereThatMatters(String one, String other) {
        assertThat(ContactUri.parse(one).isSameAs(ContactUri.parse(other))).isFalse();
        assertThat(ContactUri.parse(other).isSameAs(ContactUri.parse(one))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "sip:alice@x y", "<sip:alice@x>", "sip:alice@x\r\nEvil: 1", "sip:al\u00efce@x"})
    void refusesWhatCantBeAUri(String text) {
        assertThatThrownBy(() -> ContactUri.parse(text)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                ":",
                "@",
                "sip:",
                "sip:@",
                "sip:;",
                "sip:%",
                "sip:%4@x",
                "sip:%zz@x",
                ";;;",
                "sip:a@b@c",
                "@:;"
            })
    void comparesWhateverIsThere(String text) {
        assertThat(ContactUri.parse(text).isSameAs(ContactUri.parse("sip:alice@x")))
                .isFalse();
        assertThat(ContactUri.parse(text).isSameAs(ContactUri.parse(text))).isTrue();
    }

    @Test
    void isWrittenAsItIsRead() {
        assertThat(ContactUri.parse("SIP:Alice@X;Ob")).hasToString("SIP:Alice@X;Ob");
    }

    @Test
    void isNotEndless() {
        assertThatThrownBy(() -> ContactUri.parse("sip:" + "a".repeat(509))).isInstanceOf(Malformed.class);
    }
}
