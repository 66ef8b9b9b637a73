package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// On a socket, which has an address. What refills within a test is too little to matter.
class RateLimitsTest {
    private static final String DOMAINS = TestSite.ROOT + "/SIP/Domains.json";
    private static final String RIGHT = TestSite.basic(TestSite.ACME.value(), "acme-us1");
    private static final String WRONG = TestSite.basic(TestSite.ACME.value(), "wrong");
    private static final String OTHERS = TestSite.basic(TestSite.OTHER.value(), "other-us1");

    private final HttpClient client = HttpClient.newHttpClient();
    private final ServerBinding binding = Gateway.bind(
                    TestSite.SYSTEM, TestSite.settings(ConfigFactory.parseString("""
                        strowger.gateway.rate-limits.account { per-second = 1, burst = 40 }
                        strowger.gateway.rate-limits.failures { per-second = 1, burst = 20 }
                        """)), new TestSite().ports())
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join()
            .getFirst();

    @AfterEach
    void unbind() throws Exception {
        client.close();
        binding.terminate(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void refusesAnAccountThatAsksTooMuchAndNoOther() throws Exception {
        for (var i = 0; i < 40; i++)
            assertThat(get("Authorization", RIGHT).statusCode()).isEqualTo(200);
        var refused = until429("Authorization", RIGHT);

        assertThat(refused.body()).contains("\"code\":20429", "\"status\":429");
        assertThat(refused.headers().firstValue("Retry-After")).contains("1");
        assertThat(refused.headers().firstValue("Access-Control-Expose-Headers"))
                .contains("Retry-After");
        assertThat(get("/strowger/v1/routes", "Authorization", OTHERS).statusCode())
                .isEqualTo(200);
    }

    @Test
    void looksAtNothingMoreFromAnAddressThatGuesses() throws Exception {
        for (var i = 0; i < 20; i++)
            assertThat(get("Authorization", WRONG).statusCode()).isEqualTo(401);
        assertThat(until429("Authorization", WRONG).headers().firstValue("Retry-After"))
                .contains("1");

        assertThat(until429("Authorization", RIGHT).body()).contains("20429");
        assertThat(get("/healthz", "Accept", "*/*").statusCode()).isEqualTo(200); // a balancer may have the same one
    }

    @Test
    void takesARequestWithoutCredentialsForNoGuess() throws Exception {
        for (var i = 0; i < 30; i++)
            assertThat(get("Accept", "*/*").statusCode()).isEqualTo(401);

        assertThat(get("Authorization", RIGHT).statusCode()).isEqualTo(200);
    }

    @Test
    void takesANetworkOfIpv6ForOneAddress() throws Exception {
        assertThat(RateLimits.network(InetAddress.getByName("2001:db8:1:2::1")))
                .isEqualTo(RateLimits.network(InetAddress.getByName("2001:db8:1:2:ffff::7")))
                .isNotEqualTo(RateLimits.network(InetAddress.getByName("2001:db8:1:3::1")));
        assertThat(RateLimits.network(InetAddress.getByName("192.0.2.1")))
                .isNotEqualTo(RateLimits.network(InetAddress.getByName("192.0.2.2")));
    }

    @Test
    void neverSaysToComeBackAtOnce() {
        assertThat(RateLimits.seconds(Duration.ofNanos(1))).isEqualTo(1);
        assertThat(RateLimits.seconds(Duration.ofSeconds(1))).isEqualTo(1);
        assertThat(RateLimits.seconds(Duration.ofMillis(1001))).isEqualTo(2);
    }

    /// A token comes back each second, also to a slow machine: three requests in a row are faster.
    private HttpResponse<String> until429(String header, String value) throws Exception {
        for (var i = 0; i < 20; i++) {
            var answer = get(header, value);
            if (answer.statusCode() == 429) return answer;
        }
        throw new AssertionError("20 requests, and none was too many");
    }

    private HttpResponse<String> get(String header, String value) throws Exception {
        return get(DOMAINS, header, value);
    }

    private HttpResponse<String> get(String path, String header, String value) throws Exception {
        var uri = URI.create("http://localhost:" + binding.localAddress().getPort() + path);
        return client.send(
                HttpRequest.newBuilder(uri)
                        .timeout(Duration.ofSeconds(10))
                        .header(header, value)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
