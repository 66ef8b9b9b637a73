package io.strowger.edge;

import static io.strowger.edge.Given.ACME;
import static io.strowger.edge.Given.DUBLIN;
import static io.strowger.edge.Given.active;
import static io.strowger.edge.Given.register;
import static io.strowger.edge.Given.withRequestLine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import io.strowger.core.Registrations.Challenge;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/// As many TCP connections as one edge takes, and those that would hold one for nothing.
@Timeout(60)
@Isolated("counts the files and the threads of the process")
final class TcpCrowdTest {
    private static final int CROWD = 10_000; // strowger.edge.tcp.max-connections
    private static final int SPEAKERS = 500;
    /// For everything else that this JVM has open.
    private static final int OTHER_FILES = 1_000;
    /// What an idle connection may keep of the heap: two virtual threads, their buffers, the socket.
    private static final long BYTES_EACH = 12_000;

    private static final Executor ONE_THREAD_EACH = task -> Thread.ofVirtual().start(task);
    private static final int OF_EACH_KIND = 50;
    private static final int PATIENCE = 10_000;
    private static final int SMALL = 4096;
    private static final int LITTLE = 1 << 20;
    private static final int MORE_THAN_KERNELS_TAKE = 1_500;
    private static final String PING = "\r\n\r\n";
    private static final String OPTIONS = withRequestLine("OPTIONS sip:a SIP/2.0", register("CSeq: 1 OPTIONS"));

    private final FakeRoutes routes = new FakeRoutes();
    private final FakeRegion us1 = new FakeRegion("us1");
    private final List<AutoCloseable> open = new ArrayList<>();

    private EdgeNode start(String... overrides) {
        routes.set(ACME, active("us1", 1));
        us1.answers(new Challenge("nonce", false));
        var node = EdgeNode.start(
                Given.dublinOnAnyPort(overrides),
                routes,
                FakeRegion.all(us1),
                InstantSource.system(),
                new SplittableRandom(1),
                "",
                () -> true);
        open.add(node);
        return node;
    }

    @AfterEach
    void closeAll() throws Exception {
        for (var each : open.reversed()) each.close();
    }

    @Test
    void servesTenThousandConnectionsAndNoneMore() throws Exception {
        var limit = files().getMaxFileDescriptorCount();
        assumeTrue(
                limit >= CROWD + OTHER_FILES,
                "needs " + (CROWD + OTHER_FILES) + " open files, and this process may have " + limit + " (ulimit -n)");
        var node = start("strowger.edge.tcp.max-connections = " + CROWD);
        var filesBefore = files().getOpenFileDescriptorCount();
        var heapBefore = heap();
        var begun = System.nanoTime();
        try (var crowd = crowd(node)) {
            var lines = crowd.inputReader();
            assertThat(lines.readLine()).isEqualTo("connected " + CROWD);
            var connected = Duration.ofNanos(System.nanoTime() - begun);
            eventually("all are accepted", () -> files().getOpenFileDescriptorCount() >= filesBefore + CROWD);
            assertThat(connect(node).getInputStream().read()).as("one too many").isEqualTo(-1);
            var each = (heap() - heapBefore) / CROWD;
            System.out.printf("%d connections in %d ms, %d bytes of heap each%n", CROWD, connected.toMillis(), each);
            assertThat(each).as("bytes of heap for a connection").isLessThan(BYTES_EACH);

            tell(crowd, lines, "speak", "[SIP/2.0 407 Proxy Authentication Required]", "[SIP/2.0 200 OK]");
            assertThat(us1.registered).hasSize(SPEAKERS);
            assertThat(node.counts(DUBLIN).of(Counts.Kind.FAILED)).isZero();

            node.close();

            tell(crowd, lines, "closed?", "closed " + CROWD);
            eventually("every file is closed", () -> files().getOpenFileDescriptorCount() < filesBefore + 100);
            assertThat(heap() - heapBefore).as("heap that is left over").isLessThan(CROWD * 500L);
        }
    }

