package io.strowger.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands that ask the HTTP API, against two sites that answer what stands here, and a third that is dead.
class ApiCommandsTest {
    private static final String ACCOUNT = "/2010-04-01/Accounts/AC00000000000000000000000000000001";
    private static final String ROUTE =
            "{\"domain\": \"acme.sip.twilio.com\", \"declared\": [\"us1\"], \"failover\": {\"policy\": \"manual\"},"
                    + " \"position\": {\"state\": \"active\", \"region\": \"us1\", \"epoch\": 3}}";
    private static final int USUAL_PORT = 8080;
    private static final int USUAL_SIP_PORT = 5060;
    private static final int USUAL_CLUSTER_PORT = 2551;

    @TempDir
    Path directory;

    /// By site, method, path and query; of several the last is given again and again.
    private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();

    private volatile String posted = "";
    private List<HttpServer> sites = List.of();

    private record Answer(int status, String body) {}

    private record Outcome(int exit, String out, String err) {}

    @BeforeEach
    void start() throws IOException {
        var port = free();
        sites = List.of(site("us1", port), site("ie1", port + 1));
        Files.writeString(directory.resolve("version"), "1\n");
        Files.writeString(
                Files.createDirectory(directory.resolve("run")).resolve("cluster"),
                "bind=127.0.0.1\noffset=" + (port - USUAL_PORT) + "\nephemeral=false\n");
        answer("us1 GET /readyz", 200, "{}");
        answer("us1 GET /strowger/v1/routes/acme.sip.twilio.com", 200, ROUTE);
        answer("us1 GET /strowger/v1/routes?PageSize=1000", 200, "{\"routes\": [" + ROUTE + "]}");
    }

    @AfterEach
    void stop() {
        sites.forEach(site -> site.stop(0));
    }

