package io.strowger.node.local;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// kill -9 while devices register: what a device was told is there afterwards, and what did not die goes on.
class SurvivalIT {
    /// What the loss of any site may cost the names that it has nothing to do with.
    private static final Duration A_PAUSE = Duration.ofSeconds(1);

    private static final int NAMES = 8; // that no edge has heard of
    private static final int NAMES_DECIDED_THERE = 3; // of them at least: those of the site that dies
    private static final int MOST_NAMES = 50; // until there are so many: one of three, as a rule

    private static final Duration AT_ONCE = Duration.ofMillis(500);
    /// Less than half of what an edge waits for a region that does not answer.
    private static final Duration SOME_PATIENCE = Duration.ofSeconds(2);
    /// What an edge waits, 5 s, and a little: one request in a thousand was seen to take 2.6 s, nobody knows yet why.
    private static final Duration AT_THE_LATEST = Duration.ofMillis(5500);
    /// Two for each database, and the read model's writers may each be met in the middle of a batch, with a stack
    /// trace.
    private static final int MOST_LINES = 150;

    private static final int NODES_WITH_DATABASE = 2; // of a site: its region's, and its part of the arbiter

    private static final int SIPP_USERS = 1000;
    private static final int CONTACTS = 9; // of each: ten are the most
    private static final int SIPP_RATE = 60; // a second, for two minutes and a half: longer than it takes
    private static final Duration EVERY = Duration.ofMillis(400); // below the 5 REGISTER/s of an address of record
    private static final List<String> USERS =
            IntStream.range(0, 20).mapToObj(user -> "survivor" + user).toList();

    private static final RunningCluster CLUSTER = RunningCluster.shared();
    private static SipDomain us1;
    private static SipDomain ie1;
    private static SipDomain au1;

    @BeforeAll
    static void declaresADomainInEach() {
        us1 = declared("us1");
        ie1 = declared("ie1");
        au1 = declared("au1");
    }

    private static SipDomain declared(String region) {
        return SipDomain.declare(CLUSTER, region, "survival-" + region + ".sip.twilio.com", USERS);
    }

    private static SipDomain in(String region) {
        return Stream.of(us1, ie1, au1)
                .filter(domain -> domain.region().equals(region))
                .findFirst()
                .orElseThrow();
    }

    @AfterEach
    void leavesTheClusterWhole() {
        CLUSTER.heal();
    }

    @AfterAll
    static void printsTheTable() {
        FaultTable.print();
    }

    /// One in CI; all of them take three times as long.
    static List<String> sitesThatDie() {
        return "all".equals(System.getProperty("strowger.faults")) ? RunningCluster.SITES : List.of("us1");
    }

    @ParameterizedTest
    @MethodSource("sitesThatDie")
    void keepsWhatItAcknowledgedWhenASiteDiesAndTheOtherRegionsGoOn(String site) {
        var left = RunningCluster.SITES.stream().filter(it -> !it.equals(site)).toList();
        var dying = in(site);
        var unheard = unheard(site + "-dies", site, left.getFirst());
        try (var concerned = registering(dying, site, left.getFirst());
                var first = registering(in(left.getFirst()), left.getFirst(), left.getLast());
                var last = registering(in(left.getLast()), left.getFirst(), left.getLast())) {
            awaitSuccess(concerned, first, last);
            var dead = System.nanoTime();
            var found = findsWhileItIsLost(site, () -> CLUSTER.killAtOnce(site), left, unheard);
            RunningCluster.eventually(
                    site + " is missed",
                    () -> concerned.all().stream()
                            .anyMatch(outcome -> outcome.begun() - dead > 0 && !outcome.succeeded()));

            CLUSTER.start(site);

            awaitSuccess(concerned, first, last);
            var others = List.of(first, last);
            concerned.end();
            others.forEach(RegisteringDevices::end);
            FaultTable.add("kill -9 of " + site, found, dead, List.of(concerned), others);
            for (var other : others) {
                assertThat(consecutiveFailures(other))
                        .as("attempts that failed one after another: %s", other.failures())
                        .isLessThanOrEqualTo(1);
                assertThat(other.longestGapSince(dead))
                        .as("between two successes of a device; after the kill%n%s", other.troublesSince(dead))
                        .isLessThan(A_PAUSE.plus(EVERY));
            }
            allIsThere(concerned, dying);
            allIsThere(first, in(left.getFirst()));
            allIsThere(last, in(left.getLast()));
        }
    }

