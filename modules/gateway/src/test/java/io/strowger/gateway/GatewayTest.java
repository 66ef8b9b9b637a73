package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.strowger.core.ClusterView;
import io.strowger.core.EdgeId;
import io.strowger.core.SipDoor;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The gateway on a socket: what belongs to the server and not to a resource.
class GatewayTest {
    private static final String DOMAINS = TestSite.ROOT + "/SIP/Domains.json";

    private final TestSite site = new TestSite();
    private final HttpClient client = HttpClient.newHttpClient();
    private ServerBinding binding = bind("");

    @BeforeEach
    void isBound() {
        assertThat(binding.localAddress().getPort()).isPositive();
    }

    @AfterEach
    void unbind() throws Exception {
        client.close();
        binding.terminate(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void servesTheApiOnASocket() throws Exception {
        var created = send(request(DOMAINS)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("DomainName=acme.sip.twilio.com")));

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.headers().firstValue("Server")).contains("Strowger");
        assertThat(created.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(send(request(DOMAINS)).body()).contains("acme.sip.twilio.com");
        assertThat(send(request("/")).body()).contains("Strowger");
    }

    @Test
    void takesTheRegionFromTheHostHeader() throws Exception {
        var answer = raw("GET " + DOMAINS
                + " HTTP/1.1\r\nHost: api.dublin.ie1.twilio.com\r\nConnection: close\r\nAuthorization: "
                + TestSite.basic(TestSite.ACME.value(), "acme-us1") + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 401").contains("this is an auth token of us1; this host is ie1");
        assertThat(raw("GET " + DOMAINS + " HTTP/1.1\r\nHost: jp1.localhost:8080\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404")
                .contains("names a region that is not here");
    }

    @Test
    void answersHeadAndOptions() throws Exception {
        var head = send(request(DOMAINS).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        var file =
                send(HttpRequest.newBuilder(uri("/assets/app.js")).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).isEmpty();
        assertThat(file.headers().firstValue("ETag")).contains("\"tag-of-app\"");

        var preflight =
                send(HttpRequest.newBuilder(uri(DOMAINS)).method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValueSatisfying(allowed -> assertThat(allowed).contains("Authorization", "Last-Event-ID"));
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValueSatisfying(allowed -> assertThat(allowed).contains("DELETE"));
    }

    @Test
    void saysWhichMethodsThereAre() throws Exception {
        var refused = send(request(DOMAINS).PUT(HttpRequest.BodyPublishers.noBody()));

        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.body()).contains("\"code\":20004");
        assertThat(refused.headers().firstValue("Allow")).contains("GET, POST");
        assertThat(refused.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
    }

    @Test
    void doesNotFindAPathInTheWrongCase() throws Exception {
        var missing = send(request(TestSite.ROOT + "/SIP/domains.json"));

        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("\"code\":20404", TestSite.ROOT + "/SIP/domains.json was not found");
        assertThat(send(request("/nowhere")).statusCode()).isEqualTo(404);
    }

    @Test
    void refusesABodyThatIsTooLongWhetherItsLengthIsKnownOrNot() throws Exception {
        var long64 = "FriendlyName=" + "x".repeat(64 * 1024);
        var form = request(DOMAINS).header("Content-Type", "application/x-www-form-urlencoded");

        var known = send(form.copy().POST(HttpRequest.BodyPublishers.ofString(long64)));
        var chunked = send(form.copy()
                .POST(HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(long64))));

        assertThat(known.statusCode()).isEqualTo(413);
        assertThat(known.body()).contains("\"code\":20413");
        assertThat(chunked.statusCode()).isEqualTo(413);
    }

    @Test
    void refusesABodyThatIsNoForm() throws Exception {
        var json = send(request(DOMAINS)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")));
        assertThat(json.statusCode()).isEqualTo(415);

        var broken = send(request(DOMAINS)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("DomainName=%zz")));
        assertThat(broken.statusCode()).isEqualTo(400);
        assertThat(broken.body()).contains("\"code\":20422");
    }

    @Test
    void refusesWhatIsNoHttp() throws Exception {
        assertThat(raw("GET " + DOMAINS
                        + "?PageSize=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
                        + TestSite.basic(TestSite.ACME.value(), "acme-us1") + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400");
        assertThat(raw("NO SUCH THING AS HTTP\r\n\r\n"))
                .startsWith("HTTP/1.1 ")
                .contains("\"code\":20422", "Access-Control-Allow-Origin: *")
                .doesNotContain("Exception");
        assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: " + "x".repeat(9000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 4")
                .doesNotContain("Exception");
        assertThat(raw("GET /" + "x".repeat(5000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 414")
                .contains("\"status\":414");
    }

    @Test
    void takesAMethodOrAVersionThatItDoesNotKnowForTheFaultOfTheClient() throws Exception {
        for (var line : new String[] {"BREW / HTTP/1.1", "GET / HTTP/7.3", "GET /a b HTTP/1.1"})
            assertThat(raw(line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .as(line)
                    .startsWith("HTTP/1.1 400")
                    .contains("\"code\":20422", "\"status\":400");
    }

    @Test
    void passesTheAddressOfTheClientToTheEdge() throws Exception {
        var answer = send(request("/strowger/v1/edges/ashburn/sip")
                .header("Content-Type", "message/sip")
                .POST(HttpRequest.BodyPublishers.ofString("OPTIONS sip:acme.sip.twilio.com SIP/2.0\r\n\r\n")));

        assertThat(answer.headers().firstValue("Content-Type")).contains("message/sip");
        assertThat(answer.body()).containsPattern("X-Asked: ashburn 127\\.0\\.0\\.1:[1-9]");
    }

    @Test
    void gives503WhenAnAnswerTakesTooLong() throws Exception {
        unbindNow();
        binding = bind("strowger.gateway.request-timeout = 200ms", new CompletableFuture<>());

        var late = send(request("/strowger/v1/edges/ashburn/sip")
                .header("Content-Type", "message/sip")
                .POST(HttpRequest.BodyPublishers.ofString("x")));

        assertThat(late.statusCode()).isEqualTo(503);
        assertThat(late.body()).contains("\"code\":20503");
        assertThat(late.headers().firstValue("Retry-After")).contains("2");
    }

    @Test
    void closesAConnectionOnWhichAHeadOnlyTrickles() throws Exception {
        unbindNow();
        binding = bind("strowger.gateway.idle-timeout = 500ms");
        var begun = System.nanoTime();
        try (var socket = new Socket(
                binding.localAddress().getAddress(), binding.localAddress().getPort())) {
            socket.setSoTimeout(100);
            socket.getOutputStream().write("GET / HTTP/1.1\r\nX: ".getBytes(StandardCharsets.US_ASCII));
            var isOpen = true;
            while (isOpen && elapsed(begun).toSeconds() < 10) isOpen = trickles(socket);

            assertThat(isOpen).isFalse();
            assertThat(elapsed(begun)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(5));
        }
    }

    @Test
    void servesSoManyConnectionsOfAnAddressAndNoMore() throws Exception {
        unbindNow();
        binding = bind("strowger.gateway.max-connections-per-address = 2");
        var request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n";
        try (var one = connected();
                var two = connected()) {
            for (var socket : new Socket[] {one, two, one}) {
                socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
                assertThat(statusLine(socket)).startsWith("HTTP/1.1 200");
            }

            assertThat(raw(request + "\r\n"))
                    .startsWith("HTTP/1.1 429")
                    .contains("\"code\":20429", "Connection: close", "Access-Control-Allow-Origin: *");
        }

        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        var again = "";
        while (!again.startsWith("HTTP/1.1 200") && System.nanoTime() < deadline)
            again = raw(request + "Connection: close\r\n\r\n");
        assertThat(again).startsWith("HTTP/1.1 200"); // once the server has noticed that the others are closed
    }

    @Test
    void letsAnAnswerThatGoesOnGoOn() throws Exception {
        unbindNow();
        binding = bind("strowger.gateway.idle-timeout = 3s");
        var begun = System.nanoTime();

        var stream = client.send(request("/strowger/v1/stream").build(), HttpResponse.BodyHandlers.ofLines());
        var told =
                stream.body().filter(line -> line.startsWith("event: traffic")).limit(5);

        assertThat(told).hasSize(5); // one a second
        assertThat(elapsed(begun)).isGreaterThan(Duration.ofSeconds(3));
    }

    @Test
    void hidesABugFromTheClient() throws Exception {
        unbindNow();
        var ports = site.ports();
        ClusterView broken = () -> {
            throw new IllegalStateException("a secret of ours");
        };
        binding = bind("", withView(ports, broken));

        var failed = send(request("/strowger/v1/cluster"));

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).contains("\"code\":20500").doesNotContain("secret", "IllegalState");
    }

    @Test
    void doesNotStartInARegionThatIsNotThere() {
        var settings = TestSite.settings(ConfigFactory.parseString("strowger.gateway.region = jp1"));

        assertThatThrownBy(() -> Gateway.route(settings, site.ports()))
                .hasMessageContaining("strowger.gateway.region is jp1");
    }

    private static Duration elapsed(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /// Sends one more byte; false when the connection is closed.
    private static boolean trickles(Socket socket) {
        try {
            socket.getOutputStream().write('x');
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException silent) {
            return true;
        } catch (IOException reset) {
            return false;
        }
    }

    private ServerBinding bind(String settings) {
        return bind(settings, site.ports());
    }

    private ServerBinding bind(String settings, CompletableFuture<String> sipAnswer) {
        var ports = site.ports();
        return bind(
                settings,
                new Gateway.Ports(
                        ports.regions(),
                        ports.routes(),
                        ports.inboundRegions(),
                        ports.subAccounts(),
                        ports.global(),
                        ports.cluster(),
                        new SipDoor() {
                            @Override
                            public Set<EdgeId> edges() {
                                return ports.door().edges();
                            }

                            @Override
                            public CompletableFuture<String> handle(EdgeId edge, String rawRequest, String source) {
                                return sipAnswer;
                            }
                        },
                        ports.beliefs(),
                        ports.readiness(),
                        ports.console(),
                        ports.localSites(),
                        ports.clock(),
                        ports.random()));
    }

    private static Gateway.Ports withView(Gateway.Ports ports, ClusterView view) {
        return new Gateway.Ports(
                ports.regions(),
                ports.routes(),
                ports.inboundRegions(),
                ports.subAccounts(),
                ports.global(),
                view,
                ports.door(),
                ports.beliefs(),
                ports.readiness(),
                ports.console(),
                ports.localSites(),
                ports.clock(),
                ports.random());
    }

    private static ServerBinding bind(String settings, Gateway.Ports ports) {
        return Gateway.bind(TestSite.SYSTEM, TestSite.settings(ConfigFactory.parseString(settings)), ports)
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join()
                .getFirst();
    }

    private void unbindNow() throws Exception {
        binding.terminate(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + binding.localAddress().getPort() + path);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", TestSite.basic(TestSite.ACME.value(), "acme-us1"));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private Socket connected() throws IOException {
        var socket = new Socket(
                binding.localAddress().getAddress(), binding.localAddress().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /// Of an answer that is taken to its end.
    private static String statusLine(Socket socket) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0)
            head.append((char) socket.getInputStream().readNBytes(1)[0]);
        var length = LENGTH.matcher(head);
        if (length.find()) socket.getInputStream().skipNBytes(Integer.parseInt(length.group(1)));
        return head.substring(0, head.indexOf("\r\n"));
    }

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");

    private String raw(String request) throws IOException {
        try (var socket = connected()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
