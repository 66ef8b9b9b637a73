package io.strowger.region.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.region.webhook.WebhookRequest.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignatureTest {
    private static final String TOKEN = "12345";
    private static final String URL = "https://mycompany.com/myapp.php?foo=1&bar=2";
    private static final List<Parameter> FORM = List.of(
            new Parameter("CallSid", "CA1234567890ABCDE"),
            new Parameter("Digits", "1234"),
            new Parameter("From", "+14158675309"),
            new Parameter("To", "+18005551212"),
            new Parameter("Caller", "+14158675309"));

    /// The vector of Twilio's own libraries.
    @Test
    void isTwiliosForAPost() {
        assertThat(Signature.of(TOKEN, URL, FORM)).isEqualTo("RSOYDt4T1cUTdK1PDd93/VVr8B8=");
    }

    @Test
    void doesNotDependOnTheOrderOfTheForm() {
        assertThat(Signature.of(TOKEN, URL, FORM.reversed())).isEqualTo(Signature.of(TOKEN, URL, FORM));
    }

    /// `printf %s URL | openssl dgst -sha1 -hmac 12345 -binary | base64`
    @Test
    void isOfTheUrlAloneForAGet() {
        assertThat(Signature.of(TOKEN, URL, List.of())).isEqualTo("zYQTYrRWXE7LtzbG4PfP7/bkkGo=");
    }

    @Test
    void takesEachValueOfARepeatedNameOnceInOrder() {
        var repeated = List.of(new Parameter("Sid", "b"), new Parameter("Sid", "a"), new Parameter("Sid", "b"));

        assertThat(Signature.of(TOKEN, URL, repeated)).isEqualTo(Signature.of(TOKEN, URL + "SidaSidb", List.of()));
    }

    @Test
    void sortsNamesByTheirLettersLargeOnesFirst() {
        var mixed = List.of(new Parameter("a", "1"), new Parameter("B", "2"));

        assertThat(Signature.of(TOKEN, URL, mixed)).isEqualTo(Signature.of(TOKEN, URL + "B2a1", List.of()));
    }
}