    /// Nobody hears that it does: no connection ends.
    @ParameterizedTest
    @MethodSource("sitesThatDie")
    @EnabledIfSystemProperty(named = "strowger.faults", matches = "all", disabledReason = "runs with --faults only")
    void findsWhatNoEdgeHasHeardOfWhileASiteStandsStill(String site) {
        var left = RunningCluster.SITES.stream().filter(it -> !it.equals(site)).toList();
        var unheard = unheard("still-" + site, site, left.getFirst());
        var process = CLUSTER.pid(site);
        var stopped = System.nanoTime();
        try {
            var found = findsWhileItIsLost(site, () -> RunningCluster.signal("STOP", process), left, unheard);
            FaultTable.add("SIGSTOP of " + site, found, stopped, List.of(), List.of());
        } finally {
            RunningCluster.signal("CONT", process);
        }
    }

    /// Names of a region that no edge has heard of; the Routes of some of them live at the site that will be lost.
    private static List<SipDomain> unheard(String word, String dying, String region) {
        var names = new ArrayList<SipDomain>();
        var decidedThere = 0;
        while (names.size() < MOST_NAMES && (names.size() < NAMES || decidedThere < NAMES_DECIDED_THERE)) {
            var name = "unheard-" + names.size() + "-while-" + word + ".sip.twilio.com";
            names.add(SipDomain.declare(CLUSTER, region, name, USERS.subList(0, 2)));
            if (CLUSTER.decides(dying, name)) decidedThere++;
        }
        return List.copyOf(names);
    }

    /// How a device found a name through an edge that had not heard of it: its first attempt, and its only other one
    /// if that failed.
    private record Finding(String name, String edge, SipDevice.Outcome first, SipDevice.Outcome last) {
        Duration took() {
            return Duration.ofNanos(last.ended() - first.begun());
        }
    }

    /// Through both edges that are left: for the first name as the site is lost, for the others one after another
    /// in the second after that. Those whose Route dies come first. Says how it went.
    private static String findsWhileItIsLost(String site, Runnable loss, List<String> edges, List<SipDomain> unheard) {
        var decidedThere = unheard.stream()
                .filter(domain -> CLUSTER.decides(site, domain.name()))
                .toList();
        assertThat(decidedThere).as("names that it decides about").hasSizeGreaterThanOrEqualTo(NAMES_DECIDED_THERE);
        var inTurn = Stream.concat(
                        decidedThere.stream(), unheard.stream().filter(domain -> !decidedThere.contains(domain)))
                .toList();
        var found = new ConcurrentLinkedQueue<Finding>();
        var tasks = new ArrayList<Runnable>();
        tasks.add(loss);
        var begun = System.nanoTime();
        for (var place = 0; place < inTurn.size(); place++) {
            var domain = inTurn.get(place);
            var at = begun + A_PAUSE.toNanos() * place / inTurn.size();
            for (var edge : edges) tasks.add(() -> found.add(find(domain, USERS.get(edges.indexOf(edge)), edge, at)));
        }
        RunningCluster.sideBySide(tasks);

        var longest =
                found.stream().map(Finding::took).max(Comparator.naturalOrder()).orElseThrow();
        var seen =
                "%d names that no edge knew, %d with their Route there: %d of %d first attempts failed, found in %d ms"
                        .formatted(
                                inTurn.size(),
                                decidedThere.size(),
                                found.stream()
                                        .filter(finding -> !finding.first().succeeded())
                                        .count(),
                                found.size(),
                                longest.toMillis());
        assertThat(found)
                .allSatisfy(finding -> assertThat(finding.last().succeeded())
                        .as(
                                "%s through %s: %s, then %s",
                                finding.name(), finding.edge(), finding.first(), finding.last())
                        .isTrue());
        assertThat(longest).as("%s: %s", seen, found).isLessThan(A_PAUSE);
        return seen;
    }

