package io.strowger.edge.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.strowger.core.AddressRule;
import io.strowger.edge.media.MediaSettings.ClipSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Files to play, from a server on this machine.
class ClipsTest {
    private static final Audio BEEP = Audio.tone(440, Duration.ofMillis(40));

    private final Queue<String> hosts = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeEach
    void serves() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/beep.wav", exchange -> {
            try (exchange) {
                hosts.add(exchange.getRequestHeaders().getFirst("Host"));
                var wav = Wav.write(BEEP);
                exchange.sendResponseHeaders(200, wav.length);
                exchange.getResponseBody().write(wav);
            }
        });
        server.start();
    }

    @AfterEach
    void stops() {
        server.stop(0);
    }

    /// Its name is not looked up a second time, when it may have another address.
    @Test
    void asksTheAddressThatWasLookedAtUnderItsName() throws Exception {
        try (var clips = new Clips(settings(), InetAddress::isLoopbackAddress)) {
            assertThat(fetched(clips, "localhost")).isInstanceOf(Clips.Found.class);
        }

        assertThat(hosts).containsExactly("localhost:" + server.getAddress().getPort());
        assertThat(Clips.at(URI.create("http://a.example:81/b%20c?d=e"), InetAddress.ofLiteral("::1")))
                .hasToString("http://[0:0:0:0:0:0:0:1]:81/b%20c?d=e");
    }

    @Test
    void asksNoAddressThatItMayNot() throws Exception {
        try (var clips = new Clips(settings(), AddressRule::isPublic)) {
            assertThat(fetched(clips, "localhost"))
                    .isInstanceOfSatisfying(
                            Clips.NotFound.class, not -> assertThat(not.why()).contains("private network"));
        }

        assertThat(hosts).isEmpty();
    }

    /// As everywhere else where somebody writes a URL.
    @Test
    void escapesWhatNoUrlHas() throws Exception {
        try (var clips = new Clips(settings(), InetAddress::isLoopbackAddress)) {
            assertThat(fetched(clips, "localhost", "/beep.wav?of=the {old} bell"))
                    .isInstanceOf(Clips.Found.class);
        }
    }

    @Test
    void tellsNobodyThePasswordOfAUrl() throws Exception {
        try (var clips = new Clips(settings(), InetAddress::isLoopbackAddress)) {
            for (var user : List.of("bob:s3cret", "bob:s3@cret"))
                for (var url : List.of("/none.wav", ":99999/beep.wav"))
                    assertThat(fetched(clips, user + "@localhost", url))
                            .isInstanceOfSatisfying(
                                    Clips.NotFound.class,
                                    not -> assertThat(not.why())
                                            .contains("http://localhost:")
                                            .doesNotContain("bob", "s3", "cret"));
        }
    }

    private Clips.Fetched fetched(Clips clips, String host) throws Exception {
        return fetched(clips, host, "/beep.wav");
    }

    private Clips.Fetched fetched(Clips clips, String host, String path) throws Exception {
        return clips.fetch("http://" + host + ":" + server.getAddress().getPort() + path)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    private static ClipSettings settings() {
        return new ClipSettings(Duration.ofSeconds(5), 1, 1, false);
    }
}
