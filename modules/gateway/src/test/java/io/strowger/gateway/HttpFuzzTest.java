package io.strowger.gateway;

import static io.strowger.gateway.FurnishedSite.SID;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.typesafe.config.ConfigFactory;
import io.strowger.testkit.HttpCorpus;
import io.strowger.testkit.HttpCorpus.Line;
import io.strowger.testkit.HttpFuzz;
import io.strowger.testkit.HttpFuzz.Answer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    /// What Twilio's SDKs ask for, too, and is not here.
    private static final List<String> NOT_HERE =
            List.of("POST " + TestSite.ROOT + "/Calls/CA" + SID + "/Recordings/RE");

    private static final List<String> CORPUS = HttpCorpus.of(FurnishedSite.furniture());

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

    /// As `HttpCorpusTest` of node says of Twilio's.
    @Test
    void asksForEveryOperationOfItsDocument() {
        assertThat(ApiDocument.read().operations())
                .filteredOn(operation -> CORPUS.stream()
                        .map(Line::of)
                        .noneMatch(line -> operation.isAskedBy(line.method(), line.path())))
                .isEmpty();
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

    private Map<Integer, Integer> fuzz(int requests, long seed) {
        var fuzz = new HttpFuzz(InetAddress.getLoopbackAddress(), binding.localAddress(), CORPUS, HttpFuzzTest::check);
        return fuzz.run(requests, CLIENTS, seed);
    }

    private static void check(String request, Answer answer) {
        var told = "seed " + SEED + ", request:\n" + request + "\nanswer:\n" + answer.body();
        assertThat(answer.problems(request)).as(told).isEmpty();
        assertThat(answer.body()).as(told).doesNotContain("acme-ie1", "other-us1", "other-ie1");
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
}
