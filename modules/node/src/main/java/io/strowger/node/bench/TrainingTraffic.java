package io.strowger.node.bench;

import io.strowger.node.local.LocalSite;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// What devices, callers and API clients do to a site that is trained: often enough for its JVM to note what is worth
/// compiling as soon as a site starts. What fails is no matter: the JVM is cold, and learns from that too.
final class TrainingTraffic {
    private static final int DEVICES = 50;
    private static final int PHONES = 4;
    private static final int ROUNDS = 120; // of each phone: C2 compiles what has run some thousand times

    private static final int MOST_FAILURES = 5; // of each phone: what isn't answered takes its time

    private final LocalSite site;
    private final BenchDevices devices;
    private final PrintWriter out;
    private final AtomicInteger registrations = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();

    TrainingTraffic(LocalSite site, PrintWriter out) {
        this.site = site;
        this.devices = new BenchDevices(site, DEVICES, out);
        this.out = out;
    }

    /// Returns when all is done.
    void run() {
        devices.create();
        var edge = new InetSocketAddress(site.host(), site.sip());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var answering = new TrainingPhone(edge);
                var application = BenchApplication.dialling(answering.uri(), 0)) {
            threads.execute(answering::answerAll);
            var domain = BenchCalls.domain(site, application.url());
            var phones = IntStream.range(0, PHONES)
                    .mapToObj(phone -> threads.submit(() -> use(edge, phone, domain)))
                    .toList();
            for (Future<?> phone : phones) phone.get();
        } catch (ExecutionException cause) {
            throw new IllegalStateException(cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        out.println("  " + registrations + " registrations and " + calls + " calls of " + PHONES * ROUNDS + " each");
        out.flush();
    }

    private void use(InetSocketAddress edge, int number, String domain) {
        try (var phone = new TrainingPhone(edge)) {
            var failures = 0;
            for (var round = 0; round < ROUNDS && failures < MOST_FAILURES; round++) {
                var user = "u" + (round * PHONES + number) % DEVICES;
                var registered = phone.register(user, BenchDevices.PASSWORD, devices.domain());
                var called = phone.call(domain);
                if (registered) registrations.incrementAndGet();
                if (called) calls.incrementAndGet();
                if (!registered || !called) failures++;
            }
        }
    }
}
