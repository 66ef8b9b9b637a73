package io.strowger.gateway;

import static io.strowger.gateway.FurnishedSite.DOOMED;
import static io.strowger.gateway.FurnishedSite.SID;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/// Requests that were valid once, and bytes that never were, at a gateway on a socket.
/// `strowger test --faults` sends 100,000 of them, `-Dstrowger.fuzz.requests` as many as it says,
/// `-Dstrowger.fuzz.seed` the same ones again.
@Isolated("counts the threads and the memory of the process")
class HttpFuzzTest {
    private static final int REQUESTS = Integer.getInteger(
            "strowger.fuzz.requests", System.getProperty("strowger.faults") == null ? 20_000 : 100_000);
    private static final long SEED = Long.getLong("strowger.fuzz.seed", System.nanoTime());
    private static final int CLIENTS = 4;

    /// What the fakes keep of the domains and lists that were created is far less.
    private static final long MOST_GROWTH = 64 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AUTHORIZATION = "Authorization: " + TestSite.basic(TestSite.ACME.value(), "acme-us1");

    private static final List<String> CORPUS = corpus();

    /// What Twilio's SDKs ask for, too, and is not here.
    private static final List<String> NOT_HERE =
            List.of("POST " + TestSite.ROOT + "/Calls/CA" + SID + "/Recordings/RE");

    private static final List<String> POISON = List.of(
            "%00",
            "%zz",
            "%",
            "../",
            "%2e%2e%2f",
            "%ff%fe",
            "'\"<>",
            "\u0000",
            "\u00ff",
            "\r\n",
            "\r\n\r\n",
            "?PageSize=-1",
            "?Page=99999999999999999999",
            "?PageSize=1000&Page=2147483647&PageToken=%00",
            "?at=nonsense&entity=a/b/c&kind=&to=zz9&from=",
            "?StartTime=2026-99-99&EndTime%3C=x",
            "AC",
            ".json",
            "//",
            "%E2%80%AE",
            "-9223372036854775808",
            "Content-Length: 99999999999999999999\r\n",
            "Transfer-Encoding: chunked\r\n",
            "Expect: 100-continue\r\n",
            "Upgrade: websocket\r\n",
            "Host: [::1\r\n",
            "Host: \r\n",
            "Authorization: Basic \u0080\r\n",
            "Authorization: " + TestSite.basic("SK" + "f".repeat(32), "x") + "\r\n",
            "x".repeat(5000));

    private final ServerBinding binding = Gateway.bind(
                    TestSite.SYSTEM,
                    TestSite.settings(ConfigFactory.parseString("""
                strowger.gateway.rate-limits.account.burst = 1000000000
                strowger.gateway.rate-limits.failures.burst = 1000000000
                """)),
                    FurnishedSite.create().ports())
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join()
            .getFirst();

    private final ListAppender<ILoggingEvent> complaints = new ListAppender<>();

    @BeforeEach
    void listensToTheLog() {
        complaints.start();
        ((Logger) LoggerFactory.getLogger(Gateway.class)).addAppender(complaints);
    }