    private static Finding find(SipDomain domain, String user, String edge, long at) {
        try (var device = domain.device(user)) {
            for (var left = at - System.nanoTime(); left > 0; left = at - System.nanoTime())
                LockSupport.parkNanos(left);
            var first = device.register(CLUSTER.edge(edge));
            var last = first.succeeded() ? first : device.register(CLUSTER.edge(edge));
            return new Finding(domain.name(), edge, first, last);
        }
    }

    @Test
    void saysWhatIsMissingWhenMostSitesDieAndKeepsWhatItAcknowledgedWhenEverySiteDoes() {
        try (var ofUs1 = registering(us1, "us1");
                var ofIe1 = registering(ie1, "ie1")) {
            awaitSuccess(ofUs1, ofIe1);
            var dead = System.nanoTime();
            saysWhatIsMissingWithout("ie1", "au1");
            CLUSTER.start("ie1");
            awaitSuccess(ofUs1, ofIe1);
            for (var site : List.of("us1", "ie1")) CLUSTER.kill(site);
            var logged = RunningCluster.SITES.stream()
                    .collect(toMap(identity(), site -> log(site).size()));

            CLUSTER.up();

            logged.forEach((site, lines) -> assertThat(since(lines, site))
                    .as("one cluster is formed, and nobody has to leave another for it")
                    .noneMatch(line -> line.contains("starts anew")));
            awaitSuccess(ofUs1, ofIe1);
            ofUs1.end();
            ofIe1.end();
            FaultTable.add(
                    "kill -9 of two sites, and of all when one of them was back",
                    "the third said what was missing",
                    dead,
                    List.of(ofUs1, ofIe1),
                    List.of());
            allIsThere(ofUs1, us1);
            allIsThere(ofIe1, ie1);
        }
    }

    /// With them most routing nodes die: the one that is left ends, and waits for them. The edge beside it answers all
    /// the time.
    private static void saysWhatIsMissingWithout(String... sites) {
        var name = "moves-nowhere.sip.twilio.com";
        for (var region : List.of("us1", "ie1")) SipDomain.create(CLUSTER.api(region), name);
        var logged = log("us1").size();
        for (var site : sites) CLUSTER.killAtOnce(site);
        RunningCluster.eventually(
                "the routing node that is left ends",
                () -> isRefused(name, "")
                        && since(logged, "us1").stream().anyMatch(line -> startsAnew("routing", line)));
        RunningCluster.eventually(
                "it is said who is lost", () -> isRefused(name, "no routing node can be reached from here. Lost are "));
        assertThat(since(logged, "us1")).noneMatch(line -> startsAnew("edge", line) || startsAnew("region", line));
    }

    private static boolean startsAnew(String role, String line) {
        return line.contains("starts anew: the " + role + " node");
    }

    private static boolean isRefused(String name, String why) {
        var refused = CLUSTER.post("us1", "/v2/SipDomains/" + name, Map.of("VoiceRegion", "ie1"));
        assertThat(refused.status()).as(refused.body()).isEqualTo(503);
        return refused.body().contains(why);
    }

    /// A foreign stack, which registers each contact once: what was acknowledged before a kill nobody says again.
    @Test
    @EnabledIfSystemProperty(named = "strowger.faults", matches = "all", disabledReason = "runs with --faults only")
    void keepsWhatItAcknowledgedToSippThroughTheDeathOfASiteOfPostgresAndOfAll(@TempDir Path folder) {
        assumeTrue(RegistrarIT.isInstalled(), "SIPp is not installed (Debian: sip-tester)");
        var users =
                IntStream.range(0, SIPP_USERS).mapToObj(user -> "sipp" + user).toList();
        var domain = SipDomain.declare(CLUSTER, "us1", "survival-sipp.sip.twilio.com", users);
        var edge = CLUSTER.sipPort("us1");
        try (var sipp = RegisteringSipp.start(folder, domain, users, edge, SIPP_RATE, SIPP_USERS * CONTACTS)) {
            acknowledgesMore(sipp);
            CLUSTER.kill("us1");
            CLUSTER.start("us1");
            acknowledgesMore(sipp);
            CLUSTER.killPostgres();
            CLUSTER.startPostgres();
            acknowledgesMore(sipp);
            for (var site : RunningCluster.SITES) CLUSTER.kill(site);
            CLUSTER.up();
            acknowledgesMore(sipp);
            var acknowledged = sipp.end();
            System.out.printf(
                    "SIPp was told of %d registrations that they are stored, through the death of a site, of PostgreSQL and of all sites%n",
                    acknowledged.size());
            RunningCluster.eventually(
                    "all of them are listed", () -> listed(domain).containsAll(acknowledged));
        }
    }

