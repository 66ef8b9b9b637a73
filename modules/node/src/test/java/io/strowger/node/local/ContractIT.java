package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.strowger.node.local.OpenApi.Operation;
import io.strowger.node.local.OpenApi.Parameter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// Every operation of Twilio's OpenAPI files is there and answers as they say. The files lead: what is created,
/// asked for, changed and deleted, with which parameters, and what the answers have to look like, comes from
/// them.
///
/// The walk goes through a sub-account of its own, with its credentials.
class ContractIT {
    private static final String ACCOUNTS = "/2010-04-01/Accounts";
    private static final String DOMAIN = "contract.sip.twilio.com";

    /// There are no applications. A document goes in the place of a URL, the status of an account is its owner's to
    /// set, and that of a call ends it: these are sent alone.
    private static final Set<String> NOT_SENT = Set.of("ApplicationSid", "Twiml", "Status");

    /// With what a request without a required parameter is refused.
    private static final Map<String, Integer> WITHOUT = Map.ofEntries(
            Map.entry("CreateCall To", 21201),
            Map.entry("CreateCall From", 21213),
            Map.entry("CreateSipDomain DomainName", 21231),
            Map.entry("CreateSipCredentialList FriendlyName", 21240),
            Map.entry("UpdateSipCredentialList FriendlyName", 21240),
            Map.entry("CreateSipCredential Username", 21240),
            Map.entry("CreateSipCredential Password", 21240),
            Map.entry("CreateSipIpAccessControlList FriendlyName", 21235),
            Map.entry("UpdateSipIpAccessControlList FriendlyName", 21235),
            Map.entry("CreateSipIpAddress FriendlyName", 21238),
            Map.entry("CreateSipIpAddress IpAddress", 21238),
            Map.entry("CreateSipAuthCallsCredentialListMapping CredentialListSid", 21231),
            Map.entry("CreateSipAuthCallsIpAccessControlListMapping IpAccessControlListSid", 21231),
            Map.entry("CreateSipAuthRegistrationsCredentialListMapping CredentialListSid", 21231),
            Map.entry("CreateSipCredentialListMapping CredentialListSid", 21231),
            Map.entry("CreateSipIpAccessControlListMapping IpAccessControlListSid", 21231));

    /// An account's calls begin one a second: the last of these does not within one request.
    private static final int MORE_THAN_BEGIN_MEANWHILE = 20;

    /// Far more than the walk makes of anything: a list that does not end is one too many.
    private static final int MOST_PAGES = 100;

    private static final int AT_ONCE = 8;

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final RunningCluster cluster = RunningCluster.shared();
    private final List<Operation> operations = OpenApi.allOperations();

    /// What there is, by where it was created: `/2010-04-01/Accounts/AC.../SIP/Domains` has `SD...`.
    private final Map<String, String> created = new HashMap<>(Map.of(
            ACCOUNTS,
            LocalPlan.ACCOUNT,
            "/v2/SipDomains",
            DOMAIN,
            "/v2/PhoneNumbers",
            "+15551230001",
            "/v2/Trunks",
            "contract.pstn.twilio.com"));

    private final Map<String, List<String>> findings = new LinkedHashMap<>();
    private String authorization = basic(LocalPlan.ACCOUNT, cluster.api("us1").token());
    private int names;

    @Test
    void answersEveryOperationAsItsSpecificationSays() {
        those(operation -> operation.status() == 201).forEach(this::create);
        those(operation -> operation.method().equals("POST")
                        && operation.status() == 200
                        && !operation.id().equals("UpdateCall")) // which takes what the call's state allows
                .forEach(operation -> expect(operation, form(operation)));
        those(operation -> operation.method().equals("GET")).forEach(this::read);
        operations.forEach(this::refuse);
        sendWhatGoesAlone();
        changeCallsThatDoNotGoOn();
        those(operation -> operation.method().equals("DELETE")).reversed().forEach(this::delete);
        authorization = basic(LocalPlan.ACCOUNT, cluster.api("us1").token());
        send("POST", resolve(ACCOUNTS + "/{Sid}.json"), Map.of("Status", "closed"));

        System.out.println(findings.entrySet().stream()
                .map(one -> (one.getValue().isEmpty() ? "ok      " : "NOT OK  ") + one.getKey())
                .collect(Collectors.joining("\n")));
        assertThat(findings.keySet())
                .containsAll(operations.stream().map(Operation::toString).toList());
        assertThat(findings).allSatisfy((operation, found) -> assertThat(found).isEmpty());
    }