    /// Ends the process where the test has failed before it has.
    private record Crowd(Process process) implements AutoCloseable {
        BufferedReader inputReader() {
            return process.inputReader(StandardCharsets.UTF_8);
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    private static Crowd crowd(EdgeNode node) throws IOException {
        var classes = Path.of(TcpCrowd.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        return new Crowd(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes.toString(),
                        TcpCrowd.class.getName(),
                        Integer.toString(node.address(DUBLIN).getPort()),
                        Integer.toString(CROWD),
                        Integer.toString(SPEAKERS),
                        register(),
                        withRequestLine(
                                "OPTIONS sip:acme.sip.twilio.com SIP/2.0", register("CSeq: 2 OPTIONS", "Contact:")))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    private static void tell(Crowd crowd, BufferedReader lines, String order, String... answers) throws IOException {
        var orders = crowd.process().outputWriter(StandardCharsets.UTF_8);
        orders.write(order + "\n");
        orders.flush();
        for (var answer : answers) assertThat(lines.readLine()).isEqualTo(answer);
    }

    @Test
    void dropsThoseWhoHoldAConnectionForNothing() throws Exception {
        var node = start("strowger.edge.tcp.message-timeout = 500ms", "strowger.edge.tcp.idle-timeout = 1500ms");
        var filesBefore = files().getOpenFileDescriptorCount();

        var silent = many(node, _ -> {});
        var slow = many(node, device -> {
            for (var letter : register().split("")) {
                write(device, letter);
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            }
        });
        var idle = many(node, device -> write(device, register()));
        var pinging = many(node, device -> {
            write(device, register());
            for (var ping = 0; ping < 6; ping++) {
                LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
                write(device, "\r\n\r\n");
            }
        });

        dropped(silent, "silent", Duration.ofMillis(500));
        dropped(slow, "slow", Duration.ofMillis(500));
        dropped(idle, "idle", Duration.ofMillis(1500));
        dropped(pinging, "pinging, then idle", Duration.ofMillis(6 * 500 + 1500));
        eventually(
                "every file but those of this side is closed",
                () -> files().getOpenFileDescriptorCount() <= filesBefore + 4 * OF_EACH_KIND + 10);
    }

    /// The nanoseconds after which each of many connections was closed by the edge, whatever its device does meanwhile.
    private List<CompletableFuture<Long>> many(EdgeNode node, Consumer<Socket> deed) {
        return IntStream.range(0, OF_EACH_KIND)
                .mapToObj(_ -> {
                    try {
                        var begun = System.nanoTime();
                        var device = connect(node);
                        ONE_THREAD_EACH.execute(() -> deed.accept(device));
                        return CompletableFuture.supplyAsync(
                                () -> {
                                    readToTheEnd(device);
                                    return System.nanoTime() - begun;
                                },
                                ONE_THREAD_EACH);
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                })
                .toList();
    }

    private static void readToTheEnd(Socket device) {
        try {
            device.getInputStream().readAllBytes();
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset"); // it was sent more than it wanted to read
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static void write(Socket device, String text) {
        try {
            device.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException closedByNow) {
            assertThat(closedByNow).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
        }
    }

    private static void dropped(List<CompletableFuture<Long>> connections, String who, Duration limit) {
        assertThat(connections)
                .extracting(connection -> Duration.ofNanos(connection.join()))
                .as(who)
                .allSatisfy(after -> assertThat(after).isBetween(limit, limit.plusSeconds(3)));
    }

    /// More answers than both kernels take, fewer than the edge itself keeps for one connection.
    @Test
    void dropsAPeerThatDoesNotReadItsAnswers() throws Exception {
        var edge = small("strowger.edge.tcp.message-timeout = 500ms", "strowger.edge.tcp.idle-timeout = 1s");
        var filesBefore = files().getOpenFileDescriptorCount();
        var device = deaf(edge);

        for (var i = 0; i < MORE_THAN_KERNELS_TAKE; i++) write(device, OPTIONS);

        eventually(
                "the edge has closed its end, after both limits",
                () -> files().getOpenFileDescriptorCount() <= filesBefore + 1);
        assertThat(edge.counts().of(Counts.Kind.UNDELIVERED)).isPositive();
        eventually("all is given back", () -> edge.listener().waiting() == 0);
    }

    @Test
    void dropsAPeerThatTakesNothingThoughMoreComesFromIt() throws Exception {
        var edge = small("strowger.edge.tcp.message-timeout = 500ms");
        var device = deaf(edge);
        for (var i = 0; i < MORE_THAN_KERNELS_TAKE; i++) write(device, OPTIONS);
        eventually("answers wait", () -> edge.listener().waiting() > 0);

        eventually("it is dropped", () -> {
            write(device, PING);
            return edge.counts().of(Counts.Kind.CONNECTION_CLOSED) == 1;
        });

        eventually("all is given back", () -> edge.listener().waiting() == 0);
    }

    @Test
    void keepsAPeerThatTakesItsAnswersSlowly() throws Exception {
        var edge = small("strowger.edge.tcp.message-timeout = 500ms");
        var device = deaf(edge);
        for (var i = 0; i < MORE_THAN_KERNELS_TAKE; i++) write(device, OPTIONS);
        eventually("answers wait", () -> edge.listener().waiting() > 0);

        var until = System.nanoTime() + Duration.ofMillis(1500).toNanos();
        while (System.nanoTime() < until) {
            assertThat(device.getInputStream().readNBytes(SMALL)).hasSize(SMALL);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }

        assertThat(edge.listener().waiting()).as("still waiting for it").isPositive();
        assertThat(edge.counts().of(Counts.Kind.CONNECTION_CLOSED)).isZero();
    }

    /// Each of them by itself is within what a connection may hold.
    @Test
    void manyThatDoNotReadTakeNothingFromThoseWhoDo() throws Exception {
        var edge = small("strowger.edge.tcp.max-waiting = " + LITTLE);
        var polite = polite(edge);
        var greedy = new ArrayList<CompletableFuture<Void>>();
        for (var i = 0; i < OF_EACH_KIND; i++) {
            var device = deaf(edge);
            greedy.add(CompletableFuture.runAsync(
                    () -> {
                        for (var sent = 0; sent < MORE_THAN_KERNELS_TAKE; sent++) write(device, OPTIONS);
                    },
                    ONE_THREAD_EACH));
        }

        var all = CompletableFuture.allOf(greedy.toArray(CompletableFuture[]::new));
        do {
            assertThat(answer(polite)).startsWith("SIP/2.0 ");
            assertThat(edge.listener().waiting()).isLessThanOrEqualTo(LITTLE);
        } while (!all.isDone());

        eventually("most are dropped", () -> edge.counts().of(Counts.Kind.CONNECTION_CLOSED) > OF_EACH_KIND / 2);
        assertThat(answer(polite(edge))).as("a new one").startsWith("SIP/2.0 ");
        edge.listener().close();
        eventually("all is given back", () -> edge.listener().waiting() == 0);
    }

    @Test
    void manyThatSendHalfAMessageTakeNothingFromThoseWhoSendAWholeOne() throws Exception {
        var edge = small("strowger.edge.tcp.max-waiting = " + LITTLE);
        var polite = polite(edge);
        var half = register("Content-Length: 60000") + "x".repeat(30_000);
        var fit = LITTLE / half.length();

        var devices = new ArrayList<Socket>();
        for (var i = 0; i < 2 * OF_EACH_KIND; i++) {
            var device = connect(edge.address());
            devices.add(device);
            write(device, half);
            assertThat(answer(polite)).startsWith("SIP/2.0 ");
            assertThat(edge.listener().waiting()).isLessThanOrEqualTo(LITTLE);
        }

        eventually(
                "all but those that fit are dropped",
                () -> edge.counts().of(Counts.Kind.CONNECTION_CLOSED) >= 2 * OF_EACH_KIND - fit);
        assertThat(edge.listener().waiting()).as("of those that fit").isGreaterThan(LITTLE / 2);
        for (var device : devices) device.close();
        eventually("all is given back", () -> edge.listener().waiting() == 0);
        assertThat(answer(polite)).startsWith("SIP/2.0 ");
    }

    /// What listens, without the rest of a node.
    private record Small(TcpListener listener, InetSocketAddress address, Counts counts) {}

    /// Of its answers the kernel takes few.
    private Small small(String... overrides) throws IOException {
        var server = new ServerSocket(0, OF_EACH_KIND, InetAddress.getLoopbackAddress()) {
            @Override
            public Socket accept() throws IOException {
                var accepted = super.accept();
                accepted.setSendBufferSize(SMALL);
                return accepted;
            }
        };
        var counts = new Counts();
        var address = (InetSocketAddress) server.getLocalSocketAddress();
        var edge = Given.edge(address, routes, FakeRegion.all(us1), new FakeTime(), new FakeWays(), counts)
                .sip();
        var settings = Given.dublinOnAnyPort(overrides).tcp();
        var listener = TcpListener.start(server, edge, counts, settings, InstantSource.system());
        open.add(listener);
        return new Small(listener, address, counts);
    }

    /// One whose kernel takes few answers as well.
    private Socket deaf(Small edge) throws IOException {
        var device = new Socket();
        open.add(device);
        device.setReceiveBufferSize(SMALL);
        device.connect(edge.address(), PATIENCE);
        device.setSoTimeout(PATIENCE);
        return device;
    }

    private Socket polite(Small edge) throws IOException {
        return connect(edge.address());
    }

    /// The head of the answer to one more request.
    private static String answer(Socket device) throws IOException {
        device.getOutputStream().write(OPTIONS.getBytes(StandardCharsets.ISO_8859_1));
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\n")) {
            var next = device.getInputStream().read();
            if (next < 0) throw new IOException("closed after " + answer);
            answer.append((char) next);
        }
        return answer.toString();
    }

    private Socket connect(EdgeNode node) throws IOException {
        return connect(node.address(DUBLIN));
    }

    private Socket connect(InetSocketAddress address) throws IOException {
        var socket = new Socket();
        open.add(socket);
        socket.connect(address, PATIENCE);
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    private static UnixOperatingSystemMXBean files() {
        return (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    }

    /// What is in use after a collection.
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void eventually(String what, BooleanSupplier holds) {
        var until = System.nanoTime() + Duration.ofMillis(PATIENCE).toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > until) throw new AssertionError("never came true: " + what);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
