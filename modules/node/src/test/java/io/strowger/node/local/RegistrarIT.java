package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.strowger.core.sip.DigestAlgorithm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a device is told, by a cluster of real processes.
class RegistrarIT {
    private static final String NAME = "registrar.sip.twilio.com";
    private static final List<String> USERS =
            List.of("ashburn", "dublin", "wrong", "brief", "many", "gone", "off", "sha");

    private static final RunningCluster CLUSTER = RunningCluster.shared();
    private static SipDomain domain;

    @TempDir
    Path folder;

    @BeforeAll
    static void declaresADomain() {
        domain = SipDomain.declare(CLUSTER, "us1", NAME, USERS);
    }

    @AfterEach
    void leavesTheClusterWhole() {
        CLUSTER.heal();
    }

    @ParameterizedTest
    @CsvSource({"us1, ashburn, u1, udp", "ie1, dublin, t1, tcp"})
    void registersAForeignStackAtALocalizedName(String site, String edge, String mode, String transport)
            throws Exception {
        assumeTrue(isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        var localized = "registrar.sip." + edge + ".twilio.com";

        assertThat(sipp(site, localized, edge, mode)).isZero();

        var contact = domain.contacts(edge + "@" + NAME).path(0);
        assertThat(contact.path("edge").asText()).isEqualTo(edge);
        assertThat(contact.path("transport").asText()).isEqualTo(transport);
    }

    @Test
    void takesAnAnswerBySha256ForAPasswordThatItNeverKept() {
        try (var device = new SipDevice("sha", SipDomain.PASSWORD, NAME, DigestAlgorithm.SHA_256);
                var wrong = new SipDevice("sha", "An0therPassword", NAME, DigestAlgorithm.SHA_256)) {
            assertThat(refusal(wrong.register(port()))).isEqualTo("403 32202");
            assertThat(device.register(port()).status()).isEqualTo(200);

            assertThat(domain.contacts(device.aor())).hasSize(1);
        }
    }

    @Test
    void refusesAWrongPassword() {
        try (var device = new SipDevice("wrong", "An0therPassword", NAME)) {
            assertThat(refusal(device.register(port()))).isEqualTo("403 32202");
        }
    }

    @Test
    void refusesAUserWhoIsNotOnTheList() {
        try (var device = domain.device("nobody")) {
            assertThat(refusal(device.register(port()))).isEqualTo("403 32202");
        }
    }

    @Test
    void asksForALongerInterval() {
        try (var device = domain.device("brief")) {
            var outcome = device.register(port(), new SipDevice.Wish(NAME, List.of(device.contact("")), 60));

            assertThat(outcome.status()).isEqualTo(423);
            assertThat(outcome.response()).contains("Min-Expires: 600");
        }
    }

    @Test
    void takesTenContactsAndNoMore() {
        try (var device = domain.device("many")) {
            var ten = contacts(device, 10);
            assertThat(device.register(port(), new SipDevice.Wish(NAME, ten, 3600))
                            .status())
                    .isEqualTo(200);

            var eleventh = new SipDevice.Wish(NAME, List.of(device.contact(";n=11")), 3600);
            assertThat(refusal(device.register(port(), eleventh))).isEqualTo("403 32007");
            assertThat(domain.contacts(device.aor())).hasSize(10);
        }
    }

    @Test
    void forgetsEveryContactWhenItIsAskedTo() {
        try (var device = domain.device("gone")) {
            assertThat(device.register(port(), new SipDevice.Wish(NAME, contacts(device, 3), 3600))
                            .status())
                    .isEqualTo(200);

            assertThat(device.register(port(), new SipDevice.Wish(NAME, List.of("*"), 0))
                            .status())
                    .isEqualTo(200);

            assertThat(domain.contacts(device.aor())).isEmpty();
        }
    }

    @Test
    void refusesWhereRegistrationIsOff() {
        var name = "registrar-off.sip.twilio.com";
        SipDomain.created(CLUSTER, "us1", "/SIP/Domains.json", Map.of("DomainName", name));
        try (var device = new SipDevice("off", SipDomain.PASSWORD, name)) {
            assertThat(refusal(device.register(port()))).isEqualTo("403 32210");
        }
    }

    @Test
    void doesNotKnowADomainThatNobodyDeclared() {
        try (var device = new SipDevice("off", SipDomain.PASSWORD, "registrar-unknown.sip.twilio.com")) {
            assertThat(device.register(port()).status()).isEqualTo(404);
        }
    }

    @Test
    void registersOnlyInTheRegionThatIsActive() {
        var name = "registrar-twice.sip.twilio.com";
        var active = SipDomain.declare(CLUSTER, "ie1", name, List.of("off"));
        var standby = SipDomain.declare(CLUSTER, "us1", name, List.of("off"));
        try (var device = standby.device("off")) {
            assertThat(device.register(port()).status()).isEqualTo(200);

            assertThat(active.contacts(device.aor())).hasSize(1);
            assertThat(standby.contacts(device.aor())).isEmpty();
        }
    }

    private static int port() {
        return CLUSTER.sipPort("us1");
    }

    private static List<String> contacts(SipDevice device, int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(contact -> device.contact(";n=" + contact))
                .toList();
    }

    /// Status and Twilio's code.
    private static String refusal(SipDevice.Outcome outcome) {
        return outcome.response()
                .lines()
                .filter(line -> line.startsWith("X-Twilio-Error:"))
                .map(line -> outcome.status() + " " + line.replaceAll("\\D*(\\d+).*", "$1"))
                .findFirst()
                .orElseGet(() -> "no X-Twilio-Error in " + outcome.response());
    }

    private int sipp(String site, String host, String user, String mode) throws IOException, InterruptedException {
        try (var scenario = RegistrarIT.class.getResourceAsStream("/bench/register.xml")) {
            if (scenario == null) throw new IOException("no scenario");
            Files.copy(scenario, folder.resolve("register.xml"));
        }
        Files.writeString(
                folder.resolve("users.csv"),
                "SEQUENTIAL\n" + user + ";" + host + ";[authentication username=" + user + " password="
                        + SipDomain.PASSWORD + "]\n");
        var process = new ProcessBuilder(
                        "sipp",
                        "127.0.0.1:" + CLUSTER.sipPort(site),
                        "-sf",
                        "register.xml",
                        "-inf",
                        "users.csv",
                        "-auth_uri",
                        host,
                        "-t",
                        mode,
                        "-i",
                        "127.0.0.1",
                        "-m",
                        "1",
                        "-nostdin",
                        "-timeout",
                        "20",
                        "-timeout_error")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sipp.out").toFile())
                .start();
        try {
            assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    static boolean isInstalled() {
        return isInstalled("sipp");
    }

    static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
