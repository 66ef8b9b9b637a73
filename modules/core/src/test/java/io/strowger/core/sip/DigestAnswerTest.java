package io.strowger.core.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strowger.core.Malformed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestAnswerTest {
    private static final String BASIC =
            "Digest username=\"alice\", realm=\"sip.twilio.com\", nonce=\"abc\", uri=\"sip:acme.sip.twilio.com\", response=\"00ff\"";

    @Test
    void readsAnAnswerWithQop() {
        var answer = DigestAnswer.parse(BASIC + ", algorithm=SHA-256, qop=auth, cnonce=\"c0ffee\", nc=0000000A");

        assertThat(answer)
                .isEqualTo(new DigestAnswer(
                        "alice",
                        "sip.twilio.com",
                        "abc",
                        "sip:acme.sip.twilio.com",
                        "00ff",
                        DigestAlgorithm.SHA_256,
                        "auth",
                        "c0ffee",
                        "0000000A"));
        assertThat(answer.nonceCount()).isEqualTo(10);
    }

    @Test
    void readsAnAnswerWithoutQopAsMd5() {
        var answer = DigestAnswer.parse(BASIC);

        assertThat(answer.algorithm()).isEqualTo(DigestAlgorithm.MD5);
        assertThat(answer.qop()).isEmpty();
        assertThat(answer.nonceCount()).isZero();
    }

    @Test
    void readsWhateverSpacingAndCaseDevicesUse() {
        var answer = DigestAnswer.parse(
                "dIGEST USERNAME = \"alice\",realm=\"sip.twilio.com\" ,\tnonce=\"abc\",uri=\"sip:x\",response=\"00FF\",qop=\"auth\",nc=00000001,cnonce=\"\"");

        assertThat(answer.username()).isEqualTo("alice");
        assertThat(answer.response()).isEqualTo("00ff");
        assertThat(answer.nonceCount()).isEqualTo(1);
    }

    @Test
    void readsQuotedQuotesAndCommas() {
        assertThat(DigestAnswer.parse(BASIC.replace("\"alice\"", "\"a\\\"l,i=c\\\\e\""))
                        .username())
                .isEqualTo("a\"l,i=c\\e");
    }

    @Test
    void ignoresWhatItDoesNotKnow() {
        assertThat(DigestAnswer.parse(BASIC + ", opaque=\"\", auth-param=x").username())
                .isEqualTo("alice");
    }

    @Test
    void countsUpToEightHexadecimalDigits() {
        assertThat(DigestAnswer.parse(BASIC + ", qop=auth, cnonce=\"c\", nc=ffffffff")
                        .nonceCount())
                .isEqualTo(4_294_967_295L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Digest",
                "Digest ",
                "Basic YWxpY2U6cGFzc3dvcmQ=",
                "Digest username",
                "Digest username=\"alice",
                "Digest username=\"alice\\",
                "Digest username=\"alice\", realm=\"sip.twilio.com\"",
                "Digest =,=,=,=",
                "Digest ,,,,,,,,"
            })
    void refusesWhatIsNoAnswer(String header) {
        assertThatThrownBy(() -> DigestAnswer.parse(header)).isInstanceOf(Malformed.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ", username=\"bob\"",
                ", algorithm=MD5-sess",
                ", algorithm=SHA-512-256",
                ", qop=auth-int, cnonce=\"c\", nc=00000001",
                ", qop=auth, nc=00000001",
                ", qop=auth, cnonce=\"c\"",
                ", qop=auth, cnonce=\"c\", nc=1",
                ", qop=auth, cnonce=\"c\", nc=0000000g",
                ", qop=auth, cnonce=\"c\", nc=-0000001",
                ", qop=auth, cnonce=\"c\", nc=000000001"
            })
    void refusesWhatItCantCheck(String more) {
        assertThatThrownBy(() -> DigestAnswer.parse(BASIC + more)).isInstanceOf(Malformed.class);
    }

    @Test
    void refusesAHeaderThatIsTooLong() {
        assertThatThrownBy(() -> DigestAnswer.parse(BASIC + ", opaque=\"" + "x".repeat(2048) + "\""))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void neverFailsInAnotherWay() {
        var random = new Random(7);
        var alphabet = "Digest username=\"\\,=realm nonce uri response nc qop auth cnonce 0\u0000\u00e9\t";
        for (var round = 0; round < 20_000; round++) {
            var header = new StringBuilder(round % 2 == 0 ? "Digest " : BASIC);
            for (var i = random.nextInt(60); i > 0; i--)
                header.append(alphabet.charAt(random.nextInt(alphabet.length())));
            assertThatCode(() -> readOrRefuse(header.toString())).doesNotThrowAnyException();
        }
    }

    private static void readOrRefuse(String header) {
        try {
            DigestAnswer.parse(header).nonceCount();
        } catch (Malformed refused) {
            assertThat(refused.getMessage()).hasSizeLessThan(200);
        }
    }
}
