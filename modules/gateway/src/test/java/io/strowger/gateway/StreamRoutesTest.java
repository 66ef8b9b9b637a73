package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class StreamRoutesTest {
    private static final String PATH = "/strowger/v1/stream";
    private final TestSite site = new TestSite();

    @Test
    void tellsWhatHappensToTheAccountInAllRegionsAndNothingElse() {
        Runnable happens = () -> {
            site.us1
                    .journal()
                    .happens(TestSite.ACME, "domain", "acme.sip.twilio.com", "domain.list-mapped.1", "{\"a\":1}");
            site.ie1.journal().happens(TestSite.OTHER, "domain", "others.sip.twilio.com", "domain.list-mapped.1", "{}");
            site.global.happens(TestSite.ACME, "route", "acme.sip.twilio.com", "route.renamed.1", "{}");
        };

        var said = site.get(PATH).until(StreamRoutesTest::hasBegun, happens, StreamRoutesTest::hasGoneOn);

        assertThat(happened(said))
                .containsExactlyInAnyOrder("us1 domain/acme.sip.twilio.com", "global route/acme.sip.twilio.com");
        assertThat(said)
                .contains(
                        "\"sequence\":1,\"type\":\"domain.list-mapped.1\",\"at\":\"2026-03-05T12:00:00.123456Z\",\"event\":{\"a\":1},\"cause\":null}")
                .doesNotContain("others");
    }

    /// All are let in before the first of them reads.
    @Test
    void countsThoseWhoComeAtOnceAndSubAccountsWithTheirOwner() {
        var sub = site.post("/2010-04-01/Accounts.json").answer();
        var answers = IntStream.range(0, 40)
                .mapToObj(number ->
                        number % 2 == 0 ? site.get(PATH) : site.get(PATH).as(sub.sid(), sub.at("auth_token")))
                .map(TestSite.Ask::response)
                .toList();
        assertThat(answers).extracting(answer -> answer.status().intValue()).containsOnly(200);

        var readers = answers.stream()
                .map(answer -> answer.entity().getDataBytes().runWith(Sink.<ByteString>queue(), TestSite.SYSTEM))
                .toList();
        var begun = readers.stream().filter(StreamRoutesTest::hasSomething).count();

        assertThat(begun).isEqualTo(25);
        assertThat(site.get(PATH).answer().status()).isEqualTo(503);
        readers.forEach(SinkQueueWithCancel::cancel);
        isLetInAgain();
        assertThat(site.get(PATH)
                        .as(TestSite.OTHER.value(), "other-us1")
                        .until(_ -> false, () -> {}, text -> text.contains("event: cluster")))
                .isNotEmpty();
    }

    private void isLetInAgain() {
        var deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        var isIn = false;
        while (!isIn && System.nanoTime() < deadline) {
            var answer = site.get(PATH).response();
            var reader = answer.entity().getDataBytes().runWith(Sink.<ByteString>queue(), TestSite.SYSTEM);
            isIn = answer.status().isSuccess() && hasSomething(reader);
            reader.cancel();
        }
        assertThat(isIn).as("who has ended makes room").isTrue();
    }

    private static boolean hasSomething(SinkQueueWithCancel<ByteString> reader) {
        return reader.pull()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join()
                .isPresent();
    }

    @Test
    void beginsWithTheCluster() {
        var said = site.get(PATH).until(_ -> false, () -> {}, text -> text.contains("event: cluster"));

        assertThat(said).startsWith("retry: 1000\n: ").contains("event: cluster\ndata: {\"seen_from\":\"pekko://");
    }

    @Test
    void countsTrafficOnceASecond() {
        Runnable happens = () -> site.us1
                .journal()
                .happens(
                        TestSite.ACME,
                        "registration",
                        "alice@acme.sip.twilio.com",
                        "registration.contacts-changed.1",
                        "{\"bound\":[{\"origin\":{\"edge\":\"dublin\"}}]}");

        var said = site.get(PATH).until(StreamRoutesTest::hasBegun, happens, StreamRoutesTest::hasGoneOn);

        assertThat(said)
                .contains(
                        "data: {\"seconds\":1,\"flows\":[{\"edge\":\"dublin\",\"region\":\"us1\",\"registrations\":1,\"calls\":0}]}")
                .contains("data: {\"seconds\":1,\"flows\":[]}");
    }

    @Test
    void sendsOnlyWhatIsWanted() {
        Runnable happens = () -> {
            site.us1.journal().happens(TestSite.ACME, "domain", "acme.sip.twilio.com", "domain.list-mapped.1", "{}");
            site.us1.journal().happens(TestSite.ACME, "call", "CA1", "call.call-begun.1", "{}");
            site.us1.journal().happens(TestSite.ACME, "domain", "b.sip.twilio.com", "domain.list-mapped.1", "{}");
        };

        assertThat(happened(site.get(PATH + "?kind=call,route")
                        .until(StreamRoutesTest::hasBegun, happens, StreamRoutesTest::hasGoneOn)))
                .containsExactly("us1 call/CA1");
        assertThat(happened(site.get(PATH + "?entity=domain/b.sip.twilio.com")
                        .until(StreamRoutesTest::hasBegun, happens, StreamRoutesTest::hasGoneOn)))
                .containsExactly("us1 domain/b.sip.twilio.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?last_event_id=", "header"})
    void goesOnWhereItsClientHasReadTo(String how) {
        var before = site.get(PATH)
                .until(
                        StreamRoutesTest::hasBegun,
                        () -> domainHappens("first.sip.twilio.com"),
                        said -> said.contains("event: happened"));
        var id = lastId(before);
        domainHappens("second.sip.twilio.com");
        domainHappens("third.sip.twilio.com");

        var ask = how.equals("header") ? site.get(PATH).header("Last-Event-ID", id) : site.get(PATH + how + id);
        var after = ask.until(_ -> false, () -> {}, StreamRoutesTest::hasGoneOn);

        assertThat(happened(after))
                .containsExactly("us1 domain/second.sip.twilio.com", "us1 domain/third.sip.twilio.com");
        assertThat(after).doesNotContain("event: gap");
    }

    @Test
    void tellsEachViewerEachEventOnce() {
        var viewers = List.of(1, 2, 3).stream()
                .map(_ -> CompletableFuture.supplyAsync(() -> site.get(PATH)
                        .until(
                                StreamRoutesTest::hasBegun,
                                () -> domainHappens("new.sip.twilio.com"),
                                StreamRoutesTest::hasGoneOn)))
                .toList();

        for (var viewer : viewers) {
            var sequences = Pattern.compile("\"sequence\":(\\d+)")
                    .matcher(viewer.join())
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertThat(sequences).isNotEmpty().doesNotHaveDuplicates().isSorted();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "1000000000~global:0/0~ie1:0/0~us1:0/0",
                "NOW~us1:0/0",
                "NOW~global:0/0~ie1:0/0~us1:999/0"
            })
    void saysThatSomethingIsLeftOutWhereItCanNotGoOn(String id) {
        var now = Long.toString(Instant.now().getEpochSecond());

        var said = site.get(PATH)
                .header("Last-Event-ID", id.replace("NOW", now))
                .until(_ -> false, () -> {}, StreamRoutesTest::hasGoneOn);

        assertThat(said).containsOnlyOnce("event: gap\ndata: {}\n\n");
    }

    /// The stream ends, so that its client comes back; and there is somebody who tells it again.
    @Test
    void goesOnAfterAFailureOfItsOwn() {
        var broken = site.get(PATH).until(StreamRoutesTest::hasBegun, () -> site.clusterBreaks.set(true), _ -> false);
        var id = lastId(broken);
        domainHappens("meanwhile.sip.twilio.com");

        var after = site.get(PATH).header("Last-Event-ID", id).until(_ -> false, () -> {}, StreamRoutesTest::hasGoneOn);

        assertThat(happened(after)).containsExactly("us1 domain/meanwhile.sip.twilio.com");
    }

    @Test
    void readsNothingWhenNobodyWatches() {
        site.get(PATH).until(_ -> false, () -> {}, StreamRoutesTest::hasGoneOn);
        var first = readsWithin(1_000);
        var reads = first;
        for (var look = 0; look < 20 && reads > 0; look++) reads = readsWithin(600);

        assertThat(reads)
                .as("a read that was under way may have ended, no other began")
                .isZero();
    }

    @Test
    void bearsARegionThatDoesNotAnswer() {
        site.ie1.fakes().goDown();

        assertThat(happened(site.get(PATH)
                        .until(
                                StreamRoutesTest::hasBegun,
                                () -> domainHappens("a.sip.twilio.com"),
                                StreamRoutesTest::hasGoneOn)))
                .containsExactly("us1 domain/a.sip.twilio.com");
    }

    @Test
    void tellsOfKeysWhoeverHasTheTokenAndNoKey() {
        var key = site.post(TestSite.ROOT + "/Keys.json").answer();
        Runnable happens = () -> {
            site.us1.journal().happens(TestSite.ACME, "api-key", "SK1", "api-key.key-renamed.1", "{}");
            domainHappens("b.sip.twilio.com");
        };

        assertThat(happened(site.get(PATH).until(StreamRoutesTest::hasBegun, happens, StreamRoutesTest::hasGoneOn)))
                .contains("us1 api-key/SK1");
        assertThat(happened(site.get(PATH)
                        .as(key.sid(), key.at("secret"))
                        .until(StreamRoutesTest::hasBegun, happens, StreamRoutesTest::hasGoneOn)))
                .containsExactly("us1 domain/b.sip.twilio.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?kind=session", "?kind=call,", "?entity=x"})
    void wantsKindsThatThereAre(String query) {
        assertThat(site.get(PATH + query).answer().at("code")).isEqualTo("20422");
    }

    @Test
    void asksForCredentials() {
        assertThat(site.get(PATH).anonymously().answer().status()).isEqualTo(401);
    }

    private int readsWithin(long millis) {
        var before = site.us1.journal().reads.get();
        LockSupport.parkNanos(millis * 1_000_000);
        return site.us1.journal().reads.get() - before;
    }

    private void domainHappens(String name) {
        site.us1.journal().happens(TestSite.ACME, "domain", name, "domain.list-mapped.1", "{}");
    }

    private static List<String> happened(String said) {
        return Pattern.compile("data: \\{\"region\":\"(.*?)\",\"entity\":\"(.*?)\"")
                .matcher(said)
                .results()
                .map(found -> found.group(1) + " " + found.group(2))
                .toList();
    }

    private static String lastId(String said) {
        return Arrays.stream(said.split("\n"))
                .filter(line -> line.startsWith("id: "))
                .reduce((_, later) -> later)
                .orElseThrow()
                .substring(4);
    }

    private static int count(String text, String part) {
        return text.split(part, -1).length - 1;
    }

    /// All journals have a place by then.
    private static boolean hasBegun(String said) {
        return count(said, "event: traffic\n") == 1;
    }

    /// A second of traffic behind it: everything before that has been told.
    private static boolean hasGoneOn(String said) {
        return count(said, "event: traffic\n") == 3;
    }
}