    private static void acknowledgesMore(RegisteringSipp sipp) {
        var before = sipp.acknowledged().size();
        RunningCluster.eventually(
                "SIPp is told of more registrations", () -> sipp.acknowledged().size() > before + SIPP_RATE);
    }

    private static Set<String> listed(SipDomain domain) {
        return StreamSupport.stream(domain.registrations().spliterator(), false)
                .flatMap(registered ->
                        StreamSupport.stream(registered.path("contacts").spliterator(), false))
                .map(contact -> contact.path("uri").asText().replaceAll("^sip:(\\w+)@.*", "$1"))
                .collect(Collectors.toSet());
    }

    @Test
    void answers503AtOnceWithoutItsDatabaseAndGoesOnByItself() {
        try (var ofUs1 = registering(us1, "us1");
                var ofIe1 = registering(ie1, "ie1")) {
            awaitSuccess(ofUs1, ofIe1);
            var logged = log("us1").size();
            CLUSTER.killPostgres();
            var dead = System.nanoTime();
            RunningCluster.eventually(
                    "every device hears 503", () -> hear503Since(ofUs1, dead) && hear503Since(ofIe1, dead));
            assertThat(ofUs1.all()).noneMatch(outcome -> outcome.begun() - dead > 0 && outcome.succeeded());
            assertThat(ofIe1.all()).noneMatch(outcome -> outcome.begun() - dead > 0 && outcome.succeeded());
            theApiRefusesAtOnce("/SIP/CredentialLists.json", Map.of("FriendlyName", "nowhere to keep it"));
            theApiRefusesAtOnce("/SIP/Domains.json", Map.of("DomainName", "survival-new.sip.twilio.com"));
            challengesFromMemory();

            CLUSTER.startPostgres();

            var back = System.nanoTime();
            awaitSuccess(ofUs1, ofIe1);
            var again = Duration.ofNanos(System.nanoTime() - back);
            System.out.printf("PostgreSQL is back: every device registered again within %d ms%n", again.toMillis());
            assertThat(again).isLessThan(Duration.ofSeconds(10));
            refusedAtOnce(ofUs1);
            refusedAtOnce(ofIe1);
            RunningCluster.eventually(
                    "both nodes of us1 have noticed",
                    () -> said("answers again", since(logged, "us1")) >= NODES_WITH_DATABASE);
            saysItOnce(since(logged, "us1"));
            ofUs1.end();
            ofIe1.end();
            FaultTable.add(
                    "kill -9 of PostgreSQL, with all databases",
                    "503 at once; every device registered again within %d ms".formatted(again.toMillis()),
                    dead,
                    List.of(ofUs1, ofIe1),
                    List.of());
            allIsThere(ofUs1, us1);
            allIsThere(ofIe1, ie1);
        }
    }

    /// From the first packet to the 503, of those too who were under way when the database died. Nearly all before the
    /// device's first retransmission (T1); on a machine that has other things to do, some after it.
    private static void refusedAtOnce(RegisteringDevices devices) {
        var took = devices.all().stream()
                .filter(outcome -> outcome.status() == 503)
                .map(SipDevice.Outcome::took)
                .sorted()
                .toList();
        var nearlyAll = took.get(took.size() * 95 / 100);
        System.out.printf(
                "503 without a database: %d times, median %d ms, p95 %d ms, slowest %d ms%n",
                took.size(),
                took.get(took.size() / 2).toMillis(),
                nearlyAll.toMillis(),
                took.getLast().toMillis());
        assertThat(nearlyAll).isLessThan(AT_ONCE);
        assertThat(took.getLast()).isLessThan(AT_THE_LATEST);
        assertThat(devices.all())
                .filteredOn(outcome -> outcome.status() == 503)
                .allSatisfy(outcome -> assertThat(outcome.response()).containsPattern("\nRetry-After: \\d+\r"));
    }

