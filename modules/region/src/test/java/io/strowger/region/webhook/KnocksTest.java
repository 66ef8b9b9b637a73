package io.strowger.region.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.strowger.core.AccountSid;
import io.strowger.core.AddressRule;
import io.strowger.core.Webhooks.Reach;
import io.strowger.core.Webhooks.Reachable;
import io.strowger.core.Webhooks.Unreachable;
import io.strowger.region.webhook.WebServer.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// At real servers, good and bad ones, on this machine.
class KnocksTest {
    private static final AccountSid ACCOUNT = AccountSid.parse("AC" + "0".repeat(32));
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final WebhookSettings SETTINGS =
            new WebhookSettings(true, 64 * 1024, Duration.ofSeconds(5), Duration.ofSeconds(15), 10, 100, 100);

    private final List<AutoCloseable> opened = new ArrayList<>();
    private final Knocks knocks = new Knocks(SETTINGS, _ -> true, LONG);

    @AfterEach
    void closesEverything() throws Exception {
        for (var each : opened.reversed()) each.close();
    }

    @Test
    void reachesAServerAndAsksItNothing() {
        var server = opened(new WebServer(_ -> Answer.twiml()));

        assertThat(at(knocks, server.url() + "/voice?x=1#ct=2000")).isEqualTo(new Reachable());

        assertThat(server.asked()).isEmpty();
    }

    @Test
    void isRefusedWhereNobodyListens() throws IOException {
        var port = freePort();

        assertThat(at(knocks, "http://127.0.0.1:" + port + "/"))
                .isEqualTo(new Unreachable("connection refused by 127.0.0.1:" + port));
    }

    @Test
    void knowsNoHostThatIsNotThere() {
        assertThat(at(knocks, "https://nosuchhost.invalid/"))
                .isEqualTo(new Unreachable("no such host: nosuchhost.invalid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "169.254.169.254"})
    void connectsToNoPrivateAddressUnlessTold(String host) {
        var server = opened(RawServer.atOnce((_, _) -> {}));
        var url = server.url().replace("127.0.0.1", host);

        assertThat(why(at(new Knocks(SETTINGS, AddressRule::isPublic), url)))
                .startsWith(host + " is a private address")
                .contains("strowger.region.webhooks.allow-private-addresses = true");

        assertThat(server.connections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"voice", "ftp://example.com/", "http://example.com:99999/"})
    void triesNoUrlThatIsNone(String url) {
        assertThat(why(at(knocks, url))).contains("an http or https URL");
    }

    @Test
    void doesNotWaitForAServerThatNeverSpeaksTls() {
        var server = opened(RawServer.atOnce((_, _) -> {}));
        var impatient = new Knocks(SETTINGS, _ -> true, SHORT);

        assertThat(at(impatient, server.url().replace("http:", "https:")))
                .isEqualTo(new Unreachable("no answer within 300 ms"));
    }

    @Test
    void shakesNoHandsWithAServerThatSpeaksNoTls() {
        var server = opened(RawServer.atOnce((connection, _) -> RawServer.say(connection, "HTTP/1.1 400 No\r\n\r\n")));

        assertThat(at(knocks, server.url().replace("http:", "https:")))
                .isEqualTo(new Unreachable("the TLS handshake failed"));
    }

    @Test
    void trustsNoCertificateOfNobodyWeTrust(@TempDir Path directory) throws Exception {
        var https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        https.setHttpsConfigurator(new HttpsConfigurator(WebhookClientTest.selfSigned(directory)));
        var server = opened(new WebServer(https, _ -> Answer.twiml()));

        assertThat(at(knocks, "https://localhost:" + server.port() + "/"))
                .isEqualTo(new Unreachable("nobody we trust has signed the certificate"));
    }

    @Test
    void triesNotMoreThanSixOfAnAccountAtOnce() {
        var server = opened(RawServer.atOnce((_, _) -> {}));
        var url = server.url().replace("http:", "https:");
        var patient = new Knocks(SETTINGS, _ -> true, Duration.ofSeconds(2));

        var all = Stream.generate(() -> patient.at(ACCOUNT, url).toCompletableFuture())
                .limit(7)
                .toList();

        assertThat(all.stream().map(KnocksTest::join).map(KnocksTest::why))
                .filteredOn(why -> why.startsWith("not tried"))
                .hasSize(1);
    }

    private static Reach at(Knocks knocks, String url) {
        return join(knocks.at(ACCOUNT, url).toCompletableFuture());
    }

    private static Reach join(CompletableFuture<Reach> reach) {
        return reach.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    }

    private static String why(Reach reach) {
        return switch (reach) {
            case Reachable() -> "";
            case Unreachable(var why) -> why;
        };
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }
}
