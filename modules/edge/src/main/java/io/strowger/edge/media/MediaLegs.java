package io.strowger.edge.media;

import java.io.IOException;
import java.net.BindException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// All media legs of a process, and the one thread that reads their sockets and beats their time. What is late catches
/// up, one frame after another with reading in between; more
/// than a second is let go. Safe for use by any thread.
public final class MediaLegs implements AutoCloseable {
    private static final long FRAME = Duration.ofMillis(20).toNanos();
    private static final long MOST_BEHIND = Duration.ofSeconds(1).toNanos();
    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();
    private static final int MOST_BYTES = 2048; // a packet with more is none of ours
    private static final int EXPEDITED = 46 << 2; // RFC 4594 §4.1: voice

    private final MediaSettings settings;
    private final Consumer<Throwable> faults;
    private final Selector selector;
    private final Thread thread;
    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger cursor; // goes round, so that a port rests as long as possible before it is used again
    private final Object gate = new Object();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private boolean over; // guarded by the gate: the thread takes no more tasks

    // Only for the thread
    private final List<MediaLeg> legs = new ArrayList<>();
    private boolean stops;

    /// How asking for a leg ends.
    public sealed interface Opening {}

    public record Opened(MediaLeg leg) implements Opening {}

    public record TooManyLegs(int limit) implements Opening {}

    /// Nor is there one when the address is none of this machine.
    public record NoFreePort(String why) implements Opening {}

    private MediaLegs(MediaSettings settings, Consumer<Throwable> faults, Selector selector) {
        this.settings = settings;
        this.faults = faults;
        this.selector = selector;
        this.cursor = new AtomicInteger(random.nextInt(settings.ports()));
        this.thread = Thread.ofPlatform().name("media").daemon().unstarted(this::run);
    }

    /// `faults` are told on the thread of all legs; they stop nothing.
    public static MediaLegs start(MediaSettings settings, Consumer<Throwable> faults) throws IOException {
        var legs = new MediaLegs(settings, faults, Selector.open());
        legs.thread.start();
        return legs;
    }

    /// Opens a leg on an even port of this address.
    public Opening open(InetAddress address, MediaListener listener) {
        if (open.incrementAndGet() > settings.maxLegs()) {
            open.decrementAndGet();
            return new TooManyLegs(settings.maxLegs());
        }
        var failure = "";
        for (var tries = settings.ports(); tries > 0; tries--) {
            var local = new InetSocketAddress(address, settings.port(cursor.getAndIncrement()));
            try {
                var channel = bind(local);
                var leg = new MediaLeg(local, channel, listener, this::execute, this::release, random);
                execute(() -> admit(leg));
                return new Opened(leg);
            } catch (BindException taken) {
                failure = local + ": " + taken.getMessage();
            } catch (IOException none) {
                failure = local + ": " + none.getMessage();
                break;
            }
        }
        open.decrementAndGet();
        return new NoFreePort(failure);
    }

    /// How many legs are open.
    public int inUse() {
        return open.get();
    }

    private static DatagramChannel bind(InetSocketAddress local) throws IOException {
        var family =
                local.getAddress() instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
        var channel = DatagramChannel.open(family);
        try {
            channel.setOption(StandardSocketOptions.IP_TOS, EXPEDITED);
            channel.configureBlocking(false);
            return channel.bind(local);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    /// In order; on the caller's thread when there is no other any more, where all legs are closed.
    private void execute(Runnable task) {
        synchronized (gate) {
            if (!over) {
                tasks.add(task);
                selector.wakeup();
                return;
            }
        }
        task.run();
    }

    private void admit(MediaLeg leg) {
        if (stops) {
            leg.end();
            return;
        }
        legs.add(leg);
        try {
            leg.channel().register(selector, SelectionKey.OP_READ, leg);
        } catch (IOException | RuntimeException fault) {
            faults.accept(fault);
            leg.end();
        }
    }

    private void release(MediaLeg leg) {
        legs.remove(leg);
        try {
            leg.channel().close();
            if (selector.isOpen()) selector.selectNow(); // only then has the kernel its port back
        } catch (IOException | RuntimeException fault) {
            faults.accept(fault);
        }
        open.decrementAndGet();
    }

    private void run() {
        var buffer = ByteBuffer.allocateDirect(MOST_BYTES);
        var next = System.nanoTime() + FRAME;
        while (!stops) {
            try {
                if (legs.isEmpty()) {
                    if (tasks.isEmpty()) selector.select(); // nobody needs the time
                    next = System.nanoTime() + FRAME;
                }
                var wait = next - System.nanoTime();
                if (wait <= 0 || !tasks.isEmpty()) selector.selectNow();
                else selector.select((wait + MILLISECOND - 1) / MILLISECOND);
            } catch (IOException fault) {
                faults.accept(fault);
            }
            var ready = List.copyOf(selector.selectedKeys());
            selector.selectedKeys().clear();
            for (var key : ready)
                guarded(() -> {
                    if (key.attachment() instanceof MediaLeg leg && key.isValid()) leg.receive(buffer);
                });
            work();
            var behind = System.nanoTime() - next;
            if (behind < 0) continue;
            for (var leg : List.copyOf(legs)) guarded(() -> leg.tick(buffer));
            next += behind > MOST_BEHIND ? behind : FRAME;
        }
        finish();
    }

    private void work() {
        for (var task = tasks.poll(); task != null; task = tasks.poll()) guarded(task::run);
    }

    private void finish() {
        for (var leg : List.copyOf(legs)) guarded(leg::end);
        synchronized (gate) {
            over = true;
        }
        work(); // a leg that is admitted now ends at once
        try {
            selector.close();
        } catch (IOException fault) {
            faults.accept(fault);
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    private void guarded(Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException fault) {
            faults.accept(fault);
        }
    }

    /// Closes all legs and ends their recordings, and returns when that is done. Not from a listener.
    @Override
    public void close() {
        execute(() -> stops = true);
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
