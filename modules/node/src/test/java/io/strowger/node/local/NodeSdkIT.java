package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What an application does with Twilio's SDK for Node.js works here too, in each region: the SDK as npm has
/// it, Twilio's own host names, HTTPS, by what `up --https` prints. `src/test/node/operations.mjs` is the
/// application.
class NodeSdkIT {
    private static final Path SOURCE = RunningCluster.CHECKOUT.resolve("modules/node/src/test/node");
    private static final Path PROGRAM = RunningCluster.CHECKOUT.resolve("modules/node/target/node-sdk");
    private static final List<String> REGIONS = List.of("us1", "ie1", "au1");

    /// What npm says where there is no way to its registry.
    private static final Pattern OFFLINE =
            Pattern.compile("ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED");

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyOperationIsCalledThroughTheSdkInEveryRegion() throws IOException {
        install();
        var cluster = RunningCluster.shared();

        var outcome = RunningCluster.run(
                List.of("node", PROGRAM.resolve("operations.mjs").toString()), environment(cluster));

        var lines = outcome.output()
                .lines()
                .filter(line -> line.startsWith("{")) // Node has warnings of its own
                .map(NodeSdkIT::parse)
                .toList();
        assertThat(lines).as(outcome.output()).isNotEmpty();
        assertThat(lines.stream().skip(1).filter(call -> !call.path("ok").asBoolean()))
                .as(outcome.output())
                .isEmpty();
        outcome.succeeded();
        for (var region : REGIONS)
            assertThat(heard(lines, List.of(region)).notCalled())
                    .as("not called in " + region)
                    .isEmpty();
        heard(lines, REGIONS)
                .writeOrCheck("Node SDK " + lines.getFirst().path("version").asText());
    }

    private static SdkColumn heard(List<JsonNode> calls, List<String> regions) {
        var column = SdkColumn.ofNode();
        for (var call : calls)
            if (regions.contains(call.path("region").asText()))
                call.path("exchanges")
                        .forEach(exchange -> column.hear(
                                exchange.path("method").asText(),
                                exchange.path("path").asText(),
                                exchange.path("parameters").asBoolean(),
                                exchange.path("status").asInt()));
        return column;
    }

    private static Map<String, String> environment(RunningCluster cluster) throws IOException {
        var regions = REGIONS.stream()
                .map(cluster::site)
                .collect(Collectors.toMap(
                        LocalSite::name,
                        site -> Map.of("edge", site.edge().toString(), "token", LocalPlan.token(site.region()))));
        var authority = new LocalAuthority(new DataDirectory(cluster.data()));
        return Map.of(
                "NODE_EXTRA_CA_CERTS",
                authority.certificate().toString(),
                "NODE_OPTIONS",
                "--require " + authority.nodeHosts(),
                "STROWGER_ACCOUNT",
                LocalPlan.ACCOUNT,
                "STROWGER_REGIONS",
                JSON.writeValueAsString(regions),
                "HTTP_PROXY", // which the SDK would ask for everything
                "");
    }

    /// The SDK, in the version of the lock file, beside a copy of the program.
    private static void install() throws IOException {
        for (var tool : List.of("node", "npm"))
            assumeTrue(RegistrarIT.isInstalled(tool), tool + " is not installed (Debian: apt-get install nodejs npm)");
        var lock = PROGRAM.resolve("package-lock.json");
        var isInstalled = Files.exists(PROGRAM.resolve("node_modules/.package-lock.json"))
                && Files.mismatch(lock, SOURCE.resolve("package-lock.json")) < 0;
        copy();
        if (isInstalled) return;
        var npm = RunningCluster.run(
                List.of("npm", "ci", "--prefix", PROGRAM.toString(), "--ignore-scripts", "--no-audit", "--no-fund"));
        assumeFalse(
                npm.exit() != 0 && OFFLINE.matcher(npm.output()).find(), "npm's registry can't be reached from here");
        npm.succeeded();
    }

    private static void copy() throws IOException {
        Files.createDirectories(PROGRAM);
        try (Stream<Path> files = Files.list(SOURCE)) {
            for (var file : files.toList()) Files.write(PROGRAM.resolve(file.getFileName()), Files.readAllBytes(file));
        }
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException notJson) {
            throw new AssertionError(line, notJson);
        }
    }
}