    @Test
    void changesACallThatGoesOnAsItsSpecificationSays() {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        var change = operation("UpdateCall");
        var pause = "<Response><Pause length=\"60\"/></Response>";
        try (var board = Switchboard.open(cluster, "contract-live.sip.twilio.com", List.of("dora"))) {
            board.app().serves("/changed", pause);
            var dora = board.registered("dora", "callee");
            var call = board.create(board.aor("dora"), Map.of("Twiml", pause));
            created.put(ACCOUNTS + "/" + LocalPlan.ACCOUNT + "/Calls", call);
            dora.picksUp();
            RunningCluster.eventually("the call goes on", () -> isInProgress(board, call));

            var form = form(change);
            form.putAll(Map.of("Url", board.app().url("/changed"), "Method", "POST", "TimeLimit", "3000"));
            expect(change, form);
            board.app().awaits("/changed", webhook -> webhook.of("CallSid").equals(call));
            expect(change, Map.of("Twiml", pause));
            expect(change, Map.of("Status", "canceled"));
            assertThat(isInProgress(board, call)).as("it was answered").isTrue();
            expect(change, Map.of("Status", "completed"));

            dora.ends();
            assertThat(board.ended(call).path("status").asText()).isEqualTo("completed");
            expectError(change, send("POST", resolve(change.path()), form), 400, 21220);
        }
        assertThat(findings).allSatisfy((operation, found) -> assertThat(found).isEmpty());
    }

    private static boolean isInProgress(Switchboard board, String call) {
        return board.record("us1", call).path("status").asText().equals("in-progress");
    }

    @Test
    void opensItsRegionWithAnApiKeyUntilTheKeyIsDeleted() {
        var keys = ACCOUNTS + "/" + LocalPlan.ACCOUNT + "/Keys";
        var domains = ACCOUNTS + "/" + LocalPlan.ACCOUNT + "/SIP/Domains.json";
        var token = authorization;
        var key = SipDomain.json(
                send("POST", keys + ".json", Map.of("FriendlyName", "contract")).body());

        authorization = basic(key.path("sid").asText(), key.path("secret").asText());
        assertThat(send("us1", "GET", domains, Map.of()).statusCode()).isEqualTo(200);
        assertThat(send("ie1", "GET", domains, Map.of()).body())
                .contains("this is an API key of us1; this host is ie1");
        assertThat(send("ie1", "GET", "/strowger/v1/routes", Map.of()).statusCode())
                .isEqualTo(200);

        authorization = token;
        assertThat(send("DELETE", keys + "/" + key.path("sid").asText() + ".json", Map.of())
                        .statusCode())
                .isEqualTo(204);
        authorization = basic(key.path("sid").asText(), key.path("secret").asText());
        assertThat(send("us1", "GET", domains, Map.of()).statusCode()).isEqualTo(401);
    }

    @Test
    void hasASubAccountInEveryRegionWithATokenForEach() {
        var sub = SipDomain.json(send("POST", ACCOUNTS + ".json", Map.of("FriendlyName", "contract"))
                .body());
        var account = ACCOUNTS + "/" + sub.path("sid").asText();
        authorization = basic(LocalPlan.ACCOUNT, cluster.api("ie1").token());
        var inIreland =
                SipDomain.json(send("ie1", "GET", account + ".json", Map.of()).body());

        authorization = basic(
                inIreland.path("sid").asText(), inIreland.path("auth_token").asText());
        assertThat(send("ie1", "GET", account + "/SIP/Domains.json", Map.of()).statusCode())
                .isEqualTo(200);
        assertThat(send("us1", "GET", account + "/SIP/Domains.json", Map.of()).body())
                .contains("this is an auth token of ie1; this host is us1");
        assertThat(send("ie1", "GET", ACCOUNTS + "/" + LocalPlan.ACCOUNT + "/SIP/Domains.json", Map.of())
                        .statusCode())
                .isEqualTo(401);
    }

