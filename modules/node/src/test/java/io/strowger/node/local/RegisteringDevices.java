package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Devices that register again and again, each on a thread of its own and through the given edges in turn, and what
/// became of every attempt.
final class RegisteringDevices implements AutoCloseable {
    private final List<SipDevice> devices;
    private final List<InetSocketAddress> edges;
    private final Duration every;
    private final Map<String, List<SipDevice.Outcome>> outcomes = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> loops = new ArrayList<>();
    private volatile boolean ending;

    private RegisteringDevices(List<SipDevice> devices, List<InetSocketAddress> edges, Duration every) {
        this.devices = List.copyOf(devices);
        this.edges = List.copyOf(edges);
        this.every = every;
    }

    static RegisteringDevices start(List<SipDevice> devices, List<InetSocketAddress> edges, Duration every) {
        var started = new RegisteringDevices(devices, edges, every);
        for (var place = 0; place < devices.size(); place++) {
            var first = place;
            started.outcomes.put(devices.get(place).aor(), new CopyOnWriteArrayList<>());
            started.loops.add(started.threads.submit(() -> started.loop(first)));
        }
        return started;
    }

    List<SipDevice> devices() {
        return devices;
    }

    /// In the order of the attempts.
    List<SipDevice.Outcome> of(SipDevice device) {
        return outcomes.getOrDefault(device.aor(), List.of());
    }

    /// Whether a device here asked for this before `then`, and this region never told it that it was admitted.
    boolean neverHeardOf(Admissions.Admission stored, long then) {
        return outcomes.getOrDefault(stored.aor(), List.of()).stream()
                .anyMatch(outcome -> outcome.cseq() == stored.cseq()
                        && outcome.begun() - then < 0
                        && !outcome.isAdmittedIn(stored.region()));
    }

    /// Whether a device here asked for the one before another, or the same, had the answer to `other`.
    boolean askedBeforeTheAnswer(Admissions.Admission one, Admissions.Admission other) {
        return outcomes(one)
                .anyMatch(asked -> outcomes(other).anyMatch(answered -> asked.begun() - answered.ended() < 0));
    }

    private Stream<SipDevice.Outcome> outcomes(Admissions.Admission stored) {
        return outcomes.getOrDefault(stored.aor(), List.of()).stream()
                .filter(outcome -> outcome.cseq() == stored.cseq());
    }

    /// The CSeq of the last REGISTER of `device` that was answered with 200.
    long acknowledged(SipDevice device) {
        return of(device).stream()
                .filter(SipDevice.Outcome::succeeded)
                .mapToLong(SipDevice.Outcome::cseq)
                .max()
                .orElseThrow();
    }

    /// What was last acknowledged to each of the devices, or what came after it, is registered in `domain`.
    void areKeptIn(SipDomain domain) {
        for (var device : devices) isKeptIn(domain, device, acknowledged(device));
    }

    /// What the region of `domain` has acknowledged is still there, wherever the devices have registered since.
    void areStillWhereTheyWere(SipDomain domain) {
        for (var device : devices) {
            var acknowledged = of(device).stream()
                    .filter(outcome -> outcome.isAdmittedIn(domain.region()))
                    .mapToLong(SipDevice.Outcome::cseq)
                    .max()
                    .orElseThrow();
            isKeptIn(domain, device, acknowledged);
        }
    }

    private static void isKeptIn(SipDomain domain, SipDevice device, long acknowledged) {
        var contacts = domain.contacts(device.aor());
        assertThat(StreamSupport.stream(contacts.spliterator(), false)
                        .filter(contact -> contact.path("call_id").asText().equals(device.callId())))
                .as("%s with CSeq %d in %s: %s", device.aor(), acknowledged, domain.region(), contacts)
                .singleElement()
                .satisfies(contact -> assertThat(contact.path("cseq").asLong()).isGreaterThanOrEqualTo(acknowledged));
    }

    /// Of all devices.
    List<SipDevice.Outcome> all() {
        return outcomes.values().stream().flatMap(List::stream).toList();
    }

    /// Whether every device has had a 200 for an attempt that it began after `then`.
    boolean allSucceededSince(long then) {
        return outcomes.values().stream()
                .allMatch(of -> of.stream().anyMatch(outcome -> outcome.succeeded() && outcome.begun() - then > 0));
    }

    /// Whether every device has had a 200 since `then`, be it for an attempt that it began before.
    boolean allAnsweredSince(long then) {
        return outcomes.values().stream()
                .allMatch(of -> of.stream().anyMatch(outcome -> outcome.succeeded() && outcome.ended() - then > 0));
    }

    /// How long after `then` the first device heard that it had been admitted in this region; waits for it.
    Duration firstAdmittedIn(String region, long then) {
        RunningCluster.eventually(
                "a device is admitted in " + region,
                () -> admittedIn(region, then).isPresent());
        return Duration.ofNanos(admittedIn(region, then).orElseThrow());
    }

    private OptionalLong admittedIn(String region, long then) {
        return all().stream()
                .filter(outcome -> outcome.isAdmittedIn(region))
                .mapToLong(outcome -> outcome.ended() - then)
                .filter(after -> after > 0)
                .min();
    }

    /// The longest time since `then` between two successes of the same device.
    Duration longestGapSince(long then) {
        var longest = 0L;
        for (var device : devices) {
            var last = then;
            for (var outcome : of(device)) {
                if (!outcome.succeeded() || outcome.ended() - then < 0) continue;
                longest = Math.max(longest, outcome.ended() - last);
                last = outcome.ended();
            }
        }
        return Duration.ofNanos(longest);
    }

    /// What was slow or failed since `then`, with the time of its beginning: what a report needs to name the cause of a
    /// gap.
    String troublesSince(long then) {
        var troubles = new ArrayList<String>();
        for (var device : devices)
            for (var outcome : of(device))
                if (outcome.begun() - then > 0
                        && (!outcome.succeeded() || outcome.took().compareTo(every) > 0))
                    troubles.add(device.aor() + " after " + (outcome.begun() - then) / 1_000_000 + " ms: " + outcome);
        return String.join("\n", troubles);
    }

    /// Of all devices.
    List<SipDevice.Outcome> failures() {
        return all().stream().filter(outcome -> !outcome.succeeded()).toList();
    }

    /// Ends them after the attempts that are under way.
    void end() {
        ending = true;
        try {
            for (var loop : loops) loop.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException cause) {
            throw new AssertionError(cause.getCause());
        }
    }

    @Override
    public void close() {
        end();
        threads.close();
        devices.forEach(SipDevice::close);
    }

    private void loop(int first) {
        var device = devices.get(first);
        var mine = of(device);
        // spread over the interval, so that the devices don't all come at once
        var next = System.nanoTime() + every.toNanos() * first / devices.size();
        for (var turn = first; !ending; turn++) {
            LockSupport.parkNanos(next - System.nanoTime());
            mine.add(device.register(edges.get(turn % edges.size())));
            next = Math.max(next + every.toNanos(), System.nanoTime());
        }
    }
}
