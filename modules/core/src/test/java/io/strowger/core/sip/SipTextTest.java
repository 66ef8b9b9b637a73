package io.strowger.core.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strowger.core.Malformed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipTextTest {
    @ParameterizedTest
    @CsvSource({"bob, bob", "b%6fb, bob", "a%23%31, a#1", "%2B1, +1"})
    void readsAUserWithoutItsEscapes(String written, String user) {
        assertThat(SipText.unescaped(written)).isEqualTo(user);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%", "bob%6", "%zz", "100%"})
    void readsNoEscapeThatIsNone(String written) {
        assertThatThrownBy(() -> SipText.unescaped(written)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @CsvSource({
        "+1-500.555_0006, +1-500.555_0006",
        "client:alice, client%3Aalice",
        "a@b;c?d%, a%40b%3Bc%3Fd%25",
        "J\u00fcrgen, J%C3%BCrgen"
    })
    void escapesWhatNoUserMayHave(String text, String user) {
        assertThat(SipText.escaped(text)).isEqualTo(user);
    }
}