    private static void theApiRefusesAtOnce(String path, Map<String, String> form) {
        var begun = System.nanoTime();
        var answer = CLUSTER.post("us1", RunningCluster.account(path), form);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).as(path).isLessThan(SOME_PATIENCE);
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("\"code\":20503", "\"status\":503", "\"more_info\":");
    }

    /// Whoever has no credentials yet hears that, whatever the database does.
    private static void challengesFromMemory() {
        var stranger = """
                REGISTER sip:%s SIP/2.0
                Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-stranger;rport
                Max-Forwards: 70
                From: <sip:stranger@%s>;tag=1
                To: <sip:stranger@%s>
                Call-ID: stranger
                CSeq: 1 REGISTER
                Contact: <sip:stranger@127.0.0.1:9>
                Content-Length: 0

                """.formatted(us1.name(), us1.name(), us1.name());
        assertThat(CLUSTER.sip("us1", stranger).body()).startsWith("SIP/2.0 407 ");
    }

    private static List<String> log(String site) {
        try {
            return Files.readAllLines(CLUSTER.data().resolve("logs/" + site + ".log"));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static List<String> since(int logged, String site) {
        var lines = log(site);
        return lines.subList(logged, lines.size());
    }

    private static void saysItOnce(List<String> lines) {
        assertThat(said("is down; whoever", lines)).isEqualTo(NODES_WITH_DATABASE);
        assertThat(said("answers again", lines)).isEqualTo(NODES_WITH_DATABASE);
        assertThat(lines).as("of an outage").hasSizeLessThan(MOST_LINES);
    }

    private static long said(String what, List<String> lines) {
        return lines.stream().filter(line -> line.contains(what)).count();
    }

    /// Through the edges of these sites.
    private static RegisteringDevices registering(SipDomain domain, String... sites) {
        return RegisteringDevices.start(
                USERS.stream().map(domain::device).toList(),
                Stream.of(sites).map(CLUSTER::edge).toList(),
                EVERY);
    }

    private static void awaitSuccess(RegisteringDevices... groups) {
        var now = System.nanoTime();
        for (var group : groups)
            RunningCluster.eventually("every device has registered", () -> group.allSucceededSince(now));
    }

    private static boolean hear503Since(RegisteringDevices devices, long then) {
        return devices.devices().stream()
                .allMatch(device -> devices.of(device).stream()
                        .anyMatch(outcome -> outcome.status() == 503 && outcome.begun() - then > 0));
    }

    /// The last registration of each device that was answered with 200, or one that came after it.
    private static void allIsThere(RegisteringDevices devices, SipDomain domain) {
        devices.areKeptIn(domain);
        var journals = CLUSTER.admissions(domain.name());
        journals.neverOverlap();
        Told.to(devices).neverOverlaps().areIn(journals);
        RunningCluster.eventually(
                "the list shows all of it",
                () -> devices.devices().stream()
                        .allMatch(device -> StreamSupport.stream(
                                        domain.registrations().spliterator(), false)
                                .filter(registered ->
                                        registered.path("aor").asText().equals(device.aor()))
                                .flatMap(registered -> StreamSupport.stream(
                                        registered.path("contacts").spliterator(), false))
                                .anyMatch(contact ->
                                        contact.path("call_id").asText().equals(device.callId())
                                                && contact.path("cseq").asLong() >= devices.acknowledged(device))));
        var route = SipDomain.read(CLUSTER, domain.region(), "/strowger/v1/routes/" + domain.name());
        assertThat(route.path("position").path("region").asText()).isEqualTo(domain.region());
        assertThat(SipDomain.read(
                                CLUSTER,
                                domain.region(),
                                RunningCluster.account("/SIP/Domains/" + domain.sid() + ".json"))
                        .path("domain_name")
                        .asText())
                .isEqualTo(domain.name());
    }

    /// The most, over all devices.
    private static int consecutiveFailures(RegisteringDevices devices) {
        var most = 0;
        for (var device : devices.devices()) {
            var row = 0;
            for (var outcome : devices.of(device)) {
                row = outcome.succeeded() ? 0 : row + 1;
                most = Math.max(most, row);
            }
        }
        return most;
    }
}
