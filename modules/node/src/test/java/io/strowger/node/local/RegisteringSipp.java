package io.strowger.node.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// SIPp, which registers one contact after another at a steady rate, each of them once, whatever becomes of those
/// before, and writes down which were acknowledged.
final class RegisteringSipp implements AutoCloseable {
    private static final Pattern ACKNOWLEDGED = Pattern.compile("acknowledged (c\\d+)\\b");

    private final Path folder;
    private final Process process;

    private RegisteringSipp(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /// The users take turns: `registrations` of them should be fewer than ten times as many.
    static RegisteringSipp start(
            Path folder, SipDomain domain, List<String> users, int edge, int perSecond, int registrations) {
        try (var scenario = RegisteringSipp.class.getResourceAsStream("/register/once.xml")) {
            if (scenario == null) throw new IOException("no scenario");
            Files.copy(scenario, folder.resolve("once.xml"));
            Files.write(
                    folder.resolve("users.csv"),
                    List.of(
                            "SEQUENTIAL",
                            users.stream()
                                    .map(user -> user + ";" + domain.name() + ";[authentication username=" + user
                                            + " password=" + SipDomain.PASSWORD + "]")
                                    .collect(Collectors.joining("\n"))));
            var command = List.of(
                    "sipp",
                    "127.0.0.1:" + edge,
                    "-sf",
                    "once.xml",
                    "-inf",
                    "users.csv",
                    "-auth_uri",
                    domain.name(),
                    "-i",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(Phone.freePort()),
                    "-r",
                    Integer.toString(perSecond),
                    "-m",
                    Integer.toString(registrations),
                    "-l",
                    Integer.toString(registrations),
                    "-nostdin",
                    "-trace_logs",
                    "-log_file",
                    "acknowledged");
            return new RegisteringSipp(
                    folder,
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("output").toFile())
                            .start());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// The users of the contacts that it has heard 200 for.
    Set<String> acknowledged() {
        try {
            var log = folder.resolve("acknowledged");
            if (!Files.exists(log)) return Set.of();
            return ACKNOWLEDGED
                    .matcher(Files.readString(log))
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /// What was acknowledged until it ended, which is now.
    Set<String> end() {
        close();
        return acknowledged();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