    /// Twilio's own numbers, in a region with a database of its own; each one too many is told so with Twilio's code.
    @Test
    void refusesWhatIsOneTooMany() {
        var sub = SipDomain.json(send("POST", ACCOUNTS + ".json", Map.of("FriendlyName", "contract"))
                .body());
        var owners = authorization;
        authorization = basic(sub.path("sid").asText(), sub.path("auth_token").asText());
        var sip = ACCOUNTS + "/" + sub.path("sid").asText() + "/SIP/";

        var devices = fill(100, 21239, sip + "CredentialLists", number -> Map.of("FriendlyName", "list " + number));
        fill(
                1000,
                21242,
                sip + "CredentialLists/" + devices + "/Credentials",
                number -> Map.of("Username", "user" + number, "Password", SipDomain.PASSWORD));
        var offices = SipDomain.json(send("POST", sip + "IpAccessControlLists.json", Map.of("FriendlyName", "offices"))
                        .body())
                .path("sid")
                .asText();
        fill(
                100,
                21237,
                sip + "IpAccessControlLists/" + offices + "/IpAddresses",
                number -> Map.of("FriendlyName", "office " + number, "IpAddress", "198.51.100." + number));
        fill(100, 21230, sip + "Domains", number -> Map.of("DomainName", "contract-" + number + ".sip.twilio.com"));

        authorization = owners;
        send("POST", ACCOUNTS + "/" + sub.path("sid").asText() + ".json", Map.of("Status", "closed"));
    }

    /// Creates `most` there, of which it says one.
    private String fill(int most, int code, String path, IntFunction<Map<String, String>> form) {
        var numbers =
                new ConcurrentLinkedQueue<>(IntStream.range(0, most).boxed().toList());
        RunningCluster.sideBySide(IntStream.range(0, AT_ONCE)
                .<Runnable>mapToObj(_ -> () -> {
                    for (var next = numbers.poll(); next != null; next = numbers.poll()) {
                        var made = send("POST", path + ".json", form.apply(next));
                        assertThat(made.statusCode())
                                .as(path + ": " + made.body())
                                .isEqualTo(201);
                    }
                })
                .toList());

        var refused = send("POST", path + ".json", form.apply(most));

        assertThat(refused.statusCode()).as(path + ": " + refused.body()).isEqualTo(400);
        assertThat(SipDomain.json(refused.body()).path("code").asInt())
                .as(refused.body())
                .isEqualTo(code);
        var listed = SipDomain.json(
                send("GET", path + ".json?PageSize=1000", Map.of()).body());
        var items = listed.path(listed.fieldNames().next());
        assertThat(items).as(path).hasSize(most);
        return items.path(0).path("sid").asText();
    }

    /// From the outside in.
    private List<Operation> those(Predicate<Operation> wanted) {
        return operations.stream()
                .filter(wanted)
                .sorted(Comparator.comparingInt(operation -> operation.path().length()))
                .toList();
    }

    private void create(Operation operation) {
        var answer = expect(operation, form(operation));
        if (answer.statusCode() != operation.status()) return;
        var resource = SipDomain.json(answer.body());
        created.put(
                resolve(operation.path()).replace(".json", ""),
                resource.path("sid").asText());
        if (operation.id().equals("CreateAccount"))
            authorization = basic(
                    resource.path("sid").asText(), resource.path("auth_token").asText());
    }

    private void sendWhatGoesAlone() {
        var call = operation("CreateCall");
        var withDocument = new HashMap<>(form(call));
        withDocument.remove("Url");
        withDocument.put("Twiml", "<Response><Hangup/></Response>");
        expect(call, withDocument);

        var own = authorization;
        authorization = basic(LocalPlan.ACCOUNT, cluster.api("us1").token());
        expect(operation("UpdateAccount"), Map.of("Status", "active"));
        authorization = own;
    }

