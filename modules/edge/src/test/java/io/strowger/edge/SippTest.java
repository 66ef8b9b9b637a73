package io.strowger.edge;

import static io.strowger.edge.Given.ACME;
import static io.strowger.edge.Given.DUBLIN;
import static io.strowger.edge.Given.active;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.strowger.core.Registrations.BadCredentials;
import io.strowger.core.Registrations.Challenge;
import io.strowger.core.Registrations.RegisterReply;
import io.strowger.core.Registrations.Registered;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.Digest;
import io.strowger.core.sip.HashedPassword;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.core.sip.RegisterRequest.Anonymous;
import io.strowger.core.sip.RegisterRequest.Answered;
import io.strowger.core.sip.RegisterRequest.RemoveAll;
import io.strowger.core.sip.RegisterRequest.Update;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// SIPp as the device: a SIP stack that is not ours. The region checks the digest as the real one does.
@Timeout(120)
final class SippTest {
    private static final HashedPassword PASSWORD = HashedPassword.of("alice", "Secret-Password-1");

    private final FakeRoutes routes = new FakeRoutes();
    private final FakeRegion us1 = new FakeRegion("us1");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"u1", "t1", "tn"})
    void registersOverUdpAndTcp(String transport) throws Exception {
        assumeTrue(isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        routes.set(ACME, active("us1", 1));
        us1.registrar = request -> CompletableFuture.supplyAsync(() -> checked(request));
        try (var edge = EdgeNode.start(
                Given.dublinOnAnyPort(),
                routes,
                FakeRegion.all(us1),
                InstantSource.system(),
                new SplittableRandom(1),
                "",
                () -> true)) {
            var scenario = folder.resolve("register.xml");
            try (var text = resource()) {
                Files.copy(text, scenario);
            }
            var log = folder.resolve("sipp.log");
            var sipp = new ProcessBuilder(
                            "sipp",
                            "127.0.0.1:" + edge.address(DUBLIN).getPort(),
                            "-sf",
                            scenario.toString(),
                            "-t",
                            transport,
                            "-i",
                            "127.0.0.1",
                            "-m",
                            "200",
                            "-r",
                            "200",
                            "-max_socket",
                            "300",
                            "-nostdin",
                            "-timeout",
                            "60",
                            "-timeout_error",
                            "-auth_uri",
                            "sip:acme.sip.twilio.com")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                assertThat(sipp.waitFor(100, TimeUnit.SECONDS)).isTrue();
                assertThat(sipp.exitValue())
                        .as(Files.readString(log, StandardCharsets.ISO_8859_1))
                        .isZero();
            } finally {
                sipp.destroyForcibly();
            }
            assertThat(us1.registered)
                    .filteredOn(request -> request.authorization() instanceof Answered)
                    .hasSize(200);
        }
    }

    private static RegisterReply checked(RegisterRequest request) {
        return switch (request.authorization()) {
            case Anonymous() -> new Challenge("bm9uY2U", false);
            case Answered(var digest) ->
                Digest.matches(digest, "REGISTER", PASSWORD) ? registered(request) : new BadCredentials();
        };
    }

    private static Registered registered(RegisterRequest request) {
        var now = InstantSource.system().instant();
        return switch (request.contacts()) {
            case RemoveAll() -> new Registered(List.of(), now);
            case Update(var contacts) ->
                new Registered(
                        contacts.stream()
                                .map(contact -> new Binding(
                                        contact.uri(),
                                        now.plus(contact.expires()),
                                        request.callId(),
                                        request.cseq(),
                                        contact.q(),
                                        contact.instance(),
                                        contact.regId(),
                                        request.origin(),
                                        now))
                                .toList(),
                        now);
        };
    }

    private static InputStream resource() throws IOException {
        var stream = SippTest.class.getResourceAsStream("/register.xml");
        if (stream == null) throw new IOException("register.xml is not on the test's class path");
        return stream;
    }

    private static boolean isInstalled() {
        for (var folder : System.getenv().getOrDefault("PATH", "").split(":"))
            if (Files.isExecutable(Path.of(folder, "sipp"))) return true;
        return false;
    }
}
