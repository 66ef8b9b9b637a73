package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.core.sip.HashedPassword;
import io.strowger.testkit.HttpCorpus;
import io.strowger.testkit.HttpCorpus.Credentials;
import io.strowger.testkit.HttpCorpus.Furniture;
import io.strowger.testkit.HttpCorpus.Line;
import io.strowger.testkit.HttpCorpus.Things;
import io.strowger.testkit.HttpFuzz;
import io.strowger.testkit.HttpFuzz.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What `HttpFuzzTest` of the gateway sends to fakes, sent to a region with a database of its own, on a cluster of
/// processes. `-Dstrowger.fuzz.requests` are as many as it says, `-Dstrowger.fuzz.seed` the same ones again, as far as
/// what four clients do at once is ever the same.
class HttpFuzzIT {
    private static final int REQUESTS = Integer.getInteger(
            "strowger.fuzz.requests", System.getProperty("strowger.faults") == null ? 10_000 : 100_000);
    private static final long SEED = Long.getLong("strowger.fuzz.seed", System.nanoTime());
    private static final int CLIENTS = 4;

    /// Before the next has all that it asks for again: what is deleted is answered with 404 only.
    private static final int REQUESTS_OF_A_TENANT = 1_250;

    /// Of the heap, whatever was sent: caches that fill. 5,000 requests have left 1 MB more.
    private static final long MOST_GROWTH = 16 << 20;

    /// Of the heap for each request: one in some makes a domain, a list or a call, which stays in memory for a while.
    private static final long MOST_OF_A_REQUEST = 1 << 10;

    /// Pools that had not needed all of theirs yet: one for each of the clients and of the database's connections.
    private static final long MOST_THREADS = 16;

    private static final int ENOUGH = 20; // problems, to see what they have in common

    private static final String PASSWORD = "Never-shown-t0-anybody";

    /// These end a site or cut it off, which a request that is answered does not tell of: nothing of what is sent
    /// afterwards would reach what it is for, and the other tests have the same cluster. `ConsoleIT` and
    /// `PartitionIT` send them.
    private static final Pattern DEADLY =
            Pattern.compile("/strowger/v1/local/(sites/[^/]+/(kill|stop)|links/[^/]+/[^/]+/cut)");

    /// A recording's status can't be set here, and a sub-account has no sub-accounts: of the 1000 that its owner may
    /// have for ever, none is spent on each of these.
    private static final Pattern NOT_HERE = Pattern.compile("POST (.*/Recordings/RE|/2010-04-01/Accounts.json).*");

