package io.strowger.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.cluster.EmbeddedPostgres;
import io.strowger.node.local.Api;
import io.strowger.node.local.ForegroundCommand;
import io.strowger.node.local.LocalPlan;
import io.strowger.node.local.RunningCluster;
import io.strowger.node.local.SipDomain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A region, the arbiter and a node of two edges as they are deployed: one process for each role, from the
/// files in `deploy/` and the environment.
@Order(1)
class DeployedNodesIT {
    private static final String TOKEN = "token-of-us1";
    private static final String SECOND = "richmond";
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NOT_READY = 503;

    @TempDir
    Path directory;

    private final LocalPlan plan = RunningCluster.freePlan();
    private final int sipPort = plan.site("us1").orElseThrow().sip();
    private final int secondSipPort = plan.site("au1").orElseThrow().sip();
    private final Api region = port(plan.site("ie1").orElseThrow().http());
    private final Api routing = port(plan.site("au1").orElseThrow().http());
    private final Api edge = port(plan.site("us1").orElseThrow().http());
    private final List<ForegroundCommand> started = new ArrayList<>();
    private EmbeddedPostgres.Connection database = new EmbeddedPostgres.Connection(0, "", "");

    @BeforeEach
    void startsPostgres() {
        database = EmbeddedPostgres.start(new EmbeddedPostgres.Settings(
                        directory, plan.site("ie1").orElseThrow().sip(), List.of("us1", "global"), 60))
                .connection();
    }

    @AfterEach
    void leavesNothingRunning() {
        started.forEach(ForegroundCommand::close);
        EmbeddedPostgres.running(directory).ifPresent(EmbeddedPostgres::kill);
    }

    /// The exit codes are those of every process that a signal has ended: 128 and its number.
    @Test
    void registerADeviceAndEndWhenTheyAreTold() throws IOException {
        var regionNode = start(Role.REGION, RunningCluster.CHECKOUT.resolve("deploy/region.conf"));
        RunningCluster.eventually(
                "the region's process lives, and waits to be let into a cluster",
                () -> answers(region, "/healthz", OK) && answers(region, "/readyz", NOT_READY));
        assertThat(region.get("/readyz").body()).contains("\"cluster-region\":false");

        var routingNode = start(Role.ROUTING, RunningCluster.CHECKOUT.resolve("deploy/routing.conf"));
        RunningCluster.eventually(
                "both are ready", () -> answers(region, "/readyz", OK) && answers(routing, "/readyz", OK));
        assertThat(routing.get("/readyz").body())
                .contains("\"cluster-routing\":true", "\"database-routing\":true", "\"node-routing\":true");
        assertThat(region.get("/readyz").body())
                .contains("\"cluster-region\":true", "\"database-region\":true", "\"node-region\":true");

        var edgeNode = start(Role.EDGE, edgeFile());
        RunningCluster.eventually("the edge is ready", () -> answers(edge, "/readyz", OK));
        assertThat(routing.nodesUp()).isEqualTo(3);

        var domain = SipDomain.declare(edge, "us1", "deployed.sip.twilio.com", List.of("alice", "bob"));
        isCalledWhereItRegistered(domain, "alice", sipPort, "ashburn");
        isCalledWhereItRegistered(domain, "bob", secondSipPort, SECOND);

        assertThat(edgeNode.endsWith("INT")).as(edgeNode.output()).isEqualTo(130);
        for (var node : List.of(regionNode, routingNode))
            assertThat(node.endsWith("TERM")).as(node.output()).isEqualTo(143);
        for (var node : List.of(edgeNode, regionNode, routingNode))
            assertThat(node.output()).doesNotContain(" ERROR ");
        // The others wait in vain for the answers of those that went before them, and are cut off when their patience
        // is over.
        assertThat(edgeNode.output()).doesNotContain("did not end in time");
    }

    private static void isCalledWhereItRegistered(SipDomain domain, String user, int port, String edge) {
        try (var device = domain.device(user)) {
            assertThat(device.register(port).status()).isEqualTo(OK);
            var contact = domain.contacts(device.aor()).path(0);
            assertThat(contact.path("call_id").asText()).isEqualTo(device.callId());
            assertThat(contact.path("edge").asText()).isEqualTo(edge);

            var called = domain.api()
                    .post(
                            "/2010-04-01/Accounts/" + LocalPlan.ACCOUNT + "/Calls.json",
                            Map.of("To", "sip:" + device.aor(), "From", "+15550100", "Twiml", "<Response/>"));
            assertThat(called.status()).as(called.body()).isEqualTo(CREATED);
            assertThat(device.hears("INVITE")).startsWith("INVITE sip:" + user + "@127.0.0.1:");
        }
    }

    private ForegroundCommand start(Role role, Path file) {
        var node = ForegroundCommand.start(
                environment(role), List.of("node", "--role", role.word(), "--config", file.toString()));
        started.add(node);
        return node;
    }

    private Map<String, String> environment(Role role) {
        var us1 = plan.site("us1").orElseThrow();
        var variables = new HashMap<>(Map.of(
                "STROWGER_JAVA_OPTS",
                "-Xmx256m -XX:+UseSerialGC",
                "STROWGER_SEED_NODES",
                "127.0.0.1:" + us1.routingPort(),
                "STROWGER_SEED_PATIENCE",
                "1s",
                "STROWGER_STOP_PATIENCE",
                "3s",
                "STROWGER_LEASE_WITNESSES",
                "127.0.0.1:" + us1.routingPort(),
                "STROWGER_REGIONS",
                "us1",
                "STROWGER_REGION",
                "us1",
                "STROWGER_DATABASE_USER",
                database.user(),
                "STROWGER_DATABASE_PASSWORD",
                database.password()));
        variables.putAll(
                switch (role) {
                    case ROUTING ->
                        Map.of(
                                "STROWGER_PORT", Integer.toString(us1.routingPort()),
                                "STROWGER_HEALTH_PORT",
                                        Integer.toString(routing.address().getPort()),
                                "STROWGER_DATABASE_URL", database.url("global"));
                    case REGION ->
                        Map.of(
                                "STROWGER_PORT", Integer.toString(us1.regionPort()),
                                "STROWGER_HEALTH_PORT",
                                        Integer.toString(region.address().getPort()),
                                "STROWGER_DATABASE_URL", database.url("us1"),
                                "STROWGER_NONCE_SECRET", "a secret of this test");
                    case EDGE ->
                        Map.of(
                                "STROWGER_PORT", Integer.toString(us1.edgePort()),
                                "STROWGER_HTTP_PORT",
                                        Integer.toString(edge.address().getPort()),
                                "STROWGER_SIP_PORT", Integer.toString(us1.sip()));
                });
        return variables;
    }

    /// Accounts can't be set by environment, nor more than one edge.
    private Path edgeFile() throws IOException {
        return Files.writeString(directory.resolve("edge.conf"), """
                include required(file("%s"))
                strowger.gateway.accounts = [{ sid = "%s", friendly-name = "Deployed", tokens { us1 = "%s" } }]
                strowger.edge.edges += { name = "%s", address = "127.0.0.1", sip-port = %d }
                """.formatted(
                RunningCluster.CHECKOUT.resolve("deploy/edge.conf"), LocalPlan.ACCOUNT, TOKEN, SECOND, secondSipPort));
    }

    private static Api port(int number) {
        return new Api(URI.create("http://127.0.0.1:" + number), TOKEN);
    }

    private static boolean answers(Api port, String path, int status) {
        return port.tryGet(path).filter(answer -> answer.status() == status).isPresent();
    }
}
