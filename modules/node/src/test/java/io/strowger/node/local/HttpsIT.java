package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What `up --https` prints for curl, Java and Node.js brings each of them here, and nothing had to be added
/// to the system.
class HttpsIT {
    private static final RunningCluster CLUSTER = RunningCluster.shared();

    @Test
    void curlTrustsTheAuthorityAsUpSays() {
        assumeTrue(RegistrarIT.isInstalled("curl"), "curl is not installed (Debian: apt-get install curl)");
        var authority = new LocalAuthority(new DataDirectory(CLUSTER.data()));
        var curl = RunningCluster.run(List.of(
                "curl",
                "-sS",
                "--noproxy",
                "*",
                "--cacert",
                authority.certificate().toString(),
                "--connect-to",
                "::127.0.0.1:" + CLUSTER.httpsPort("us1"),
                "-u",
                LocalPlan.ACCOUNT + ":" + LocalPlan.token(CLUSTER.site("us1").region()),
                "https://api.twilio.com" + RunningCluster.account(".json")));
        assertThat(curl.succeeded().output()).contains("\"sid\":\"" + LocalPlan.ACCOUNT + "\"");
    }

    @Test
    void javaTrustsTheAuthorityAsUpSays() throws IOException {
        var authority = new LocalAuthority(new DataDirectory(CLUSTER.data()));
        try (var folder = FileTree.temporary("strowger-java-")) {
            var program = Files.writeString(folder.root().resolve("Probe.java"), """
                    void main(String[] arguments) throws Exception {
                        try (var body = java.net.URI.create(arguments[0]).toURL().openStream()) {
                            IO.println(new String(body.readAllBytes()));
                        }
                    }
                    """);
            RunningCluster.run(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Djavax.net.ssl.trustStore=" + authority.trustStore(),
                            program.toString(),
                            "https://localhost:" + CLUSTER.httpsPort("ie1") + "/healthz"))
                    .succeeded();
        }
    }

    @Test
    void nodeTrustsTheAuthorityAsUpSays() {
        assumeTrue(RegistrarIT.isInstalled("node"), "node is not installed (Debian: apt-get install nodejs)");
        var authority = new LocalAuthority(new DataDirectory(CLUSTER.data()));
        var program = List.of(
                "node",
                "-e",
                "require('https').get(process.argv[1], answer => answer.pipe(process.stdout))",
                "https://127.0.0.1:" + CLUSTER.httpsPort("au1") + "/healthz");

        RunningCluster.run(
                        program,
                        Map.of("NODE_EXTRA_CA_CERTS", authority.certificate().toString()))
                .succeeded();
        assertThat(RunningCluster.run(program).output())
                .as("and else it does not")
                .contains("certificate");
    }

    @Test
    void nodeFindsTwiliosHostsAsUpSays() {
        assumeTrue(RegistrarIT.isInstalled("node"), "node is not installed (Debian: apt-get install nodejs)");
        var authority = new LocalAuthority(new DataDirectory(CLUSTER.data()));
        var program = List.of(
                "node",
                "-e",
                "for (const host of process.argv.slice(1))"
                        + " require('https').get('https://' + host + '/2010-04-01/Accounts.json', answer => {"
                        + " console.log(host, answer.statusCode); answer.resume() })"
                        + ".on('error', failure => console.log(host, failure.code))",
                "api.twilio.com",
                "api.frankfurt.ie1.twilio.com",
                "api.tokyo.jp1.twilio.com",
                "strowger.invalid");

        var outcome = RunningCluster.run(
                program,
                Map.of(
                        "NODE_EXTRA_CA_CERTS",
                        authority.certificate().toString(),
                        "NODE_OPTIONS",
                        "--require " + authority.nodeHosts()));

        assertThat(outcome.succeeded().output())
                .contains("api.twilio.com 401", "api.frankfurt.ie1.twilio.com 401", "api.tokyo.jp1.twilio.com 404")
                .contains("strowger.invalid E");
    }
}
