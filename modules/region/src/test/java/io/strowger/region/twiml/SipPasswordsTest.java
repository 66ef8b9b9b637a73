package io.strowger.region.twiml;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.region.twiml.Noun.SipNoun;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SipPasswordsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "<Sip username='u' password='abc'>a@b</Sip>|<Sip username='u' password=\"sealed:ABC\">a@b</Sip>",
                "<Sip password = \"abc\" username='u'/>|<Sip password = \"sealed:ABC\" username='u'/>",
                "<Sip><Uri username=\"u\" password=\"a\"/><Uri password='b'/></Sip>|<Sip><Uri username=\"u\" password=\"sealed:A\"/><Uri password=\"sealed:B\"/></Sip>",
                "<Sip a='password=\"x\"' PassWord='&#97;b'/>|<Sip a='password=\"x\"' PassWord=\"sealed:AB\"/>",
                "<Sip url='a>b' password='a'/>|<Sip url='a>b' password=\"sealed:A\"/>",
                "<Sip username='u' password=''/>|<Sip username='u' password=\"\"/>",
                "<Sip username='u' password='a&#10;b'/>|<Sip username='u' password=\"\"/>",
                "<Sip username='u' password='&nonsense;'/>|<Sip username='u' password=\"\"/>"
            })
    void areReplacedAndNothingElseIs(String document, String expected) {
        assertThat(sealed(document)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<Response><Say>password='abc'</Say></Response>",
                "<Sip>sip:a@b?password='abc'</Sip>",
                "<Sipper password='abc'/>",
                "<Sip username='u'",
                "<Sip "
            })
    void areNothingElse(String document) {
        assertThat(sealed(document)).isEqualTo(document);
    }

    @Test
    void canBeReadOnceTheyAreSealedHoweverLongThatMakesThem() {
        var document =
                "<Response><Dial><Sip username='u' password='" + "a".repeat(255) + "'>a@b</Sip></Dial></Response>";

        var twiml = Twiml.parse(SipPasswords.sealed(document, password -> password.repeat(4)));

        assertThat(twiml.warnings()).isEmpty();
        var noun = (SipNoun) ((Verb.Dial) twiml.verbs().getFirst()).nouns().getFirst();
        assertThat(noun.password()).startsWith(SipPasswords.SEALED).hasSize(7 + 4 * 255);
    }

    private static String sealed(String document) {
        return SipPasswords.sealed(document, password -> password.toUpperCase(Locale.ROOT));
    }
}