    /// One that waits for its turn can be called off; one that is over takes nothing that would have it go on.
    private void changeCallsThatDoNotGoOn() {
        var change = operation("UpdateCall");
        var calls = resolve(operation("CreateCall").path()).replace(".json", "");
        var over = created.getOrDefault(calls, "");
        var waiting = "";
        for (var more = 0; more < MORE_THAN_BEGIN_MEANWHILE; more++)
            waiting = SipDomain.json(send("POST", calls + ".json", form(operation("CreateCall")))
                            .body())
                    .path("sid")
                    .asText();
        created.put(calls, waiting);
        if (!SipDomain.json(expect(change, Map.of("Status", "canceled")).body())
                .path("status")
                .asText()
                .equals("canceled")) note(change, "a call that waits is not canceled");

        created.put(calls, over);
        awaitTheEnd();
        var path = resolve(change.path());
        for (var form : List.of(form(change), Map.of("Twiml", "<Response/>"), Map.of("Status", "completed")))
            expectError(change, send("POST", path, form), 400, 21220);
        expect(change, Map.of("Status", "canceled"));
        expect(change, Map.of());
    }

    /// To nobody.
    private void awaitTheEnd() {
        RunningCluster.eventually(
                "the call to nobody has failed",
                () -> send("GET", resolve(operation("FetchCall").path()), Map.of())
                        .body()
                        .contains("\"failed\""));
    }

    private Operation operation(String id) {
        return those(operation -> operation.id().equals(id)).getFirst();
    }

    /// With all that surrounds a resource in Twilio's API.
    private void read(Operation operation) {
        var answer = expect(operation, Map.of());
        if (answer.statusCode() != 200) return;
        var path = resolve(operation.path());
        if (operation.isList()
                && SipDomain.json(answer.body()).elements().next().isEmpty())
            note(operation, "nothing is listed of what was created");
        if (operation.isList()) page(operation, path);
        operation.query().forEach(parameter -> ask(operation, path, parameter));
        var bare = send("GET", path.replace(".json", ""), Map.of());
        if (!bare.body().equals(answer.body())) note(operation, "another answer without .json: " + bare.body());
        var head = send("HEAD", path, Map.of());
        if (head.statusCode() != 200 || !head.body().isEmpty()) note(operation, "HEAD: " + head.statusCode());
        var unknown = send("GET", path + "?Nonsense=1", Map.of());
        if (unknown.statusCode() != 200) note(operation, "an unknown parameter: " + unknown.body());
        var preflight = send("OPTIONS", path, Map.of());
        if (preflight.statusCode() != 204) note(operation, "OPTIONS: " + preflight.statusCode());
    }

    /// Whatever a parameter of the query leaves of a list is one.
    private void ask(Operation operation, String path, Parameter parameter) {
        var query = encoded(parameter.name()) + "=" + encoded(value(parameter));
        var answer = send("GET", path + "?" + query, Map.of());
        operation
                .problems(answer.statusCode(), answer.body())
                .forEach(problem -> note(operation, "?" + query + ": " + problem));
    }

    /// From page to page as an SDK goes, one item each: every item once, and back again.
    private void page(Operation operation, String path) {
        var all = SipDomain.json(send("GET", path + "?PageSize=1000", Map.of()).body());
        var key = all.fieldNames().next();
        var expected = new ArrayList<JsonNode>();
        all.path(key).forEach(expected::add);

        var onwards = walk(operation, path + "?PageSize=1", "next_page_uri");
        var back = walk(operation, onwards.getLast().path("uri").asText(), "previous_page_uri");

        if (!items(onwards, key).equals(expected)) note(operation, "pages of one: " + onwards + ", not " + expected);
        if (!back.reversed().equals(onwards)) note(operation, "back again: " + back + ", not " + onwards);
        for (var page : onwards) {
            var number = onwards.indexOf(page);
            var envelope = envelope(path, number, onwards.size()).set(key, page.path(key));
            if (!page.equals(envelope)) note(operation, "page " + number + ": " + page + ", not " + envelope);
        }
    }