    private final RunningCluster cluster = RunningCluster.shared();
    private final Api owner = cluster.api("us1");
    private final Queue<String> found = new ConcurrentLinkedQueue<>();
    private final InetSocketAddress server =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), cluster.httpPort("us1"));

    @Test
    void neverBreaksAndNeverShowsItsInside() {
        assumeTrue(
                System.getProperty("os.name").equals("Linux"),
                "needs 127.0.0.2 and the following addresses, which Linux has");
        var processes = processes();
        var us1 = cluster.pid("us1");
        var logged = logs().collect(Collectors.toMap(log -> log, HttpFuzzIT::size));

        asksForWhatThereIs(new Tenant(0));
        var seen = new TreeMap<Integer, Integer>();
        var tenants = Math.max(CLIENTS, REQUESTS / REQUESTS_OF_A_TENANT);
        fuzz(0, REQUESTS / tenants, seen); // so that what is compared is warm
        var warm = Held.by(us1);
        for (var round = 1; round * CLIENTS < tenants; round++) fuzz(round, REQUESTS / tenants, seen);
        var after = Held.by(us1);
        System.out.println("HttpFuzzIT: seed " + SEED + ", " + REQUESTS + " requests, answers " + seen + "; us1 " + warm
                + ", then " + after);
        asksForWhatThereIs(new Tenant(0));

        assertThat(found).as("seed " + SEED).isEmpty();
        assertThat(seen.keySet()).contains(200, 201, 204, 400, 401, 404, 405);
        assertThat(after.heap() - warm.heap())
                .as("growth of the heap, seed " + SEED)
                .isLessThan(MOST_GROWTH + REQUESTS * MOST_OF_A_REQUEST);
        assertThat(after.threads()).as("threads, seed " + SEED).isLessThanOrEqualTo(warm.threads() + MOST_THREADS);
        assertThat(cluster.isWhole()).isTrue();
        assertThat(processes()).isEqualTo(processes);
        assertThat(logged)
                .allSatisfy(
                        (log, before) -> assertThat(since(before, log)).noneMatch(line -> line.contains(" ERROR ")));
    }

    /// What the JVM of a site has: the bytes of what a full collection leaves, and its threads.
    private record Held(long heap, long threads) {
        private static final Pattern OBJECTS = Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +(.+)$");

        static Held by(long process) {
            var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            var classes = RunningCluster.run(List.of(jcmd, Long.toString(process), "GC.class_histogram"))
                    .succeeded()
                    .output();
            var heap = OBJECTS.matcher(classes)
                    .results()
                    .filter(line -> !line.group(2).contains("jdk.internal.vm.Filler")) // between what was not moved
                    .mapToLong(line -> Long.parseLong(line.group(1)))
                    .sum();
            try (var threads = Files.list(Path.of("/proc", Long.toString(process), "task"))) {
                return new Held(heap, threads.count());
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
        }
    }

    private void fuzz(int round, int requests, Map<Integer, Integer> seen) {
        var answers = new ConcurrentLinkedQueue<Map<Integer, Integer>>();
        RunningCluster.sideBySide(IntStream.range(0, CLIENTS)
                .<Runnable>mapToObj(client -> () -> {
                    var tenant = new Tenant(1 + client);
                    answers.add(tenant.fuzz(tenant::check).run(requests, 1, SEED + (long) round * CLIENTS + client));
                    tenant.leave();
                })
                .toList());
        answers.forEach(some -> some.forEach((status, count) -> seen.merge(status, count, Integer::sum)));
    }

    /// Else what is made of it would be fuzz for the same two lines of code. What is to be deleted may be gone by
    /// another of its names.
    private void asksForWhatThereIs(Tenant tenant) {
        tenant.fuzz((request, answer) -> {
                    tenant.check(request, answer);
                    var mayBeMissing = request.startsWith("DELETE")
                            || NOT_HERE.matcher(request).lookingAt();
                    var isMissing = List.of(401, 403, 404, 405).contains(answer.status());
                    if (answer.status() == 0 || (isMissing && !mayBeMissing)) note("not there", request, answer);
                })
                .sendAll();
        tenant.leave();
    }

    private void note(String problem, String request, Answer answer) {
        if (found.size() < ENOUGH) found.add(problem + ":\n" + request + "\n" + answer.head() + answer.body());
    }

    private Map<String, Long> processes() {
        return RunningCluster.SITES.stream().collect(Collectors.toMap(site -> site, cluster::pid));
    }

    private Stream<Path> logs() {
        return RunningCluster.SITES.stream()
                .map(site -> cluster.data().resolve("logs").resolve(site + ".log"));
    }

    private static long size(Path log) {
        try {
            return Files.size(log);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static List<String> since(long size, Path log) {
        try {
            var bytes = Files.readAllBytes(log);
            var from = Math.toIntExact(size);
            return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// A sub-account that has two of everything, and asks from an address of its own, where it may be wrong as often
    /// as it likes.
    private final class Tenant {
        private final InetAddress address;
        private final Credentials credentials;
        private final Api api;
        private final List<String> secrets = new ArrayList<>(List.of(
                PASSWORD,
                HashedPassword.of("alice", PASSWORD).md5(),
                HashedPassword.of("alice", PASSWORD).sha256(),
                cluster.api("ie1").token(),
                cluster.api("au1").token()));
        private final Furniture furniture;

        Tenant(int number) {
            address = loopback(10 + number);
            var account = made(owner, "/2010-04-01/Accounts.json", Map.of("FriendlyName", "fuzz"));
            var sid = account.path("sid").asText();
            credentials = new Credentials(sid, account.path("auth_token").asText());
            api = new Api(owner.address(), sid, credentials.token());
            for (var region : List.of("ie1", "au1"))
                secrets.add(SipDomain.read(cluster.api(region), "/2010-04-01/Accounts/" + sid + ".json")
                        .path("auth_token")
                        .asText());
            furniture = new Furniture(
                    credentials,
                    new Credentials(LocalPlan.ACCOUNT, owner.token()),
                    "+1555" + Long.parseLong(sid.substring(26), 16) % 10_000_000,
                    things("acme"),
                    things("doomed"));
        }

        HttpFuzz fuzz(BiConsumer<String, Answer> check) {
            var corpus = HttpCorpus.of(furniture).stream()
                    .filter(request -> !DEADLY.matcher(Line.of(request).path()).matches())
                    .toList();
            return new HttpFuzz(address, server, corpus, check);
        }

        void check(String request, Answer answer) {
            var problems = new ArrayList<>(answer.problems(request));
            secrets.stream().filter(answer.body()::contains).forEach(secret -> problems.add("the secret " + secret));
            if (!problems.isEmpty()) note(String.join(", ", problems), request, answer);
        }

        /// Without an order to fail over, which would still be carried out.
        void leave() {
            api.post("/strowger/v1/routes/" + furniture.asked().domain(), Map.of("Failover", "manual"));
            var closed = owner.post(path(""), Map.of("Status", "closed"));
            assertThat(closed.status()).as(closed.body()).isEqualTo(200);
        }

        private Things things(String kind) {
            var name = kind + "-" + credentials.account().toLowerCase(Locale.ROOT) + ".sip.twilio.com";
            var devices = created("/SIP/CredentialLists", Map.of("FriendlyName", kind + " devices"));
            var offices = created("/SIP/IpAccessControlLists", Map.of("FriendlyName", kind + " offices"));
            var alice = created(
                    "/SIP/CredentialLists/" + devices + "/Credentials",
                    Map.of("Username", "alice", "Password", PASSWORD));
            var office = created(
                    "/SIP/IpAccessControlLists/" + offices + "/IpAddresses",
                    Map.of("FriendlyName", "home", "IpAddress", "198.51.100.1"));
            var domain = created("/SIP/Domains", Map.of("DomainName", name, "SipRegistration", "true"));
            var below = "/SIP/Domains/" + domain + "/Auth/";
            created(below + "Registrations/CredentialListMappings", Map.of("CredentialListSid", devices));
            created(below + "Calls/CredentialListMappings", Map.of("CredentialListSid", devices));
            created(below + "Calls/IpAccessControlListMappings", Map.of("IpAccessControlListSid", offices));
            register(name);
            var key = made(api, path("/Keys"), Map.of("FriendlyName", "key"));
            secrets.add(key.path("secret").asText());
            var call = created("/Calls", Map.of("To", "sip:nobody@" + name, "From", "fuzz", "Twiml", "<Response/>"));
            return new Things(
                    name,
                    Map.of(
                            "AL", offices,
                            "CA", call,
                            "CL", devices,
                            "CR", alice,
                            "IP", office,
                            "NO", notification(call),
                            "RE", recording(call),
                            "SD", domain,
                            "SK", key.path("sid").asText()),
                    session());
        }

        private void register(String name) {
            try (var device = new SipDevice("alice", PASSWORD, name)) {
                var outcome = device.register(cluster.edge("us1"));
                assertThat(outcome.succeeded()).as(outcome.response()).isTrue();
            }
        }

        /// That nobody could be reached.
        private String notification(String call) {
            var path = path("/Calls/" + call + "/Notifications");
            RunningCluster.eventually(
                    "the call to nobody has failed",
                    () -> SipDomain.read(api, path).path("notifications").has(0));
            return SipDomain.read(api, path).at("/notifications/0/sid").asText();
        }

        /// As if somebody had spoken for a second, which would take a phone.
        private String recording(String call) {
            var sid = "RE" + call.substring(2);
            try (var session = cluster.psql("us1");
                    var recording = session.prepareStatement(
                            "insert into recording (sid, account, call, state, length) values (?, ?, ?, 'complete', 16000)");
                    var audio = session.prepareStatement("insert into recording_part values (?, 0, ?)")) {
                recording.setString(1, sid);
                recording.setString(2, credentials.account());
                recording.setString(3, call);
                recording.executeUpdate();
                audio.setString(1, sid);
                audio.setBytes(2, new byte[16_000]);
                audio.executeUpdate();
                return sid;
            } catch (SQLException cause) {
                throw new AssertionError(cause);
            }
        }

        /// The headers of somebody who has signed in, by a host without a port, as the requests have it.
        private List<String> session() {
            var form = "AccountSid=" + credentials.account() + "&AuthToken=" + credentials.token();
            var headers = new ArrayList<String>();
            var request = "POST /strowger/v1/session HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length() + "\r\n\r\n"
                    + form;
            new HttpFuzz(address, server, List.of(request), (_, answer) -> {
                        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
                        answer.head()
                                .lines()
                                .filter(line -> line.startsWith("Set-Cookie: "))
                                .forEach(line -> headers.add("Cookie: " + line.substring(12, line.indexOf(';'))));
                        headers.add("X-CSRF-Token: "
                                + SipDomain.json(answer.body())
                                        .path("csrf_token")
                                        .asText());
                    })
                    .sendAll();
            assertThat(headers).hasSize(2);
            return headers;
        }

        private String created(String path, Map<String, String> form) {
            return made(api, path(path), form).path("sid").asText();
        }

        private String path(String below) {
            return "/2010-04-01/Accounts/" + credentials.account() + below + ".json";
        }
    }

    private static JsonNode made(Api api, String path, Map<String, String> form) {
        var answer = api.post(path, form);
        assertThat(answer.status()).as(path + ": " + answer.body()).isEqualTo(201);
        return SipDomain.json(answer.body());
    }

    private static InetAddress loopback(int number) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) number});
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
