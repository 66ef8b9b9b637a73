package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A telephone: SIPp, a public SIP stack, that plays one of the scenarios under `call/` once. What it has sent
/// and received is read from its log.
final class Phone implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(40); // a busy machine, and a few retransmissions
    private static final int PORTS_TRIED = 20;
    private static final String LIFE = "300"; // seconds; whoever forgets a phone has it no longer
    /// The word that names a second scenario, for a call that comes while the first is played.
    static final String WHEN_CALLED = "when-called";

    private static final Path SOCKETS = Path.of("/proc/net/udp");
    private static final Pattern ENTRY =
            Pattern.compile("(?m)^-{40,} (\\d{4}-\\d\\d-\\d\\d)[ \t](\\d\\d:\\d\\d:\\d\\d\\.\\d+).*$");

    private final Path folder;
    private final InetSocketAddress address;
    private final Process process;

    private Phone(Path folder, InetSocketAddress address, Process process) {
        this.folder = folder;
        this.address = address;
        this.process = process;
    }

    /// What a phone has sent or received, and when, by UTC.
    record Message(boolean isSent, LocalDateTime at, String text) {
        boolean begins(String start) {
            return text.startsWith(start);
        }

        String startLine() {
            return text.lines().findFirst().orElse("");
        }

        /// The first of this name, without the name.
        Optional<String> header(String name) {
            return text.lines()
                    .takeWhile(line -> !line.isEmpty())
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }

        String body() {
            var end = text.indexOf("\n\n");
            return end < 0 ? "" : text.substring(end).strip();
        }

        @Override
        public String toString() {
            return (isSent ? "sent " : "received ") + text;
        }
    }

    /// `words` are put in place of `@word@` in the scenario; `more` are arguments of SIPp.
    static Phone start(
            Path folder,
            String scenario,
            Map<String, String> words,
            InetSocketAddress address,
            InetSocketAddress edge,
            List<String> more) {
        try {
            Files.writeString(folder.resolve("scenario.xml"), scenario(scenario, words));
            if (words.containsKey(WHEN_CALLED))
                Files.writeString(folder.resolve("called.xml"), scenario(words.get(WHEN_CALLED), words));
            var command = new ArrayList<>(List.of("sipp", edge.getHostString() + ":" + edge.getPort()));
            command.addAll(List.of("-i", address.getHostString(), "-p", Integer.toString(address.getPort())));
            command.addAll(List.of("-sf", "scenario.xml", "-m", "1", "-nostdin", "-timeout", LIFE, "-timeout_error"));
            command.addAll(List.of("-trace_msg", "-message_file", "messages", "-trace_err", "-error_file", "errors"));
            if (words.containsKey(WHEN_CALLED)) command.addAll(List.of("-oocsf", "called.xml"));
            var dialled = words.getOrDefault("dialled", ""); // else SIPp answers challenges for the host it sends to
            if (!dialled.isEmpty()) command.addAll(List.of("-auth_uri", dialled));
            command.addAll(more);
            var builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output").toFile());
            builder.environment().put("TZ", "UTC"); // it logs by the wall clock of its zone, which need not be ours
            return new Phone(folder, address, builder.start());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static String scenario(String name, Map<String, String> words) throws IOException {
        try (InputStream resource = Phone.class.getResourceAsStream("/call/" + name + ".xml")) {
            if (resource == null) throw new IOException("no scenario " + name);
            var text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
            for (var word : words.entrySet()) text = text.replace("@" + word.getKey() + "@", word.getValue());
            return text;
        }
    }

    /// One that nobody has now, over UDP nor over TCP, since a phone may use either.
    static int freePort() {
        for (var left = PORTS_TRIED; ; left--)
            try (var tcp = new ServerSocket()) {
                tcp.setReuseAddress(false); // nor has had just before: SIPp could not bind it
                tcp.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                try (var udp = new DatagramSocket(tcp.getLocalSocketAddress())) {
                    return udp.getLocalPort();
                }
            } catch (IOException taken) {
                if (left == 0) throw new UncheckedIOException(taken);
            }
    }

    int port() {
        return address.getPort();
    }

    /// Returns when it listens: Linux says so. Elsewhere the edge's second INVITE finds it.
    Phone listening() {
        if (!Files.exists(SOCKETS)) return this;
        var octets = ByteBuffer.wrap(address.getAddress().getAddress()).order(ByteOrder.LITTLE_ENDIAN);
        var entry = "%08X:%04X ".formatted(octets.getInt(), port());
        eventually("it listens at " + address, () -> {
            try {
                return Files.readString(SOCKETS).contains(entry);
            } catch (IOException cause) {
                throw new UncheckedIOException(cause);
            }
        });
        return this;
    }

    List<Message> messages() {
        var log = read("messages").replace("\r", "");
        var messages = new ArrayList<Message>();
        var entries = ENTRY.matcher(log);
        var begun = entries.find();
        while (begun) {
            var at = LocalDateTime.parse(entries.group(1) + "T" + entries.group(2));
            var from = entries.end();
            begun = entries.find();
            var entry =
                    log.substring(from, begun ? entries.start() : log.length()).strip();
            var line = entry.indexOf('\n');
            if (line > 0)
                messages.add(new Message(
                        entry.substring(0, line).contains(" sent "),
                        at,
                        entry.substring(line).stripLeading()));
        }
        return messages;
    }

    /// The first that it has received, or receives soon, which begins so.
    Message receives(String start) {
        return awaited("receives " + start, message -> !message.isSent() && message.begins(start));
    }

    Message sends(String start) {
        return awaited("sends " + start, message -> message.isSent() && message.begins(start));
    }

    Message sends(String start, Predicate<Message> such) {
        return awaited("sends " + start, message -> message.isSent() && message.begins(start) && such.test(message));
    }

    Message receives(String start, Predicate<Message> such) {
        return awaited(
                "receives " + start, message -> !message.isSent() && message.begins(start) && such.test(message));
    }

    private Message awaited(String what, Predicate<Message> such) {
        eventually(what, () -> found(such).isPresent());
        return found(such).orElseThrow();
    }

    private Optional<Message> found(Predicate<Message> such) {
        return messages().stream().filter(such).findFirst();
    }

    /// Each once: what is repeated, because its answer was not quick enough, is the same text.
    List<Message> received(String start) {
        var seen = new HashSet<String>();
        return everythingReceived(start).stream()
                .filter(message -> seen.add(message.text()))
                .toList();
    }

    /// With what is repeated.
    List<Message> everythingReceived(String start) {
        return messages().stream()
                .filter(message -> !message.isSent() && message.begins(start))
                .toList();
    }

    /// Tells it to go on: by a MESSAGE with the Call-ID of its call.
    void cue() {
        var callId = messages().getFirst().header("Call-ID").orElseThrow();
        var cue =
                "MESSAGE sip:phone@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK" + System.nanoTime()
                        + "\r\nFrom: <sip:test@127.0.0.1>;tag=test\r\nTo: <sip:phone@127.0.0.1>\r\nCall-ID: " + callId
                        + "\r\nCSeq: " + System.nanoTime() % 1_000_000_000
                        + " MESSAGE\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n";
        try (var socket = new DatagramSocket()) {
            var bytes = cue.getBytes(StandardCharsets.US_ASCII);
            socket.send(new DatagramPacket(bytes, bytes.length, address));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// A callee picks up, once it rings.
    void picksUp() {
        sends("SIP/2.0 180");
        cue();
        receives("ACK ");
    }

    /// Returns when the scenario is at its end, which must have come as it is written.
    void ends() {
        try {
            assertThat(process.waitFor(SOON.toSeconds(), TimeUnit.SECONDS))
                    .as(() -> "the scenario ends; so far: " + story())
                    .isTrue();
            assertThat(process.exitValue()).as(this::story).isZero();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private void eventually(String what, BooleanSupplier holds) {
        try {
            RunningCluster.eventually(what, SOON, holds);
        } catch (AssertionError failure) {
            throw new AssertionError(failure.getMessage() + "; so far: " + story(), failure);
        }
    }

    private String story() {
        return Stream.concat(
                        messages().stream().map(Message::toString),
                        Stream.of(read("errors"), "at " + address + (process.isAlive() ? ", running" : ", ended")))
                .reduce("", (all, one) -> all + "\n" + one);
    }

    private String read(String file) {
        try {
            var path = folder.resolve(file);
            return Files.exists(path) ? Files.readString(path, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// It is still in the middle of its scenario.
    void goesOn() {
        assertThat(process.isAlive()).as(this::story).isTrue();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