    /// What surrounds the one item of a page.
    private static ObjectNode envelope(String path, int number, int pages) {
        IntFunction<JsonNode> uri = other -> other < 0 || other >= pages
                ? NullNode.getInstance()
                : TextNode.valueOf(path + "?PageSize=1&Page=" + other);
        var envelope = JsonNodeFactory.instance
                .objectNode()
                .put("page", number)
                .put("page_size", 1)
                .put("start", number)
                .put("end", number);
        return envelope.setAll(Map.of(
                "uri", uri.apply(number),
                "first_page_uri", uri.apply(0),
                "previous_page_uri", uri.apply(number - 1),
                "next_page_uri", uri.apply(number + 1)));
    }

    /// The pages from this one on, each found by what the one before it says.
    private List<JsonNode> walk(Operation operation, String from, String link) {
        var pages = new ArrayList<JsonNode>();
        for (var uri = from; !uri.isEmpty() && pages.size() < MOST_PAGES; ) {
            var answer = send("GET", uri, Map.of());
            operation.problems(answer.statusCode(), answer.body()).forEach(problem -> note(operation, problem));
            var page = SipDomain.json(answer.body());
            pages.add(page);
            uri = page.path(link).isNull() ? "" : page.path(link).asText();
        }
        return pages;
    }

    private static List<JsonNode> items(List<JsonNode> pages, String key) {
        return pages.stream()
                .flatMap(page -> StreamSupport.stream(page.path(key).spliterator(), false))
                .toList();
    }

    private void delete(Operation operation) {
        expect(operation, Map.of());
        expectError(operation, send("DELETE", resolve(operation.path()), Map.of()), 404, 20404);
    }

    /// 400, 401, 404 and 405, each with its code.
    private void refuse(Operation operation) {
        var path = resolve(operation.path());
        var form = operation.method().equals("POST") ? form(operation) : Map.<String, String>of();
        for (var parameter : operation.parameters())
            if (parameter.isRequired()) {
                var without = new HashMap<>(form);
                without.remove(parameter.name());
                var code = WITHOUT.getOrDefault(operation.id() + " " + parameter.name(), 0);
                expectError(operation, send("POST", path, without), 400, code);
            }
        var known = authorization;
        authorization = "";
        expectError(operation, send(operation.method(), path, form), 401, 20003);
        authorization = known;
        expectError(operation, send(operation.method(), inWrongCase(operation.path()), form), 404, 20404);
        if (operation.path().endsWith("/{Sid}.json") && !operation.id().endsWith("Account"))
            expectError(operation, send(operation.method(), withAnotherSid(path), form), 404, 20404);
        var put = send("PUT", path, Map.of());
        expectError(operation, put, 405, 20004);
        if (!put.headers().firstValue("Allow").orElse("").contains(operation.method()))
            note(operation, "Allow: " + put.headers().firstValue("Allow"));
    }

    private String inWrongCase(String path) {
        var last = Stream.of(path.split("/"))
                .filter(segment -> !segment.contains("{"))
                .reduce("", (_, later) -> later);
        return resolve(path.replace("/" + last, "/" + last.toLowerCase(Locale.ROOT)));
    }

    private static String withAnotherSid(String path) {
        var sid = path.lastIndexOf('/') + 3;
        return path.substring(0, sid) + "f".repeat(32) + ".json";
    }

    private HttpResponse<String> expect(Operation operation, Map<String, String> form) {
        findings.computeIfAbsent(operation.toString(), _ -> new ArrayList<>());
        var answer = send(operation.method(), resolve(operation.path()), form);
        operation.problems(answer.statusCode(), answer.body()).forEach(problem -> note(operation, problem));
        operation.headers().stream()
                .filter(header -> answer.headers().firstValue(header).isEmpty())
                .forEach(header -> note(operation, "no header " + header));
        return answer;
    }