    @Test
    void listsTheDomainsOfAllRegionsAndSaysWhichDoesNotAnswer() {
        answer("us1 GET " + ACCOUNT + "/SIP/Domains.json?PageSize=1000", 200, domains("acme"));
        answer("ie1 GET " + ACCOUNT + "/SIP/Domains.json?PageSize=1000", 200, domains("other"));

        var outcome = run("domains");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out().lines())
                .satisfiesExactly(
                        titles -> assertThat(titles).startsWith("REGION  NAME"),
                        us1 -> assertThat(us1).startsWith("us1     acme.sip.twilio.com"),
                        ie1 -> assertThat(ie1).startsWith("ie1     other.sip.twilio.com"));
        assertThat(outcome.err().lines())
                .satisfiesExactly(
                        au1 -> assertThat(au1).startsWith("strowger: au1: no answer"),
                        next -> assertThat(next)
                                .isEqualTo("strowger: `./strowger status --data " + directory + "` says more"));
    }

    @Test
    void saysWhatIsEmptyAndWhatToDoNext() {
        answer("us1 GET " + ACCOUNT + "/SIP/Domains.json?PageSize=1000", 200, "{\"domains\": []}");

        var outcome = run("domains", "--region", "us1");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).startsWith("no domains in us1: ").contains("./strowger clone");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void printsJsonForScripts() {
        answer("us1 GET " + ACCOUNT + "/SIP/Domains.json?PageSize=1000", 200, domains("acme"));

        var outcome = run("domains", "--region", "us1", "--json");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out().strip()).startsWith("[ {").contains("\"region\" : \"us1\"", "\"sid\" : \"SD1\"");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void followsThePagesUpToTheLimit() {
        var second = ACCOUNT + "/Calls.json?PageSize=3&Page=1";
        answer(
                "us1 GET " + ACCOUNT + "/Calls.json?Status=failed&PageSize=3",
                200,
                "{\"calls\": [{\"sid\": \"CA1\"}, {\"sid\": \"CA2\"}], \"next_page_uri\": \"" + second + "\"}");
        answer("us1 GET " + second, 200, "{\"calls\": [{\"sid\": \"CA3\"}, {\"sid\": \"CA4\"}]}");

        var outcome = run("calls", "--region", "us1", "--status", "failed", "--limit", "3");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out()).contains("CA1", "CA2", "CA3").doesNotContain("CA4");
        assertThat(outcome.err()).contains("us1 has more than 3");
    }

    @Test
    void saysHowToSeeWhyACallHasFailed() {
        var path = "us1 GET " + ACCOUNT + "/Calls.json?PageSize=1000";
        answer(path, 200, "{\"calls\": [{\"sid\": \"CA1\", \"status\": \"failed\"}]}");
        assertThat(run("calls", "--region", "us1").out().lines().skip(2))
                .containsExactly("`./strowger calls SID --data " + directory + "` says why one has failed.");

        answer(path, 200, "{\"calls\": [{\"sid\": \"CA1\", \"status\": \"completed\"}]}");
        assertThat(run("calls", "--region", "us1").out()).doesNotContain("says why");
    }

    @Test
    void showsACallWithWhatWentWrongInItAndInThoseThatItHasMade() {
        dialed();

        var outcome = run("calls", "CA1");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "REGION|SID|STATUS|DIRECTION|FROM|TO|STARTED|SECONDS",
                        "ie1|CA1|completed|inbound",
                        "ie1|CA2|failed|outbound-dial",
                        "",
                        "AT|LEVEL|CODE|WHY|URL|CALL",
                        "T1|warning|12200|Bad TwiML|http://192.0.2.1/voice|CA1",
                        "T2|error|32009|Nobody is registered: not here|CA2");
    }

    @Test
    void showsTheMessagesOfACallInOrder() {
        dialed();

        var ladder =
                run("calls", "CA1", "--ladder", "--region", "ie1").out().lines().skip(8);

        assertThat(ladder.map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "AT|FROM|TO|MESSAGE|CALL",
                        "T1|udp:192.0.2.4:5060|dublin|INVITE sip:bob@acme.sip.twilio.com|CA1",
                        "T2|ie1|http://192.0.2.1/voice|POST: 200 in 12 ms|CA1",
                        "T3|ie1|http://192.0.2.1/voice|POST: no answer in 12 ms, 11205 connection refused|CA1",
                        "T4|dublin|udp:192.0.2.4:5060|180 Ringing|CA1",
                        "T5|dublin|udp:192.0.2.4:5060|200 OK (BYE)|CA1",
                        "3 messages are missing: there was no room for them");
    }

    @Test
    void showsAllOfACallToScripts() throws IOException {
        dialed();

        var json = new ObjectMapper()
                .readTree(run("calls", "CA1", "--ladder", "--json").out());

        assertThat(json.at("/0/region").asText()).isEqualTo("ie1");
        assertThat(json.at("/0/child_calls/0/sid").asText()).isEqualTo("CA2");
        assertThat(json.at("/0/notifications/1/error_code").asText()).isEqualTo("32009");
        assertThat(json.at("/0/ladder/entries")).hasSize(5);
        assertThat(json.at("/0/ladder/entries/0/message").asText()).contains("CSeq: 1 INVITE");
    }

    @Test
    void saysOfACallThatNothingWentWrongInItAndThatNobodyHasHeardIt() {
        answer("us1 GET " + ACCOUNT + "/Calls/CA1.json", 200, "{\"sid\": \"CA1\"}");
        answer("us1 GET " + ACCOUNT + "/Calls.json?ParentCallSid=CA1&PageSize=1000", 200, "{\"calls\": []}");
        answer("us1 GET " + ACCOUNT + "/Calls/CA1/Notifications.json?PageSize=1000", 200, "{\"notifications\": []}");
        answer(
                "us1 GET /strowger/v1/regions/us1/calls/CA1/ladder",
                200,
                "{\"complete\": true, \"left_out\": 0, \"entries\": []}");

        assertThat(run("calls", "CA1", "--ladder").out()).contains("no notifications: ", "no messages: ");
    }

    @Test
    void saysThatThereIsNoSuchCallOrThatARegionDoesNotAnswer() {
        var nowhere = run("calls", "CA9", "--region", "us1");
        var silent = run("calls", "CA9");

        assertThat(nowhere.exit()).isEqualTo(1);
        assertThat(nowhere.err()).contains("there is no call CA9", "./strowger calls");
        assertThat(silent.exit()).isEqualTo(1);
        assertThat(silent.err()).contains("au1: no answer", "./strowger status");
    }

    /// A call that came to ie1 and made another one.
    private void dialed() {
        answer("ie1 GET " + ACCOUNT + "/Calls/CA1.json", 200, call("CA1", "completed", "inbound"));
        answer(
                "ie1 GET " + ACCOUNT + "/Calls.json?ParentCallSid=CA1&PageSize=1000",
                200,
                "{\"calls\": [" + call("CA2", "failed", "outbound-dial") + "]}");
        answer(
                "ie1 GET " + ACCOUNT + "/Calls/CA1/Notifications.json?PageSize=1000",
                200,
                notification("CA1", "T1", "1", "12200", "Bad+TwiML", "http://192.0.2.1/voice"));
        answer(
                "ie1 GET " + ACCOUNT + "/Calls/CA2/Notifications.json?PageSize=1000",
                200,
                notification("CA2", "T2", "0", "32009", "Nobody+is+registered%3A+not+here", ""));
        answer(
                "ie1 GET /strowger/v1/regions/ie1/calls/CA1/ladder",
                200,
                "{\"complete\": false, \"left_out\": 3, \"entries\": ["
                        + sip("T1", "in", "INVITE sip:bob@acme.sip.twilio.com SIP/2.0", "1 INVITE") + ","
                        + webhook("T2", "\"status\": 200, \"error_code\": null, \"error\": \"\"") + ","
                        + webhook("T3", "\"status\": null, \"error_code\": 11205, \"error\": \"connection refused\"")
                        + "," + sip("T4", "out", "SIP/2.0 180 Ringing", "1 INVITE") + ","
                        + sip("T5", "out", "SIP/2.0 200 OK", "2 BYE") + "]}");
    }

    private static String call(String sid, String status, String direction) {
        return "{\"sid\": \"" + sid + "\", \"status\": \"" + status + "\", \"direction\": \"" + direction + "\"}";
    }

    private static String notification(String call, String date, String log, String code, String words, String url) {
        return "{\"notifications\": [{\"call_sid\": \"" + call + "\", \"message_date\": \"" + date
                + "\", \"log\": \"" + log + "\", \"error_code\": \"" + code + "\", \"message_text\": \"ErrorCode="
                + code + "&LogLevel=X&Msg=" + words + "\", \"request_url\": \"" + url + "\"}]}";
    }

    private static String sip(String time, String direction, String start, String cseq) {
        return "{\"kind\": \"sip\", \"time\": \"" + time + "\", \"call_sid\": \"CA1\", \"edge\": \"dublin\","
                + " \"direction\": \"" + direction + "\", \"transport\": \"udp\", \"peer\": \"192.0.2.4:5060\","
                + " \"message\": \"" + start + "\\r\\nCSeq: " + cseq + "\\r\\n\\r\\n\"}";
    }

    private static String webhook(String time, String outcome) {
        return "{\"kind\": \"webhook\", \"time\": \"" + time + "\", \"call_sid\": \"CA1\", \"method\": \"POST\","
                + " \"url\": \"http://192.0.2.1/voice\", \"milliseconds\": 12, " + outcome + "}";
    }

    @Test
    void listsTheContactsOfEveryDomainThatARegionHas() {
        answer(
                "us1 GET /strowger/v1/regions/us1/registrations?domain=acme.sip.twilio.com&PageSize=1000",
                200,
                "{\"registrations\": [{\"aor\": \"alice@acme.sip.twilio.com\", \"contacts\":"
                        + " [{\"uri\": \"sip:a@192.0.2.1\"}, {\"uri\": \"sip:a@192.0.2.2\"}]}]}");

        var outcome = run("registrations");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out().lines().skip(1))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("us1     alice@acme.sip.twilio.com  sip:a@192.0.2."));
    }

    @Test
    void listsTheUsersOfEveryCredentialListBesideItsName() {
        answer(
                "us1 GET " + ACCOUNT + "/SIP/CredentialLists.json?PageSize=1000",
                200,
                "{\"credential_lists\": [{\"sid\": \"CL1\", \"friendly_name\": \"phones\"},"
                        + " {\"sid\": \"CL2\", \"friendly_name\": \"trunks\"}]}");
        answer(
                "us1 GET " + ACCOUNT + "/SIP/CredentialLists/CL1/Credentials.json?PageSize=1000",
                200,
                users("CL1", "alice"));
        answer(
                "us1 GET " + ACCOUNT + "/SIP/CredentialLists/CL2/Credentials.json?PageSize=1000",
                200,
                users("CL2", "pbx"));

        var outcome = run("credentials", "--region", "us1");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out().lines().skip(1))
                .satisfiesExactly(
                        phones -> assertThat(phones).startsWith("us1     phones  alice"),
                        trunks -> assertThat(trunks).startsWith("us1     trunks  pbx"));
    }

    @Test
    void saysWhichRegionKeepsItsAddressesToItself() {
        answer(
                "us1 GET " + ACCOUNT + "/SIP/IpAccessControlLists.json?PageSize=1000",
                200,
                "{\"ip_access_control_lists\": []}");
        answer(
                "ie1 GET " + ACCOUNT + "/SIP/IpAccessControlLists.json?PageSize=1000",
                200,
                "{\"ip_access_control_lists\": []}");

        var outcome = run("acls");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).contains("au1: no answer");
    }

    private static String users(String list, String name) {
        return "{\"credentials\": [{\"sid\": \"CR1\", \"username\": \"" + name + "\", \"credential_list_sid\": \""
                + list + "\"}]}";
    }

    @Test
    void listsTheMovesOfARouteWithTheirSteps() {
        answer(
                "us1 GET /strowger/v1/routes/moved.sip.twilio.com",
                200,
                "{\"moves\": [{\"from\": null, \"to\": \"ie1\", \"epoch\": 1, \"by\": \"AC1\", \"requested\": \"T1\", \"steps\": []},"
                        + "{\"from\": \"ie1\", \"to\": \"us1\", \"epoch\": 2, \"by\": \"SK1\", \"requested\": \"T2\", \"steps\":"
                        + " [{\"step\": \"let-go\", \"at\": \"T3\", \"milliseconds\": 8},"
                        + " {\"step\": \"taken-up\", \"at\": \"T4\", \"milliseconds\": 5}]}]}");

        assertThat(run("routes", "moved.sip.twilio.com").out().lines())
                .satisfiesExactly(
                        titles -> assertThat(titles).startsWith("REGION  EPOCH  FROM"),
                        first -> assertThat(first).startsWith("ie1     1"),
                        second -> assertThat(second)
                                .startsWith("us1     2      ie1")
                                .endsWith("let-go 8 ms, taken-up 5 ms"));
    }

    @Test
    void listsTheRoutesOfOneRegion() {
        assertThat(run("routes").out()).contains("acme.sip.twilio.com  active  3      us1");
        assertThat(run("routes", "--region", "ie1").out().lines())
                .singleElement()
                .asString()
                .startsWith("no routes in ie1: ");
        assertThat(run("routes", "--region", "ie1", "--json").out().strip()).isEqualTo("[ ]");
    }

    @Test
    void marksRoutesThatLeadToWhereNobodyIsServed() {
        var cluster = "us1 GET /strowger/v1/cluster";
        answer(cluster, 200, regionNode("true", "{\"held\": true}"));
        assertThat(run("routes").out()).contains("  active  3");

        answer(cluster, 200, regionNode("true", "{\"held\": false}"));
        assertThat(run("routes").out()).contains("  active, but us1 holds no lease  3");

        answer(cluster, 200, regionNode("false", "null"));
        assertThat(run("routes").out()).contains("  active, but us1 is dead  3");
        assertThat(run("routes", "--json").out())
                .contains("\"state\" : \"active\"")
                .doesNotContain("dead");

        answer(cluster, 200, regionNode("true", "null"));
        answer(
                "us1 GET /strowger/v1/routes?PageSize=1000",
                200,
                "{\"routes\": [" + ROUTE.replace("[\"us1\"]", "[\"ie1\"]") + "]}");
        assertThat(run("routes").out()).contains("  active, but us1 has no such domain  3");
    }

    private static String regionNode(String reachable, String lease) {
        return "{\"nodes\": [{\"data_center\": \"us1\", \"reachable\": " + reachable + ", \"report\": {\"lease\": "
                + lease + "}}]}";
    }

    @Test
    void explainsTheStepsOfAMove() {
        assertThat(run("routes", "--help").out()).contains("let-go ", "forced ", "sealed ", "dead ", "taken-up ");
    }

    @Test
    void saysThatNobodyKnowsAnEntity() {
        answer("us1 GET /strowger/v1/regions/us1/events?entity=domain%2Fnone&PageSize=1000", 404, "{}");

        var outcome = run("events", "domain/none", "--region", "us1");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("nothing of that name");
    }

    @Test
    void asksTheArbiterWhatHasHappenedToARoute() {
        answer(
                "us1 GET /strowger/v1/regions/global/events?entity=route%2Facme.sip.twilio.com&PageSize=1000",
                200,
                "{\"events\": [{\"sequence\": 2, \"at\": \"2026-03-05T12:00:00Z\", \"type\": \"route.move-requested.1\","
                        + " \"event\": {\"from\": \"us1\", \"to\": \"ie1\"}}]}");

        assertThat(run("events", "route/acme.sip.twilio.com").out())
                .contains("global  2       2026-03-05T12:00:00Z  route.move-requested.1  from=us1 to=ie1");
    }

    @Test
    void watchesAndGoesOnWhereItWasWhenTheStreamEnds() {
        var path = "us1 GET /strowger/v1/stream?kind=domain%2Ccall&entity=domain%2Facme";
        answer(
                path,
                200,
                "retry: 1000\n: strowger\n\nevent: cluster\ndata: {}\n\n" + happened("1~us1:1/1", 1)
                        + "event: traffic\nid: 1~us1:1/9\ndata: {\"flows\":[]}\n\n");
        answer(
                path + " after 1~us1:1/9",
                200,
                "event: gap\ndata: {}\n\n" + happened("1~us1:2/1", 2) + happened("x", 3));

        var outcome = run("watch", "--kind", "domain,call", "--entity", "domain/acme", "--limit", "2");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "AT|REGION|ENTITY|NUMBER|TYPE|EVENT",
                        "2026-03-05T12:00:00.123Z|us1|domain/acme|1|domain.list-mapped.1|a=1",
                        "2026-03-05T12:00:00.123Z|us1|domain/acme|2|domain.list-mapped.1|a=1");
        assertThat(outcome.out()
                        .lines()
                        .map(line -> line.indexOf("domain.list-mapped.1"))
                        .skip(1))
                .containsOnly(outcome.out().lines().findFirst().orElseThrow().indexOf("TYPE"));
        assertThat(outcome.err()).isEqualTo("strowger: something was left out here" + System.lineSeparator());
    }

    @Test
    void watchesAsLinesOfJson() {
        answer("us1 GET /strowger/v1/stream", 200, happened("1", 7));

        assertThat(run("watch", "--json", "--limit", "1").out().strip())
                .startsWith("{\"region\":\"us1\",")
                .contains("\"sequence\":7");
    }

    @Test
    void watchesOneRegion() {
        var elsewhere = happened("2", 8).replace("us1", "global");
        answer("us1 GET /strowger/v1/stream", 200, happened("1", 7) + elsewhere + happened("3", 9));

        assertThat(run("watch", "--region", "global", "--limit", "1")
                        .out()
                        .lines()
                        .skip(1))
                .singleElement()
                .asString()
                .contains("global  domain/acme", " 8 ");
        assertThat(run("watch", "--region", "us1", "--limit", "2", "--json")
                        .out()
                        .lines())
                .hasSize(2)
                .allMatch(line -> line.contains("\"us1\""));
        assertThat(run("watch", "--region", "mars").exit()).isEqualTo(2);
    }

    @Test
    void saysWhyItMayNotWatch() {
        answer("us1 GET /strowger/v1/stream?kind=x", 400, invalid("kind must be one or more of"));

        var outcome = run("watch", "--kind", "x");

        assertThat(outcome.exit()).isEqualTo(2);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err().lines())
                .containsExactly(
                        "strowger: --kind must be one or more of",
                        "Usage: strowger watch [OPTIONS]",
                        "`./strowger watch --help` says more.");
    }

    @Test
    void endsWith2WhereTheApiSaysThatAParameterIsWrong() {
        answer("us1 GET " + ACCOUNT + "/Calls.json?Status=bogus&PageSize=1000", 400, invalid("Status must be one of"));
        answer("us1 POST /strowger/v1/routes/acme.sip.twilio.com", 400, invalid("After must be a number of seconds"));

        var calls = run("calls", "--status", "bogus");
        var failover = run("failover", "acme.sip.twilio.com", "--standby", "ie1", "--after", "0");

        assertThat(calls.exit()).isEqualTo(2);
        assertThat(calls.err()).startsWith("strowger: --status must be one of");
        assertThat(failover.exit()).isEqualTo(2);
        assertThat(failover.err()).startsWith("strowger: --after must be a number of seconds");
    }

    @Test
    void namesWhatIsWrongAsItWasTyped() {
        var events = "us1 GET /strowger/v1/regions/us1/events?entity=domain%2Facme.sip.twilio.com&at=yesterday";
        answer(events, 400, invalid("at must be the number of an event"));
        answer(
                "us1 GET /strowger/v1/regions/us1/events?entity=acme.sip.twilio.com&PageSize=1000",
                400,
                invalid("entity must be kind/id"));
        answer(
                "us1 GET /strowger/v1/regions/us1/registrations?aor=foo&PageSize=1000",
                400,
                invalid("aor is not an address of record: 'foo'"));

        for (var wrong : Map.of(
                        "events domain/acme.sip.twilio.com --at yesterday", "--at must be the number of an event",
                        "events acme.sip.twilio.com", "ENTITY must be kind/id",
                        "registrations --aor foo", "--aor is not an address of record: 'foo'")
                .entrySet()) {
            var outcome = run(wrong.getKey().split(" "));

            assertThat(outcome.exit()).isEqualTo(2);
            assertThat(outcome.err())
                    .startsWith("strowger: " + wrong.getValue())
                    .contains("Usage: strowger ");
        }
    }

    @Test
    void namesNoSiteWhereAllWouldSayTheSame() {
        answer("us1 GET /strowger/v1/routes?PageSize=1", 200, "{\"routes\": [" + ROUTE + ", " + ROUTE + "]}");
        for (var site : List.of("us1", "ie1"))
            for (var path : List.of("routes?PageSize=1000", "routes/acme.sip.twilio.com"))
                answer(site + " GET /strowger/v1/" + path, 503, "{\"message\": \"The arbiter does not answer\"}");

        var silence = "strowger: The arbiter does not answer; `./strowger status --data " + directory + "` says more";
        assertThat(run("routes").err().strip()).isEqualTo(silence);
        assertThat(run("failover", "acme.sip.twilio.com").err().strip()).isEqualTo(silence);
        assertThat(run("routes", "--limit", "1").err().strip()).isEqualTo("strowger: there are more than 1: --limit");
    }

    @Test
    void reroutesToARegionThatIsThereOnly() {
        for (var arguments : List.of("--to mars", "mars")) {
            var outcome = run(("reroute acme.sip.twilio.com " + arguments).split(" "));

            assertThat(outcome.exit()).isEqualTo(2);
            assertThat(outcome.err()).contains("there is no region 'mars'");
        }
    }

    private static String invalid(String message) {
        return "{\"code\": 20422, \"message\": \"" + message + "\"}";
    }

    /// As where us1 is cut off from the arbiter, and ie1 is not.
    @Test
    void asksAnotherSiteWhereTheFirstOneHasNoAnswer() {
        var route = "GET /strowger/v1/routes/acme.sip.twilio.com";
        var preflight = route + "/preflight?to=au1";
        var events = "GET /strowger/v1/regions/global/events?entity=route%2Facme.sip.twilio.com&PageSize=1000";
        var registrations = "GET /strowger/v1/regions/us1/registrations?domain=acme.sip.twilio.com&PageSize=1000";
        for (var request : List.of(route, preflight, events, "GET /strowger/v1/routes?PageSize=1000"))
            answer("us1 " + request, 503, "{\"message\": \"the arbiter does not answer\"}");
        answer("ie1 " + route, 200, ROUTE);
        answer("ie1 POST /strowger/v1/routes/acme.sip.twilio.com", 200, ROUTE);
        answer("ie1 GET /strowger/v1/routes?PageSize=1000", 200, "{\"routes\": [" + ROUTE + "]}");
        answer("ie1 " + preflight, 200, "{\"ready\": true, \"problems\": [], \"webhooks\": []}");
        answer("ie1 " + events, 200, "{\"events\": [{\"sequence\": 7}]}");
        answer("us1 " + registrations, 200, "{\"registrations\": []}");
        answer("us1 GET /strowger/v1/domains/acme.sip.twilio.com/diff?with=au1", 200, "{\"equal\": true}");

        assertThat(run("routes").out()).contains("acme.sip.twilio.com  active");
        assertThat(run("preflight", "acme.sip.twilio.com", "--to", "au1").exit())
                .isZero();
        assertThat(run("failover", "acme.sip.twilio.com").exit()).isZero();
        assertThat(run("failover", "acme.sip.twilio.com", "--manual").exit()).isZero();
        assertThat(run("registrations").exit()).isZero();
        assertThat(run("events", "route/acme.sip.twilio.com").out()).contains("global  7");
        assertThat(run("diff", "acme.sip.twilio.com", "--with", "au1").exit()).isZero();
    }

    @Test
    void takesALocalizedNameForTheDomain() {
        answer(
                "us1 GET /strowger/v1/regions/us1/registrations?aor=alice%40acme.sip.twilio.com&PageSize=1000",
                200, "{\"registrations\": []}");
        answer(
                "us1 GET /strowger/v1/regions/us1/events?entity=registration%2Falice%40acme.sip.twilio.com&PageSize=1000",
                200, "{\"events\": [{\"sequence\": 7}]}");

        assertThat(run("failover", "acme.sip.dublin.twilio.com").out())
                .startsWith("acme.sip.twilio.com is active in us1");
        assertThat(run("routes", "ACME.sip.ie1.twilio.com").exit()).isZero();
        assertThat(run("registrations", "--aor", "alice@acme.sip.sydney.twilio.com", "--region", "us1")
                        .exit())
                .isZero();
        assertThat(run("events", "registration/alice@acme.sip.tokyo.twilio.com", "--region", "us1")
                        .out())
                .contains("us1     7");
    }

    @Test
    void saysThatThereIsNoSuchDomain() {
        for (var arguments : List.of(
                "routes nope",
                "failover nope",
                "preflight nope --to ie1",
                "diff nope --with ie1",
                "registrations --domain nope")) {
            var outcome = run(arguments.split(" "));

            assertThat(outcome.exit()).as(arguments).isEqualTo(1);
            assertThat(outcome.err()).as(arguments).contains("there is no SIP domain nope.", "acme.sip.twilio.com");
        }
    }

    @Test
    void marksRegistrationsThatWereLeftBehind() {
        answer(
                "us1 GET /strowger/v1/routes?PageSize=1000",
                200,
                "{\"routes\": [" + ROUTE.replace("[\"us1\"]", "[\"us1\", \"ie1\"]") + "]}");
        for (var site : List.of("us1", "ie1"))
            answer(
                    site + " GET /strowger/v1/regions/" + site
                            + "/registrations?domain=acme.sip.twilio.com&PageSize=1000",
                    200,
                    "{\"registrations\": [{\"aor\": \"alice@acme.sip.twilio.com\","
                            + " \"domain\": \"acme.sip.twilio.com\", \"contacts\": [{\"uri\": \"sip:a@192.0.2.1\"}]}]}");

        assertThat(run("registrations").out().lines().skip(1))
                .satisfiesExactly(
                        us1 -> assertThat(us1).startsWith("us1 ").endsWith("192.0.2.1"),
                        ie1 -> assertThat(ie1).startsWith("ie1 ").endsWith("left behind: active in us1"));
    }

    @Test
    void listsTheNewestEventsWhereThereAreMore() {
        var path = "/strowger/v1/regions/us1/events?entity=domain%2Facme.sip.twilio.com&PageSize=1000";
        answer(
                "us1 GET " + path,
                200,
                "{\"events\": [{\"sequence\": 1}, {\"sequence\": 2}], \"next_page_uri\": \"" + path + "&Page=1\"}");
        answer("us1 GET " + path + "&Page=1", 200, "{\"events\": [{\"sequence\": 3}]}");

        var two = run("events", "domain/acme.sip.twilio.com", "--region", "us1", "--limit", "2");

        assertThat(two.out().lines().skip(1).map(String::strip)).containsExactly("us1     2", "us1     3");
        assertThat(two.err()).contains("us1 has more than 2");
        assertThat(run("events", "domain/acme.sip.twilio.com", "--region", "us1", "--limit", "3")
                        .err())
                .isEmpty();
    }

    @Test
    void showsWhatAnEntityWasThen() {
        var path = "/events?entity=domain%2Facme.sip.twilio.com&at=2026-03-05T12%3A00%3A00Z";
        answer(
                "us1 GET /strowger/v1/regions/us1" + path,
                200,
                "{\"entity\": \"domain/acme.sip.twilio.com\", \"sequence\": 4, \"at\": \"2026-03-05T11:00:00Z\","
                        + " \"type\": \"domain.created.1\", \"event\": {}, \"state\": {\"name\": \"acme\"}}");
        answer("ie1 GET /strowger/v1/regions/ie1" + path, 404, "{}");

        var then = run("events", "domain/acme.sip.twilio.com", "--at", "2026-03-05T12:00:00Z");

        assertThat(then.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "REGION|NUMBER|AT|TYPE|STATE", "us1|4|2026-03-05T11:00:00Z|domain.created.1|name=acme");
        assertThat(then.err()).contains("au1: no answer");
        assertThat(run("events", "domain/acme.sip.twilio.com", "--at", "2026-03-05T12:00:00Z", "--json")
                        .out())
                .contains("\"state\" : {");
    }

    @Test
    void saysFromWhenToWhenAnEntityHasSomethingToShow() {
        var path = "/events?entity=domain%2Facme.sip.twilio.com&at=";
        answer("us1 GET /strowger/v1/regions/us1" + path + "99", 404, "{\"detail\": \"its events are 1 to 4\"}");
        answer("us1 GET /strowger/v1/regions/us1" + path + "3", 404, "{\"detail\": \"its events are 1 to 2\"}");
        answer("ie1 GET /strowger/v1/regions/ie1" + path + "3", 200, "{\"sequence\": 3}");

        var nowhere = run("events", "domain/acme.sip.twilio.com", "--at", "99", "--region", "us1");
        var elsewhere = run("events", "domain/acme.sip.twilio.com", "--at", "3");

        assertThat(nowhere.exit()).isEqualTo(1);
        assertThat(nowhere.out()).isEmpty();
        assertThat(nowhere.err().strip()).isEqualTo("strowger: us1: its events are 1 to 4");
        assertThat(elsewhere.out()).contains("ie1     3");
        assertThat(elsewhere.err()).contains("us1: its events are 1 to 2");
    }

    @Test
    void printsNoMoreOfATimeThanPeopleRead() {
        answer(
                "us1 GET /strowger/v1/routes?PageSize=1000",
                200,
                "{\"routes\": ["
                        + ROUTE.replace(
                                "{\"domain\"",
                                "{\"moves\": [{\"completed\":"
                                        + " \"2026-03-05T12:00:00.123456789Z\", \"by\": \"AC1\"}], \"domain\"")
                        + "]}");
        answer(
                "us1 GET /strowger/v1/regions/us1/events?entity=domain%2Facme.sip.twilio.com&PageSize=1000",
                200,
                "{\"events\": [{\"sequence\": 1, \"at\": \"2026-03-05T12:00:00.120Z\", \"type\": \"x\","
                        + " \"event\": {\"created\": \"2026-03-05T12:00:00.119999999Z\"}}]}");

        assertThat(run("routes").out()).contains("  2026-03-05T12:00:00Z  AC1");
        assertThat(run("routes", "--json").out()).contains("2026-03-05T12:00:00.123456789Z");
        assertThat(run("events", "domain/acme.sip.twilio.com", "--region", "us1")
                        .out())
                .contains("  2026-03-05T12:00:00.120Z  x     created=2026-03-05T12:00:00.119Z");
    }

    private static String happened(String id, int sequence) {
        return "event: happened\nid: " + id + "\ndata: {\"region\":\"us1\",\"entity\":\"domain/acme\",\"sequence\":"
                + sequence
                + ",\"type\":\"domain.list-mapped.1\",\"at\":\"2026-03-05T12:00:00.123456Z\",\"event\":{\"a\":1}}\n\n";
    }

    @Test
    void clonesFromTheRegionInWhichTheDomainIsActive() {
        answer(
                "us1 POST /strowger/v1/domains/acme.sip.twilio.com/clone?to=ie1",
                201,
                "{\"created\": [{\"what\": \"credential_list\", \"name\": \"phones\", \"count\": 1}],"
                        + " \"already_there\": [{\"what\": \"domain\", \"name\": \"acme\", \"count\": 1}]}");

        var outcome = run("clone", "acme.sip.twilio.com", "--to", "ie1");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "IN IE1|WHAT|NAME|COUNT",
                        "created|credential list|phones|1",
                        "was there|domain|acme|1",
                        "warning: what was there is left as it is; `./strowger diff acme.sip.twilio.com --region us1 --with ie1"
                                + " --data " + directory + "` shows whether it is alike");
    }

    @Test
    void tellsWhyTheApiRefused() {
        answer(
                "ie1 POST /strowger/v1/domains/acme.sip.twilio.com/clone?to=us1",
                400,
                "{\"code\": 21239, \"message\": \"Not all of it is in us1\"}");

        var outcome = run("clone", "acme.sip.twilio.com", "--region", "ie1", "--to", "us1");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("ie1: Not all of it is in us1");
        assertThat(run("clone", "acme.sip.twilio.com", "--to", "mars").exit()).isEqualTo(2);
    }

    @Test
    void endsWith1WhereTwoRegionsDiffer() {
        var path = "us1 GET /strowger/v1/domains/acme.sip.twilio.com/diff?with=ie1";
        answer(
                path,
                200,
                "{\"equal\": false, \"missing_in\": null, \"settings\": [{\"name\": \"voice_url\","
                        + " \"values\": {\"us1\": \"https://example.com\", \"ie1\": null}}],"
                        + " \"mappings\": [{\"what\": \"calls_credential_list_mapping\", \"name\": \"phones\", \"only_in\": \"us1\"}],"
                        + " \"credential_lists\": [{\"name\": \"phones\", \"missing_in\": null, \"only_in\":"
                        + " {\"us1\": {\"count\": 3, \"names\": [\"alice\", \"bob\"]}, \"ie1\": {\"count\": 0, \"names\": []}},"
                        + " \"changed\": {\"count\": 0, \"names\": []}}], \"ip_access_control_lists\": []}");

        var differing = run("diff", "acme.sip.twilio.com", "--with", "ie1");

        assertThat(differing.exit()).isEqualTo(1);
        assertThat(differing.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "WHAT|NAME|us1|ie1",
                        "setting|voice_url|https://example.com|(not set)",
                        "credentials in one only|phones|alice, bob and 1 more",
                        "calls credential list mapping|phones|yes|no");
        answer(path, 200, "{\"equal\": true, \"missing_in\": null}");
        var equal = run("diff", "acme.sip.twilio.com", "--with", "ie1");
        assertThat(equal.exit()).isZero();
        assertThat(equal.out()).contains("no difference between us1 and ie1");
    }

    @Test
    void endsWith1WhereSomethingIsInTheWayOfAReroute() {
        var path = "us1 GET /strowger/v1/routes/acme.sip.twilio.com/preflight?to=ie1";
        answer(
                path,
                200,
                "{\"ready\": false, \"problems\": [{\"what\": \"domain\", \"name\": \"acme.sip.twilio.com\","
                        + " \"message\": \"ie1 has no SIP Domain acme.sip.twilio.com\"}]}");
        var early = run("preflight", "acme.sip.twilio.com", "--to", "ie1");
        answer(path, 200, "{\"ready\": true, \"problems\": [], \"webhooks\": []}");
        var ready = run("preflight", "acme.sip.twilio.com", "--to", "ie1");

        assertThat(early.exit()).isEqualTo(1);
        assertThat(early.out()).contains("ie1 has no SIP Domain");
        assertThat(ready.exit()).isZero();
        assertThat(ready.out()).contains("nothing is in the way").doesNotContain("warning");
    }

    @Test
    void warnsOfWebhooksThatTheOtherRegionDoesNotReach() {
        answer(
                "us1 GET /strowger/v1/routes/acme.sip.twilio.com/preflight?to=ie1",
                200,
                "{\"ready\": true, \"problems\": [], \"webhooks\": ["
                        + "{\"parameter\": \"voice_url\", \"url\": \"http://127.0.0.1:9000/\", \"reachable\": false,"
                        + " \"why\": \"connection refused by 127.0.0.1:9000\"},"
                        + "{\"parameter\": \"voice_fallback_url\", \"url\": \"http://127.0.0.1:9001/\","
                        + " \"reachable\": true, \"why\": null}]}");

        var warned = run("preflight", "acme.sip.twilio.com", "--to", "ie1");
        var raw = run("preflight", "acme.sip.twilio.com", "--to", "ie1", "--json");

        assertThat(warned.exit()).isZero();
        assertThat(warned.out().lines().filter(line -> line.startsWith("warning")))
                .containsExactly("warning: ie1 does not reach voice_url http://127.0.0.1:9000/:"
                        + " connection refused by 127.0.0.1:9000");
        assertThat(raw.out()).contains("\"why\"").doesNotContain("warning");
    }

    @Test
    void showsWhereEachSiteListens() {
        var http = sites.getFirst().getAddress().getPort();
        var sip = http - USUAL_PORT + USUAL_SIP_PORT;

        assertThat(run("status").out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .contains("us1|ashburn|http://127.0.0.1:" + http + "|127.0.0.1:" + sip + "|http://localhost:" + http);
    }

    @Test
    void namesEveryDeadSiteWithTheCommandThatStartsItInThisDirectory() {
        assertThat(run("status").out().lines())
                .containsSubsequence(List.of(
                        "PostgreSQL is dead: `./strowger start postgres --data " + directory + "` starts it.",
                        "Site us1 is dead: `./strowger start us1 --data " + directory + "` starts it.",
                        "Site ie1 is dead: `./strowger start ie1 --data " + directory + "` starts it.",
                        "Site au1 is dead: `./strowger start au1 --data " + directory + "` starts it."));
    }

    @Test
    void saysWhatASiteLacksThatIsNotReady() {
        answer("us1 GET /readyz", 503, "{\"checks\": {\"database-region\": false, \"region\": false, \"sip\": true}}");

        assertThat(run("status").out()).contains("Site us1 is not ready. It lacks: database-region, region");
    }

    @Test
    void saysWhatASiteWaitsForThatHasLostTheOthers() throws IOException {
        lives("us1");

        assertThat(run("status").out())
                .contains("not a member")
                .contains("Site us1 lives, and has nodes that are in no cluster: they wait for the other sites.");

        lives("ie1");
        assertThat(run("status").out())
                .contains("Site us1 lives, and has nodes that are in no cluster: they join the others");
    }

    @Test
    void saysOfTheNodesOfADeadProcessThatNobodyHasMissedThemYet() throws IOException {
        lives("us1");
        var clusterPorts = sites.getFirst().getAddress().getPort() - USUAL_PORT + USUAL_CLUSTER_PORT;
        answer(
                "us1 GET /strowger/v1/cluster",
                200,
                "{\"nodes\": [" + up(clusterPorts, true) + ", " + up(clusterPorts + 3, true) + ", "
                        + up(clusterPorts + 6, false) + "]}");

        assertThat(run("status").out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .anyMatch(line -> line.startsWith("us1|pid ") && line.endsWith(clusterPorts + "|Up"))
                .anyMatch(line -> line.startsWith("ie1|dead|") && line.endsWith("|Up, not missed yet"))
                .anyMatch(line -> line.startsWith("au1|dead|") && line.endsWith("|Up, unreachable"));
    }

    private static String up(int port, boolean reachable) {
        return "{\"address\": \"pekko://strowger@127.0.0.1:" + port + "\", \"status\": \"Up\", \"reachable\": "
                + reachable + "}";
    }

    /// As if the process of this site were ours.
    private void lives(String site) throws IOException {
        var us = ProcessHandle.current();
        Files.writeString(
                directory.resolve("run").resolve(site + ".pid"),
                "pid=" + us.pid() + "\nstarted=" + us.info().startInstant().orElseThrow() + "\nclustered=true\n");
    }

    @Test
    void reroutesWithOrWithoutTo() {
        answer("us1 POST /v2/SipDomains/acme.sip.twilio.com", 200, "{}");

        for (var arguments : List.of("--to ie1", "ie1", "--force --to ie1")) {
            var outcome = run(("reroute acme.sip.twilio.com " + arguments).split(" "));

            assertThat(outcome.exit()).isZero();
            assertThat(outcome.out()).startsWith("acme.sip.twilio.com is active in ie1 after ");
        }
        assertThat(run("reroute", "acme.sip.twilio.com", "--to", "us1").out().strip())
                .isEqualTo("acme.sip.twilio.com is active in us1, as it was before");
    }

    @Test
    void saysHowToSeeAndToForceAMoveThatTakesLonger() {
        var route = "us1 GET /strowger/v1/routes/acme.sip.twilio.com";
        var moving = ROUTE.replace("\"active\", \"region\": \"us1\"", "\"moving\", \"from\": \"us1\", \"to\": \"ie1\"");
        var answered = new ArrayList<>(Collections.nCopies(8, new Answer(200, moving)));
        answered.addFirst(new Answer(200, ROUTE));
        answered.addLast(new Answer(200, ROUTE.replace("us1", "ie1")));
        answers.put(route, new ConcurrentLinkedDeque<>(answered));
        answer("us1 POST /v2/SipDomains/acme.sip.twilio.com", 503, "{\"message\": \"moving\"}");

        var outcome = run("reroute", "acme.sip.twilio.com", "--to", "ie1");

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out().lines())
                .satisfiesExactly(
                        progress -> assertThat(progress)
                                .isEqualTo("moving: us1 has not let go yet. It goes on by itself, also after Ctrl-C:"
                                        + " `./strowger routes acme.sip.twilio.com --data " + directory + "` shows it,"
                                        + " and `./strowger reroute acme.sip.twilio.com --to ie1 --force --data "
                                        + directory
                                        + "` takes it from us1"),
                        end -> assertThat(end).startsWith("acme.sip.twilio.com is active in ie1 after "));
    }

    @Test
    void warnsWhereADomainIsForcedToARegionThatHasNone() {
        var nobodyHasTakenItUp = ROUTE.replace("{\"domain\"", "{\"moves\": [{\"taken_up\": null}], \"domain\"");
        answer("us1 GET /strowger/v1/routes/acme.sip.twilio.com", 200, nobodyHasTakenItUp);
        answer("us1 POST /v2/SipDomains/acme.sip.twilio.com", 200, "{}");

        var forced = run("reroute", "acme.sip.twilio.com", "--to", "au1", "--force");

        assertThat(forced.exit()).isZero();
        assertThat(forced.out())
                .startsWith("acme.sip.twilio.com is active in au1 after ")
                .contains("warning: au1 has no SIP domain acme.sip.twilio.com: nobody is served, devices hear 404."
                        + " `./strowger clone acme.sip.twilio.com --region us1 --to au1 --data " + directory
                        + "` creates it there");
        assertThat(run("reroute", "acme.sip.twilio.com", "--to", "us1").out()).doesNotContain("warning");
    }

    @Test
    void saysHowADomainComesToWhereItIsToBeMoved() {
        answer("us1 POST /v2/SipDomains/acme.sip.twilio.com", 400, "{\"message\": \"Create it first: POST ...\"}");

        var refused = run("reroute", "acme.sip.twilio.com", "--to", "au1");

        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err())
                .contains("au1 has no SIP domain acme.sip.twilio.com: nobody would be served there."
                        + " `./strowger clone acme.sip.twilio.com --region us1 --to au1 --data " + directory
                        + "` creates it there; --force moves it there all the same");
    }

    @Test
    void reroutesForScripts() {
        answer("us1 POST /v2/SipDomains/acme.sip.twilio.com", 200, "{}");

        var outcome = run("reroute", "acme.sip.twilio.com", "us1", "--json"); // also without --to

        assertThat(outcome.exit()).isZero();
        assertThat(outcome.out().strip())
                .startsWith("{")
                .contains("\"epoch\" : 3")
                .endsWith("}");
    }

    @Test
    void saysWhatHappensByItselfAndSetsIt() {
        assertThat(run("failover", "acme.sip.twilio.com").out().strip())
                .isEqualTo("acme.sip.twilio.com is active in us1, and stays there until somebody re-routes it");

        answer("us1 POST /strowger/v1/routes/acme.sip.twilio.com", 200, failingBack("us1", "AC1"));
        assertThat(run("failover", "acme.sip.twilio.com", "--standby", "ie1", "--after", "10", "--failback")
                        .out()
                        .strip())
                .isEqualTo(
                        "acme.sip.twilio.com is active in us1; it goes to ie1 by itself, once us1 has held no lease for"
                                + " 10 s, and back once it has held one for as long");
        assertThat(run("failover", "acme.sip.twilio.com", "--standby", "mars").err())
                .contains("there is no region 'mars'");
    }

    @Test
    void saysWhetherAFailoverPolicyTakesADomainBackFromWhereItIs() {
        assertThat(failover(failingBack("ie1", "failover policy")))
                .isEqualTo("is active in ie1; it goes back to us1 by itself, once us1 has held a lease for 10 s");
        assertThat(failover(failingBack("ie1", "AC1")))
                .isEqualTo(
                        "is active in ie1, and stays there until somebody re-routes it: its policy takes it back to us1"
                                + " only from where it has taken it itself");
        assertThat(failover(failingBack("ie1", "failover policy").replace("true", "false")))
                .isEqualTo(
                        "is active in ie1, and stays there until somebody re-routes it: its policy does not take it back"
                                + " to us1");
        assertThat(failover(failingBack("au1", "AC1")))
                .isEqualTo("is active in au1, and stays there until somebody re-routes it: its policy is for when it is"
                        + " active in us1");
        assertThat(failover(failingBack("ie1", "AC1")
                        .replace("\"active\", \"region\": \"ie1\"", "\"moving\", \"from\": \"us1\", \"to\": \"ie1\"")))
                .isEqualTo(
                        "moves from us1 to ie1; by its policy it goes to ie1 by itself, once us1 has held no lease for"
                                + " 10 s, and back once it has held one for as long");
    }

    private String failover(String route) {
        answer("us1 GET /strowger/v1/routes/acme.sip.twilio.com", 200, route);
        var out = run("failover", "acme.sip.twilio.com").out().strip();
        assertThat(out).startsWith("acme.sip.twilio.com ");
        return out.substring("acme.sip.twilio.com ".length());
    }

    /// The route of a domain that is active in `region`, where `by` has moved it, at home in us1 and with ie1 as
    /// standby.
    private static String failingBack(String region, String by) {
        return "{\"position\": {\"state\": \"active\", \"region\": \"" + region + "\"}, \"moves\": [{\"by\": \"" + by
                + "\"}], \"failover\": {\"policy\": \"automatic\", \"home\": \"us1\", \"standby\": \"ie1\","
                + " \"after\": 10, \"failback\": true}}";
    }

    @Test
    void refusesTheSameRegionTwice() {
        for (var wrong : Map.of(
                        "clone acme.sip.twilio.com --to us1", "--to must be another region than us1",
                        "clone acme.sip.twilio.com --to ie1 --region ie1", "--to must be another region than ie1",
                        "diff acme.sip.twilio.com --with us1", "--with must be another region than us1",
                        "failover acme.sip.twilio.com --standby us1", "--standby must be another region than us1",
                        "failover acme.sip.twilio.com --standby ie1 --home ie1",
                                "--standby must be another region than ie1, which is --home")
                .entrySet()) {
            var outcome = run(wrong.getKey().split(" "));

            assertThat(outcome.exit()).as(wrong.getKey()).isEqualTo(2);
            assertThat(outcome.err()).startsWith("strowger: " + wrong.getValue());
        }
    }

    @Test
    void saysOfAFailoverPolicyOnlyWhatIsToChange() {
        var automatic = ROUTE.replace("\"manual\"", "\"automatic\", \"home\": \"us1\", \"standby\": \"ie1\"");
        answer("us1 POST /strowger/v1/routes/acme.sip.twilio.com", 200, automatic);

        assertThat(run("failover", "acme.sip.twilio.com", "--after", "10").err())
                .contains("--standby REGION");
        answer("us1 GET /strowger/v1/routes/acme.sip.twilio.com", 200, automatic);
        for (var changed : Map.of(
                        "--after 10", "After=10",
                        "--failback", "Failback=true",
                        "--no-failback", "Failback=false",
                        "--home ie1 --standby us1", "Home=ie1&Standby=us1")
                .entrySet()) {
            assertThat(run(("failover acme.sip.twilio.com " + changed.getKey()).split(" "))
                            .exit())
                    .isZero();
            assertThat(posted.split("&"))
                    .containsExactlyInAnyOrder(("Failover=automatic&" + changed.getValue()).split("&"));
        }
    }

    @Test
    void reroutesOnlyWhereOneRegionIsNamed() {
        var nowhere = run("reroute", "acme.sip.twilio.com");
        var twice = run("reroute", "acme.sip.twilio.com", "us1", "--to", "ie1");

        assertThat(nowhere.exit()).isEqualTo(2);
        assertThat(nowhere.err()).contains("say where to", "--to REGION");
        assertThat(twice.exit()).isEqualTo(2);
        assertThat(twice.err()).contains("say only once where to", "--to REGION");
    }

    private Outcome run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--data", directory.toString()));
        var exit = Main.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Outcome(exit, out.toString(), err.toString());
    }

    private void answer(String request, int status, String body) {
        answers.put(request, new ConcurrentLinkedDeque<>(List.of(new Answer(status, body))));
    }

    private static String domains(String name) {
        return "{\"domains\": [{\"sid\": \"SD1\", \"domain_name\": \"" + name
                + ".sip.twilio.com\", \"sip_registration\": true, \"auth_type\": \"\", \"voice_url\": null}],"
                + " \"next_page_uri\": null}";
    }

    private HttpServer site(String name, int port) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/", exchange -> answer(name, exchange));
        server.start();
        return server;
    }

    private void answer(String site, HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("POST"))
                posted = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var from = exchange.getRequestHeaders().getFirst("Last-Event-ID");
            var asked = site + " " + exchange.getRequestMethod() + " " + exchange.getRequestURI()
                    + (from == null ? "" : " after " + from);
            var next = answers.getOrDefault(
                    asked, new ArrayDeque<>(List.of(new Answer(404, "{\"message\": \"nobody asks " + asked + "\"}"))));
            var answer = next.size() > 1 ? next.removeFirst() : next.getFirst();
            var body = answer.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /// The first of three ports in a row that nobody has.
    private static int free() {
        return IntStream.iterate(20_480, port -> port < 30_000, port -> port + 3)
                .filter(port -> isFree(port) && isFree(port + 1) && isFree(port + 2))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
