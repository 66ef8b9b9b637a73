package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SipDoorRoutesTest {
    private static final String PATH = "/strowger/v1/edges/ashburn/sip";
    private static final String REGISTER = "REGISTER sip:acme.sip.twilio.com SIP/2.0\r\nContent-Length: 0\r\n\r\n";

    private final TestSite site = new TestSite();

    @Test
    void passesARawRequestInAndTheRawResponseOut() {
        var answer = site.ask("POST", PATH).body("message/sip", REGISTER).answer();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualTo("message/sip");
        assertThat(answer.body())
                .startsWith("SIP/2.0 200 OK\r\nX-Asked: ashburn ")
                .contains("X-First-Line: REGISTER sip:acme.sip.twilio.com SIP/2.0\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ACK sip:alice@acme.sip.twilio.com SIP/2.0\r\n\r\n", "no SIP", "\0", ""})
    void answersWithoutContentWhereSipAnswersNothing(String message) {
        var answer = site.ask("POST", PATH).body("message/sip", message).answer();

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void takesParametersOfTheContentType() {
        assertThat(site.ask("POST", PATH)
                        .body("message/sip; charset=utf-8", REGISTER)
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void doesNotFindAnEdgeThatThereIsNot() {
        var missing = site.ask("POST", "/strowger/v1/edges/tokyo/sip")
                .body("message/sip", REGISTER)
                .answer();

        assertThat(missing.status()).isEqualTo(404);
        assertThat(missing.at("code")).isEqualTo("20404");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/sip", "message/sipfrag", "application/octet-stream"})
    void refusesWhatIsNotSip(String type) {
        var refused = site.ask("POST", PATH).body(type, REGISTER).answer();

        assertThat(refused.status()).isEqualTo(415);
        assertThat(refused.at("code")).isEqualTo("20415");
    }

    @Test
    void refusesAFormAndAGet() {
        assertThat(site.post(PATH, "a", "b").answer().status()).isEqualTo(415);
        assertThat(site.get(PATH).answer().status()).isEqualTo(405);
    }

    @Test
    void refusesAMessageThatIsTooLong() {
        var refused = site.ask("POST", PATH)
                .body("message/sip", "x".repeat(64 * 1024 + 1))
                .answer();

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.at("code")).isEqualTo("20413");
        assertThat(site.ask("POST", PATH)
                        .body("message/sip", REGISTER + "x".repeat(64 * 1024 - REGISTER.length()))
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void wantsCredentialsAndSaysWhenTheEdgeDoesNotAnswer() {
        assertThat(site.ask("POST", PATH)
                        .body("message/sip", REGISTER)
                        .anonymously()
                        .answer()
                        .status())
                .isEqualTo(401);
        site.edge.goDown();
        var unavailable = site.ask("POST", PATH).body("message/sip", REGISTER).answer();

        assertThat(unavailable.status()).isEqualTo(503);
        assertThat(unavailable.at("code")).isEqualTo("20503");
        assertThat(unavailable.at("message"))
                .isEqualTo("Edge ashburn does not answer at the moment. Please try again.");
        assertThat(unavailable.header("Retry-After")).isNotEmpty();
    }
}