    private void expectError(Operation operation, HttpResponse<String> answer, int status, int code) {
        var request = answer.request().method() + " " + answer.uri().getPath() + ": ";
        if (answer.statusCode() != status) {
            note(operation, request + answer.statusCode() + ", not " + status + ": " + answer.body());
            return;
        }
        var error = SipDomain.json(answer.body());
        if (error.path("code").asInt() != code) note(operation, request + "not " + code + ": " + error);
        if (error.path("status").asInt() != status) note(operation, request + "status: " + error);
        if (error.path("message").asText().isEmpty()) note(operation, request + "message: " + error);
        if (!error.path("more_info").asText().equals("https://www.twilio.com/docs/errors/" + code))
            note(operation, request + "more_info: " + error);
    }

    private void note(Operation operation, String finding) {
        findings.computeIfAbsent(operation.toString(), _ -> new ArrayList<>()).add(finding);
    }

    /// Each parameter is what was created where it stands.
    private String resolve(String template) {
        var path = new StringBuilder();
        for (var segment : template.substring(1).split("/")) {
            var isParameter = segment.startsWith("{");
            var value = created.getOrDefault(path.toString(), "nothing-was-created");
            path.append('/').append(isParameter ? value + segment.substring(segment.indexOf('}') + 1) : segment);
        }
        return path.toString();
    }

    /// Every parameter that the specification names, and one that it does not.
    private Map<String, String> form(Operation operation) {
        var form = operation.parameters().stream()
                .filter(parameter -> !NOT_SENT.contains(parameter.name()))
                .collect(Collectors.toMap(Parameter::name, this::value));
        form.put("Nonsense", "1");
        return form;
    }

    private String value(Parameter parameter) {
        return switch (parameter.name()) {
            case "FriendlyName" -> "contract " + ++names;
            case "Username" -> "user" + ++names;
            case "Password" -> SipDomain.PASSWORD;
            case "DomainName" -> DOMAIN;
            case "IpAddress" -> "192.0.2." + ++names;
            case "CidrPrefixLength", "Timeout", "TimeLimit", "MachineDetectionTimeout", "SendDigits" -> "32";
            case "MachineDetection" -> "Enable";
            case "PageSize", "Page" -> "1";
            case "Status" -> parameter.schema().path("enum").path(0).asText();
            case "CredentialListSid" -> list("CredentialLists");
            case "IpAccessControlListSid" -> list("IpAccessControlLists");
            case "VoiceRegion" -> "us1";
            case "To" -> "sip:nobody@" + DOMAIN;
            case "From" -> "contract";
            case "RecordingChannels" -> "mono";
            case "StatusCallbackEvent", "RecordingStatusCallbackEvent" -> "completed";
            case "RecordingTrack" -> "both";
            case "Trim" -> "do-not-trim";
            case "EmergencyCallerSid", "ByocTrunkSid", "Byoc", "ParentCallSid" ->
                parameter.schema().path("pattern").asText().substring(1, 3) + "0".repeat(32);
            default ->
                switch (parameter.type()) {
                    case "boolean" -> "false";
                    case "integer" -> "3000";
                    default ->
                        switch (parameter.format()) {
                            case "uri" -> "https://example.com/contract";
                            case "http-method" -> "GET";
                            case "date-time" -> "2026-01-01T00:00:00Z";
                            default -> "x";
                        };
                };
        };
    }

    /// A list of its own for each mapping: the legacy paths and `Auth/Calls` are two views of one store.
    private String list(String kind) {
        var answer = send(
                "POST",
                resolve(ACCOUNTS + "/{Sid}/SIP/" + kind + ".json"),
                Map.of("FriendlyName", "mapped " + ++names));
        return SipDomain.json(answer.body()).path("sid").asText();
    }

    private HttpResponse<String> send(String method, String path, Map<String, String> form) {
        return send("us1", method, path, form);
    }

    private HttpResponse<String> send(String site, String method, String path, Map<String, String> form) {
        var body = form.entrySet().stream()
                .map(one -> one.getKey() + "=" + encoded(one.getValue()))
                .collect(Collectors.joining("&"));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + cluster.httpPort(site) + path))
                .timeout(Duration.ofSeconds(30))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) request.header("Content-Type", "application/x-www-form-urlencoded");
        if (!authorization.isEmpty()) request.header("Authorization", authorization);
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String basic(String username, String password) {
        var text = username + ":" + password;
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