    @AfterEach
    void unbind() throws Exception {
        ((Logger) LoggerFactory.getLogger(Gateway.class)).detachAppender(complaints);
        binding.terminate(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /// Else what is made of it would be fuzz for the same two lines of code.
    @ParameterizedTest
    @MethodSource("wellFormed")
    void asksForWhatThereIs(String request) {
        var line = request.lines().findFirst().orElseThrow().split(" ", -1);
        var ask = FurnishedSite.create().ask(line[0], line[1]).from("127.0.0.1");
        if (line[0].equals("POST")) ask.body(contentType(request), request.substring(request.indexOf("\r\n\r\n") + 4));

        assertThat(ask.response().status().intValue()).as(request).isNotIn(404, 405);
    }

    private static Stream<String> wellFormed() {
        return CORPUS.stream().filter(request -> NOT_HERE.stream().noneMatch(request::startsWith));
    }

    private static String contentType(String request) {
        return request.lines()
                .filter(line -> line.startsWith("Content-Type: "))
                .map(line -> line.substring(14))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void neverBreaksAndNeverShowsItsInside() throws Exception {
        fuzz(REQUESTS / 10, SEED + 1); // so that what is compared is warm
        var heap = heap();
        var threads = Thread.activeCount();

        var seen = fuzz(REQUESTS, SEED);

        assertThat(complaints.list).as("what the log tells of, seed %d", SEED).isEmpty();
        System.out.println("HttpFuzzTest: seed " + SEED + ", " + REQUESTS + " requests, answers " + seen);
        assertThat(heap() - heap).as("growth of the heap, seed %d", SEED).isLessThan(MOST_GROWTH);
        assertThat(Thread.activeCount()).as("threads, seed %d", SEED).isLessThanOrEqualTo(threads + 2);
        assertThat(seen.keySet()).contains(200, 400, 401, 404, 405);
    }

    private Map<Integer, Integer> fuzz(int requests, long seed) throws Exception {
        var seen = new TreeMap<Integer, Integer>();
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            var work = new ArrayList<Callable<Map<Integer, Integer>>>();
            for (var client = 0; client < CLIENTS; client++) {
                var random = new Random(seed * CLIENTS + client);
                work.add(() -> client(requests / CLIENTS, random));
            }
            for (var done : clients.invokeAll(work))
                done.get().forEach((status, count) -> seen.merge(status, count, Integer::sum));
        }
        return seen;
    }

    private Map<Integer, Integer> client(int requests, Random random) throws IOException {
        var seen = new TreeMap<Integer, Integer>();
        try (var connection = new Connection(binding.localAddress())) {
            for (var i = 0; i < requests; i++) {
                var request = request(random);
                var answer = connection.send(request);
                check(request, answer);
                seen.merge(answer.status(), 1, Integer::sum);
            }
        }
        return seen;
    }

    private static void check(String request, Answer answer) {
        var told = "seed " + SEED + ", request:\n" + request + "\nanswer:\n" + answer.body();
        if (!answer.body().contains("Too many watch"))
            assertThat(answer.status()).as(told).isLessThan(500);
        assertThat(answer.body())
                .as(told)
                .doesNotContain("at io.", "at org.apache", "Exception", "acme-ie1", "other-us1", "other-ie1");
        if (answer.status() < 400 || answer.body().isEmpty()) return;
        try {
            var error = JSON.readTree(answer.body());
            assertThat(error.fieldNames()).toIterable().as(told).contains("code", "message", "more_info", "status");
            assertThat(error.at("/status").asInt()).as(told).isEqualTo(answer.status());
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(told, notJson);
        }
    }

    /// One in four as it was, one in fifty random bytes, the others with one to three things changed.
    private static String request(Random random) {
        if (random.nextInt(50) == 0) return bytes(random, 1 + random.nextInt(200)) + "\r\n\r\n";
        var request = CORPUS.get(random.nextInt(CORPUS.size()));
        if (random.nextInt(4) == 0) return request;
        for (var changes = 1 + random.nextInt(3); changes > 0; changes--) request = changed(request, random);
        return request;
    }

    private static String changed(String request, Random random) {
        var at = random.nextInt(request.length() + 1);
        var end = Math.min(request.length(), at + 1 + random.nextInt(8));
        var body = request.indexOf("\r\n\r\n") + 4;
        var path = request.indexOf('/');
        return switch (random.nextInt(9)) {
            case 0 -> request.substring(0, at) + POISON.get(random.nextInt(POISON.size())) + request.substring(at);
            case 1 -> request.substring(0, at) + request.substring(end);
            case 2 -> request.substring(0, at) + bytes(random, end - at) + request.substring(end);
            case 3 ->
                request.substring(0, at)
                        + request.substring(at, end).repeat(1 + random.nextInt(40))
                        + request.substring(end);
            case 4 -> method(random) + request.substring(Math.max(0, request.indexOf(' ')));
            case 5 -> request.replaceFirst("Host: [^\r]*", "Host: " + host(random));
            case 6 -> request.replaceFirst("Authorization: [^\r]*\r\n", "");
            case 7 -> {
                // into the path
                var into = Math.max(0, path) + random.nextInt(Math.max(1, request.indexOf(" HTTP") - path));
                yield request.substring(0, into) + POISON.get(random.nextInt(POISON.size())) + request.substring(into);
            }
            default -> {
                // a form of parameters that belong elsewhere
                var donor = CORPUS.get(random.nextInt(CORPUS.size()));
                var form = donor.substring(donor.indexOf("\r\n\r\n") + 4);
                yield body < 4
                        ? request
                        : request.substring(0, body)
                                        .replaceFirst("Content-Length: \\d+", "Content-Length: " + form.length())
                                + form;
            }
        };
    }

    private static String method(Random random) {
        return List.of("GET", "POST", "DELETE", "PUT", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT", "BREW")
                .get(random.nextInt(10));
    }

    private static String host(Random random) {
        return List.of(
                        "ie1.localhost",
                        "jp1.localhost",
                        "api.dublin.ie1.twilio.com",
                        "api.x.zz9.y",
                        ".",
                        "...",
                        "[::1]:80",
                        "a".repeat(300),
                        "%00",
                        "localhost:99999")
                .get(random.nextInt(10));
    }

    private static String bytes(Random random, int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /// Each route once, or more.
    private static List<String> corpus() {
        var corpus = new ArrayList<String>();
        var sip = TestSite.ROOT + "/SIP";
        var domain = sip + "/Domains/SD" + SID;
        var call = TestSite.ROOT + "/Calls/CA" + SID;
        for (var path : List.of(
                "/",
                "/healthz",
                "/readyz",
                "/2010-04-01/Accounts.json",
                TestSite.ROOT + ".json",
                TestSite.ROOT + "/Keys.json",
                TestSite.ROOT + "/Keys/SK" + SID + ".json",
                TestSite.ROOT + "/Calls.json?PageSize=2&Status=queued&StartTime%3E=2026-01-01",
                call + ".json",
                call + "/Recordings.json",
                call + "/Recordings/RE" + SID + ".json",
                call + "/Notifications.json",
                call + "/Notifications/NO" + SID + ".json",
                call + "/Events.json",
                TestSite.ROOT + "/Recordings.json",
                TestSite.ROOT + "/Recordings/RE" + SID + ".json",
                TestSite.ROOT + "/Recordings/RE" + SID + ".wav",
                sip + "/Domains.json?PageSize=1&Page=0",
                domain + ".json",
                domain + "/Auth/Calls/CredentialListMappings.json",
                domain + "/Auth/Calls/IpAccessControlListMappings.json",
                domain + "/Auth/Registrations/CredentialListMappings.json",
                domain + "/CredentialListMappings.json",
                domain + "/Auth/Calls/CredentialListMappings/CL" + SID + ".json",
                domain + "/IpAccessControlListMappings/AL" + SID + ".json",
                sip + "/CredentialLists.json",
                sip + "/CredentialLists/CL" + SID + ".json",
                sip + "/CredentialLists/CL" + SID + "/Credentials.json",
                sip + "/CredentialLists/CL" + SID + "/Credentials/CR" + SID + ".json",
                sip + "/IpAccessControlLists.json",
                sip + "/IpAccessControlLists/AL" + SID + ".json",
                sip + "/IpAccessControlLists/AL" + SID + "/IpAddresses.json",
                sip + "/IpAccessControlLists/AL" + SID + "/IpAddresses/IP" + SID + ".json",
                "/v2/SipDomains/acme.sip.twilio.com",
                "/v2/PhoneNumbers/+15005550006",
                "/v2/Trunks/acme.pstn.twilio.com",
                "/strowger/v1/routes",
                "/strowger/v1/routes/acme.sip.twilio.com",
                "/strowger/v1/routes/acme.sip.twilio.com/preflight?to=ie1",
                "/strowger/v1/regions/us1/registrations?domain=acme.sip.twilio.com",
                "/strowger/v1/regions/us1/registrations/alice@acme.sip.twilio.com",
                "/strowger/v1/regions/us1/calls/CA" + SID + "/ladder",
                "/strowger/v1/stream?kind=call",
                "/strowger/v1/regions/us1/events?entity=domain/acme.sip.twilio.com",
                "/strowger/v1/domains/acme.sip.twilio.com/diff?with=ie1",
                "/strowger/v1/domains?PageSize=2&Page=0",
                "/strowger/v1/regions/us1" + domain + ".json",
                "/strowger/v1/regions/global/events?entity=route/acme.sip.twilio.com&at=1",
                "/strowger/v1/session",
                "/strowger/v1/openapi.json",
                "/strowger/v1/local/sites",
                "/strowger/v1/local/links",
                "/strowger/v1/cluster",
                "/assets/app.js",
                "/domains/acme.sip.twilio.com")) {
            corpus.add(get(path));
        }
        corpus.add(post("/2010-04-01/Accounts.json", "FriendlyName=sub"));
        corpus.add(post(TestSite.ROOT + ".json", "FriendlyName=acme&Status=active"));
        corpus.add(post(TestSite.ROOT + "/Keys.json", "FriendlyName=key&ReadOnly=true"));
        corpus.add(post(
                TestSite.ROOT + "/Calls.json",
                "To=sip%3Aalice%40acme.sip.twilio.com&From=bob&Url=http%3A%2F%2Fexample.com%2F&Method=GET&Timeout=30"));
        corpus.add(
                post(TestSite.ROOT + "/Calls.json", "To=sip%3Aa%40b&From=bob&Twiml=%3CResponse%3E%3C%2FResponse%3E"));
        corpus.add(post(call + ".json", "Status=completed"));
        corpus.add(post(call + "/Recordings/RE" + SID + ".json", "Status=stopped"));
        corpus.add(
                post(sip + "/Domains.json", "DomainName=acme.sip.twilio.com&FriendlyName=Acme&SipRegistration=true"));
        corpus.add(post(domain + ".json", "VoiceUrl=https%3A%2F%2Fexample.com%2Fvoice&VoiceMethod=POST&Secure=true"));
        corpus.add(post(domain + "/Auth/Calls/CredentialListMappings.json", "CredentialListSid=CL" + SID));
        corpus.add(post(sip + "/CredentialLists.json", "FriendlyName=devices"));
        corpus.add(post(
                sip + "/CredentialLists/CL" + SID + "/Credentials.json",
                "Username=alice&Password=A-long-enough-passw0rd"));
        corpus.add(post(sip + "/CredentialLists/CL" + SID + ".json", "FriendlyName=phones"));
        corpus.add(post(
                sip + "/CredentialLists/CL" + SID + "/Credentials/CR" + SID + ".json",
                "Password=Another-l0ng-password"));
        corpus.add(post(sip + "/IpAccessControlLists.json", "FriendlyName=offices"));
        corpus.add(post(
                sip + "/IpAccessControlLists/AL" + SID + "/IpAddresses/IP" + SID + ".json",
                "FriendlyName=office&IpAddress=192.0.2.1&CidrPrefixLength=25"));
        corpus.add(post(TestSite.ROOT + "/Keys/SK" + SID + ".json", "FriendlyName=another"));
        corpus.add(post(
                sip + "/IpAccessControlLists/AL" + SID + "/IpAddresses.json",
                "FriendlyName=office&IpAddress=192.0.2.1&CidrPrefixLength=24"));
        corpus.add(post("/v2/SipDomains/acme.sip.twilio.com", "VoiceRegion=ie1&FriendlyName=Acme"));
        corpus.add(post("/v2/PhoneNumbers/+15005550006", "VoiceRegion=ie1"));
        corpus.add(post("/strowger/v1/domains/acme.sip.twilio.com/clone?to=ie1", ""));
        corpus.add(post("/strowger/v1/session", "AccountSid=" + TestSite.ACME.value() + "&AuthToken=acme-us1"));
        corpus.add(post("/strowger/v1/local/sites/us1/kill", ""));
        corpus.add(post("/strowger/v1/local/links/us1/ie1/cut", ""));
        corpus.add(post("/strowger/v1/routes/acme.sip.twilio.com", "Failover=automatic&Home=us1&Standby=ie1&After=30"));
        corpus.add(post("/strowger/v1/edges/ashburn/sip", "OPTIONS sip:acme.sip.twilio.com SIP/2.0\r\n\r\n")
                .replace("application/x-www-form-urlencoded", "message/sip"));
        for (var doomed : List.of(
                "/SIP/Domains/SD" + DOOMED + "/Auth/Calls/CredentialListMappings/CL" + DOOMED,
                "/SIP/Domains/SD" + DOOMED,
                "/SIP/CredentialLists/CL" + DOOMED + "/Credentials/CR" + DOOMED,
                "/SIP/CredentialLists/CL" + DOOMED,
                "/SIP/IpAccessControlLists/AL" + DOOMED + "/IpAddresses/IP" + DOOMED,
                "/SIP/IpAccessControlLists/AL" + DOOMED,
                "/Calls/CA" + DOOMED,
                "/Recordings/RE" + DOOMED,
                "/Keys/SK" + DOOMED))
            corpus.add(get(TestSite.ROOT + doomed + ".json").replaceFirst("GET", "DELETE"));
        corpus.add(get("/strowger/v1/regions/us1/registrations/alice@doomed.sip.twilio.com")
                .replaceFirst("GET", "DELETE"));
        return List.copyOf(corpus);
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + AUTHORIZATION + "\r\nAccept: */*\r\n\r\n";
    }

    private static String post(String path, String form) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n" + AUTHORIZATION
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length() + "\r\n\r\n"
                + form;
    }

    private static long heap() throws InterruptedException {
        var least = Long.MAX_VALUE;
        for (var i = 0; i < 3; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(100); // what is being closed gets the time to end
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    /// Status 0: the server closed the connection, or waits for more of the request.
    private record Answer(int status, String body) {
        static final Answer NONE = new Answer(0, "");
    }

    /// Keeps its socket while what it sent was answered in full, and once only.
    private static final class Connection implements Closeable {
        /// A server that waits for the rest of a request says nothing; an answer on this machine takes less.
        private static final int PATIENCE_MILLIS = 30;

        private final InetSocketAddress server;
        private Socket socket;
        private InputStream in;

        Connection(InetSocketAddress server) throws IOException {
            this.server = server;
            open();
        }

        private void open() throws IOException {
            socket = new Socket(server.getAddress(), server.getPort());
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
        }

        Answer send(String request) throws IOException {
            var answer = Answer.NONE;
            var again = false;
            try {
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
                var isHead = request.startsWith("HEAD");
                var head = head();
                socket.setSoTimeout(5_000);
                answer = new Answer(status(head), isHead ? "" : body(head));
                // what has no length may go on for ever
                again = !isHead
                        && CORPUS.contains(request)
                        && head.contains("Content-Length: ")
                        && !head.contains("Connection: close");
            } catch (SocketTimeoutException | EOFException unfinished) {
                again = false;
            } catch (IOException reset) {
                again = false;
            }
            if (!again) {
                socket.setSoLinger(true, 0); // else the ports run out
                socket.close();
                open();
            }
            return answer;
        }

        private String head() throws IOException {
            var head = new ByteArrayOutputStream();
            while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) head.write(next());
            return head.toString(StandardCharsets.ISO_8859_1);
        }

        private int next() throws IOException {
            var read = in.read();
            if (read < 0) throw new EOFException();
            return read;
        }

        private static int status(String head) {
            return Integer.parseInt(head.substring(9, 12));
        }

        private String body(String head) throws IOException {
            var length = head.indexOf("Content-Length: ");
            if (length < 0) return "";
            var text = head.substring(length + 16, head.indexOf('\r', length));
            return new String(in.readNBytes(Integer.parseInt(text)), StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
