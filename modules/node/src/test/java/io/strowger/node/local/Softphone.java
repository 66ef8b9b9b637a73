package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/// A telephone as people have it: baresip, with its own SIP stack and its own RTP. It plays a tone into each call
/// instead of a microphone, and needs no sound card. Told what to do over its control port, where it also tells
/// what happens to it.
final class Softphone implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(40); // a busy machine, and a few retransmissions
    /// Where Debian and those after it, Homebrew, and a build of one's own keep its modules.
    private static final List<Path> MODULES = List.of(
            Path.of("/usr/lib/baresip/modules"),
            Path.of("/opt/homebrew/lib/baresip/modules"),
            Path.of("/usr/local/lib/baresip/modules"));

    /// What it says of a call while it lasts, in bits a second: G.711 has 64,000 each way.
    private static final Pattern SPEAKS_AND_HEARS = Pattern.compile("audio=6\\d{4}/6\\d{4} \\(bit/s\\)");

    /// What it says of a call when it is over.
    private static final Pattern PACKETS = Pattern.compile("packets:\\s+(\\d+)\\s+(\\d+)");

    private final Path output;
    private final Process process;
    private final Socket control;
    private final List<JsonNode> events = new CopyOnWriteArrayList<>();
    private int begun; // what had happened, and been said, before its present call
    private int said;

    private Softphone(Path output, Process process, Socket control) {
        this.output = output;
        this.process = process;
        this.control = control;
        Thread.ofVirtual().name("events-of-" + process.pid()).start(this::listen);
    }

    /// The RTP packets of one call, as the phone has counted them.
    record Packets(int sent, int received) {}

    static boolean isInstalled() {
        return RegistrarIT.isInstalled("baresip") && modules().isPresent();
    }

    private static Optional<Path> modules() {
        return MODULES.stream().filter(Files::isDirectory).findFirst();
    }

    /// A phone of this user that is registered through `edge`, over this transport, and answers when it is told to.
    static Softphone registered(Path folder, SipDomain domain, String user, InetSocketAddress edge, String transport) {
        var port = Phone.freePort();
        try {
            Files.createDirectory(folder);
            Files.writeString(folder.resolve("config"), """
                    module_path %s
                    sip_listen 127.0.0.1:0
                    net_interface 127.0.0.1
                    ctrl_tcp_listen 127.0.0.1:%d
                    audio_source ausine,440
                    audio_player aubridge,ear
                    audio_alert aubridge,bell
                    ausrc_srate 48000
                    ausrc_channels 2
                    rtp_stats yes
                    module g711.so
                    module ausine.so
                    module aubridge.so
                    module_tmp uuid.so
                    module_app account.so
                    module_app menu.so
                    module_app ctrl_tcp.so
                    """.formatted(modules().orElseThrow(), port));
            Files.writeString(
                    folder.resolve("accounts"),
                    "<sip:%s@%s>;auth_user=%s;auth_pass=%s;outbound=\"sip:%s:%d;transport=%s\";regint=3600;answermode=manual\n"
                            .formatted(
                                    user,
                                    domain.name(),
                                    user,
                                    SipDomain.PASSWORD,
                                    edge.getHostString(),
                                    edge.getPort(),
                                    transport));
            var output = folder.resolve("output");
            var process = new ProcessBuilder("baresip", "-f", folder.toString())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            var phone = new Softphone(output, process, connected(port, process));
            // by what it prints: the event may have come before there was somebody to tell
            phone.eventually("it is registered", () -> phone.text().contains("200 OK (Strowger) [1 binding]"));
            return phone;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private static Socket connected(int port, Process process) {
        var sockets = new ArrayList<Socket>();
        RunningCluster.eventually("baresip listens", SOON, () -> {
            if (!process.isAlive()) throw new AssertionError("baresip ended with " + process.exitValue());
            try {
                sockets.add(new Socket(InetAddress.getLoopbackAddress(), port));
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
        return sockets.getFirst();
    }

    // What it is told

    void dials(String uri) {
        begins();
        tell("{\"command\":\"dial\",\"params\":\"" + uri + "\"}");
    }

    /// It is called, or will be soon.
    void picksUp() {
        happens("CALL_INCOMING");
        tell("{\"command\":\"accept\"}");
        happens("CALL_ESTABLISHED");
    }

    void hangsUp() {
        tell("{\"command\":\"hangup\"}");
    }

    /// Whatever it tells from here on is of its next call.
    void begins() {
        begun = events.size();
        said = text().length();
    }

    // What happens to it

    /// In its present call.
    void happens(String type) {
        eventually(
                type,
                () -> events.stream()
                        .skip(begun)
                        .anyMatch(event -> event.path("type").asText().equals(type)));
    }

    /// Returns when a whole second of sound, at least, has passed each way.
    void speaksAndHears() {
        eventually(
                "sound both ways", () -> SPEAKS_AND_HEARS.matcher(ofThisCall()).find());
    }

    /// Its figures of the call, once that is over.
    Packets packets() {
        happens("CALL_CLOSED");
        eventually("its figures", () -> PACKETS.matcher(ofThisCall()).find());
        var figures = PACKETS.matcher(ofThisCall());
        if (!figures.find()) throw new AssertionError();
        return new Packets(Integer.parseInt(figures.group(1)), Integer.parseInt(figures.group(2)));
    }

    private void eventually(String what, BooleanSupplier holds) {
        try {
            RunningCluster.eventually(what, SOON, holds);
        } catch (AssertionError failure) {
            throw new AssertionError(failure.getMessage() + "; so far: " + events + "\n" + text(), failure);
        }
    }

    private String ofThisCall() {
        return text().substring(said);
    }

    private String text() {
        try {
            return Files.readString(output, StandardCharsets.ISO_8859_1);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    // Its control port: netstrings of JSON, commands one way, answers and events the other

    private void tell(String command) {
        try {
            control.getOutputStream()
                    .write((command.length() + ":" + command + ",").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    private void listen() {
        try (var in = new DataInputStream(control.getInputStream())) {
            while (true) {
                var told = SipDomain.json(netstring(in));
                if (told.path("event").asBoolean()) events.add(told);
            }
        } catch (IOException _) {
            // the phone or the test is over; whoever waits for an event says what is missing
        }
    }

    private static String netstring(DataInputStream in) throws IOException {
        var length = 0;
        for (var digit = in.read(); digit != ':'; digit = in.read()) {
            if (digit < '0' || digit > '9') throw new EOFException();
            length = 10 * length + digit - '0';
        }
        var text = new byte[length];
        in.readFully(text);
        in.skipNBytes(1); // the comma
        return new String(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
        try {
            control.close();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
