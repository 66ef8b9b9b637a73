package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {
    private static final String PATH = TestSite.ROOT + "/SIP/Domains.json";

    private final TestSite site = new TestSite();

    @Test
    void wantsCredentials() {
        var refused = site.get(PATH).anonymously().answer();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("code")).isEqualTo("20003");
        assertThat(refused.at("message")).isEqualTo("Authentication Error - No credentials provided");
        assertThat(refused.at("detail")).isEqualTo("Your AccountSid or AuthToken was incorrect.");
        assertThat(refused.at("more_info")).isEqualTo("https://www.twilio.com/docs/errors/20003");
        assertThat(refused.at("status")).isEqualTo("401");
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Basic realm=\"Twilio API\"");
    }

    @Test
    void doesNotKnowEveryAccount() {
        var refused = site.get(PATH).as("AC" + "f".repeat(32), "acme-us1").answer();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("message")).isEqualTo("Authentication Error - invalid username");
        assertThat(site.get(PATH).as("nobody", "acme-us1").answer().at("message"))
                .isEqualTo("Authentication Error - invalid username");
    }

    @Test
    void refusesAWrongToken() {
        var refused = site.get(PATH).as(TestSite.ACME.value(), "wrong").answer();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("code")).isEqualTo("20003");
        assertThat(refused.at("message")).isEqualTo("Authenticate");
        assertThat(refused.body()).doesNotContain("wrong\"").doesNotContain("acme-us1");
    }

    @Test
    void namesTheMistakeOfATokenOfAnotherRegion() {
        var refused = site.get(PATH).as(TestSite.ACME.value(), "acme-ie1").answer();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("code")).isEqualTo("20003");
        assertThat(refused.at("message")).contains("this is an auth token of ie1; this host is us1", "ie1.localhost");
        assertThat(refused.at("detail")).contains("ie1", "us1");
        assertThat(site.get(PATH)
                        .as(TestSite.ACME.value(), "acme-ie1")
                        .at("ie1.localhost")
                        .answer()
                        .status())
                .isEqualTo(200);
    }

    @Test
    void saysThatARegionWithoutAnEdgeMeansUs1() {
        var refused = site.get(PATH)
                .as(TestSite.ACME.value(), "acme-ie1")
                .at("api.ie1.twilio.com")
                .answer();

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.at("message"))
                .contains("api.ie1.twilio.com has no edge", "means us1", "set edge too, for api.dublin.ie1.twilio.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer abc", "Basic", "Basic !!!", "Basic bm9jb2xvbg=="})
    void takesWhatItCanNotReadForNoCredentials(String header) {
        assertThat(site.get(PATH).authorization(header).answer().at("message"))
                .isEqualTo("Authentication Error - No credentials provided");
    }

    @Test
    void refusesAnAnonymousRequestBeforeItSaysWhatIsThere() {
        assertThat(site.get("/2010-04-01/Nothing").anonymously().answer().status())
                .isEqualTo(401);
        assertThat(site.get("/strowger/v1/nothing").anonymously().answer().status())
                .isEqualTo(401);
        assertThat(site.get("/strowger/v1/nothing").answer().status()).isEqualTo(404);
    }
}
