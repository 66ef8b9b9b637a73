package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.strowger.core.Cause;
import io.strowger.core.EdgeId;
import io.strowger.core.EntityAddress;
import io.strowger.core.Epoch;
import io.strowger.core.Journal;
import io.strowger.core.Ladders.Field;
import io.strowger.core.Ladders.Ladder;
import io.strowger.core.Ladders.Message;
import io.strowger.core.Ladders.Webhook;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.Sid;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.ContactUri;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.Origin;
import io.strowger.core.sip.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the document says is what the gateway does: each operation is asked as its example has it.
class OpenApiRoutesTest {
    /// Whose answers Twilio's own documents describe: [RegionPathTest] asks it.
    private static final String OF_TWILIO = "/strowger/v1/regions/{region}/2010-04-01/{path}";

    private static final String SESSION = "/strowger/v1/session";
    private static final String HERE = "127.0.0.1";
    private static final ApiDocument DOCUMENT = ApiDocument.read();
    private static final String ACME = "acme.sip.twilio.com";
    private static final Sid CALL = Sid.parse("CA" + "1".repeat(29) + "000");

    /// In local mode, which has all there is.
    private final TestSite site =
            new TestSite("strowger.console.signed-in = on", Optional.of(new LocalSiteRoutesTest.TwoSites()));

    private static Stream<ApiDocument.Operation> operations() {
        return DOCUMENT.operations().stream()
                .filter(operation -> !operation.path().equals(OF_TWILIO));
    }

    private static Stream<ApiDocument.Operation> paths() {
        return operations()
                .filter(operation -> DOCUMENT.methods(operation.path()).startsWith(operation.method()));
    }

    @Test
    void isServedToEverybody() {
        var answer = site.get("/strowger/v1/openapi.json").anonymously().answer();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo(DOCUMENT.json());
        assertThat(answer.at("openapi")).startsWith("3.1");
    }

    @ParameterizedTest
    @CsvSource({
        "routes, 200",
        "routes/acme.sip.twilio.com, 200",
        "routes/acme%2Fsip, 200",
        "regions/us1/2010-04-01/Accounts/AC1/Calls.json, 200",
        "routes/, 404",
        "routes/acme.sip.twilio.com/history, 404",
        "regions/us1/2010-04-01, 404",
        "openapi-json, 404",
        "nothing, 404"
    })
    void letsNothingBeServedThatItDoesNotHave(String path, int status) throws Exception {
        var handler = new OpenApiRoutes().ifDocumented(() -> complete("served")).handler(TestSite.SYSTEM);

        var answer = handler.apply(HttpRequest.create("http://localhost/strowger/v1/" + path))
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);

        assertThat(answer.status().intValue()).isEqualTo(status);
    }

    @ParameterizedTest
    @MethodSource("operations")
    void describesWhatIsAnswered(ApiDocument.Operation operation) {
        assumeFalse(operation.isEndless(), "StreamRoutesTest reads from what does not end");

        var answer = example(operation).answer();

        assertThat(answer.status()).as(answer.body()).isBetween(200, 299);
        assertThat(operation.problems(answer)).isEmpty();
    }

    /// From this machine, and with the cookie of somebody who is signed in where that is what counts.
    private TestSite.Ask example(ApiDocument.Operation operation) {
        var example = operation.exampleTo(site).from(HERE);
        if (!operation.isOfASession()) return example;
        var signedIn = site.post(SESSION, "AccountSid", TestSite.ACME.value(), "AuthToken", "acme-us1")
                .answer();
        return example.anonymously()
                .header("Cookie", signedIn.header("Set-Cookie").replaceAll(";.*", ""))
                .header("X-CSRF-Token", signedIn.at("csrf_token"));
    }

    @ParameterizedTest
    @MethodSource("operations")
    void saysWhoMayAsk(ApiDocument.Operation operation) {
        var answer = operation.exampleTo(site).from(HERE).anonymously().answer();

        assertThat(answer.status() == 401).as(answer.body()).isNotEqualTo(operation.isOpen());
        assertThat(operation.problems(answer)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("withQuery")
    void describesWhatIsSaidToNonsense(ApiDocument.Operation operation) {
        var path = operation.example().replaceAll("[?].*", "");

        var answer = site.ask(operation.method(), path + "?Page=x").answer();

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(operation.problems(answer)).isEmpty();
    }

    private static Stream<ApiDocument.Operation> withQuery() {
        return operations().filter(operation -> operation.takesQuery() && !operation.isEndless());
    }

    /// To whom has none of it.
    @ParameterizedTest
    @MethodSource("ofOneThing")
    void describesWhatIsSaidToOthers(ApiDocument.Operation operation) {
        var answer = operation
                .exampleTo(site)
                .as(TestSite.OTHER.value(), "other-us1")
                .answer();

        assertThat(answer.status()).as(answer.body()).isEqualTo(404);
        assertThat(operation.problems(answer)).isEmpty();
    }

    /// An edge is nobody's, nor is a site.
    private static Stream<ApiDocument.Operation> ofOneThing() {
        return operations()
                .filter(operation -> operation.statuses().contains("404")
                        && !operation.path().contains("/edges/")
                        && !isOfLocalMode(operation));
    }

    private static boolean isOfLocalMode(ApiDocument.Operation operation) {
        return operation.path().contains("/local/");
    }

    @ParameterizedTest
    @MethodSource("ofLocalMode")
    void describesWhatIsSaidOfLocalModeElsewhere(ApiDocument.Operation operation) {
        var away = operation.exampleTo(site).from("192.0.2.1").answer();
        var deployed = operation.exampleTo(new TestSite()).from(HERE).answer();

        assertThat(away.status()).as(away.body()).isEqualTo(403);
        assertThat(operation.problems(away)).isEmpty();
        assertThat(deployed.status()).as(deployed.body()).isEqualTo(404);
        assertThat(operation.problems(deployed)).isEmpty();
    }

    private static Stream<ApiDocument.Operation> ofLocalMode() {
        return operations().filter(OpenApiRoutesTest::isOfLocalMode);
    }

    @ParameterizedTest
    @MethodSource("ofOneSite")
    void describesWhatIsSaidWhereSomebodyIsAtWorkWithASite(ApiDocument.Operation operation) {
        var answer =
                site.post(operation.path().replace("{name}", "au1")).from(HERE).answer();

        assertThat(answer.status()).as(answer.body()).isEqualTo(409);
        assertThat(operation.problems(answer)).isEmpty();
    }

    private static Stream<ApiDocument.Operation> ofOneSite() {
        return operations().filter(operation -> operation.path().contains("/sites/"));
    }

    @Test
    void describesWhatIsSaidToWhomIsSignedInAndSendsNoToken() {
        var signOut = operations()
                .filter(operation -> operation.id().equals("DeleteSession"))
                .findFirst()
                .orElseThrow();

        var forged = example(signOut).withoutHeader("X-CSRF-Token").answer();

        assertThat(forged.status()).isEqualTo(403);
        assertThat(signOut.problems(forged)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("paths")
    void namesEveryMethodOfAPath(ApiDocument.Operation operation) {
        var documented = DOCUMENT.methods(operation.path());

        for (var method : List.of("GET", "POST", "PUT", "PATCH", "DELETE"))
            if (!List.of(documented.split(", ")).contains(method)) {
                var answer = site.ask(method, operation.example()).from(HERE).answer();
                assertThat(answer.status()).as(method).isEqualTo(405);
                assertThat(answer.header("Allow")).isEqualTo(documented);
            }
    }

    /// A domain with all that can be mapped to it, which ie1 has otherwise; a phone, its history, and a call.
    @BeforeEach
    void makeWhatTheExamplesNeed() {
        var alice = "alice@" + ACME;
        site.routes.add(routeThatWasForced());
        make("us1", "/SIP/Domains.json", "DomainName", "other.sip.twilio.com");
        for (var region : List.of("us1", "ie1")) {
            var phones = make(region, "/SIP/CredentialLists.json", "FriendlyName", "phones");
            make(
                    region,
                    "/SIP/CredentialLists/" + phones + "/Credentials.json",
                    "Username",
                    "alice",
                    "Password",
                    "Correct-Horse-" + region);
            var domain =
                    make(region, "/SIP/Domains.json", "DomainName", ACME, "VoiceUrl", "https://" + region + ".example");
            if (region.equals("us1")) map(domain, phones);
        }
        site.us1.registrations().bindings.put(Aor.parse(alice), List.of(binding("sip:alice@192.0.2.4:5060")));
        site.us1.journal().holders.put(new EntityAddress("domain", ACME), TestSite.ACME);
        site.us1
                .journal()
                .events
                .put(
                        new EntityAddress("registration", alice),
                        List.of(new Journal.Entry(
                                1,
                                "registration.contacts-changed.1",
                                TestSite.NOON,
                                "{\"bound\":[]}",
                                Optional.of(new Cause("192.0.2.4", TestSite.ACME.value(), "DELETE /strowger/v1")))));
        site.us1.ladders().ladders.put(CALL, ladder());
    }

    private void map(String domain, String phones) {
        var office = make("us1", "/SIP/IpAccessControlLists.json", "FriendlyName", "office");
        var below = "/SIP/Domains/" + domain + "/Auth/";
        make("us1", below + "Registrations/CredentialListMappings.json", "CredentialListSid", phones);
        make("us1", below + "Calls/CredentialListMappings.json", "CredentialListSid", phones);
        make("us1", below + "Calls/IpAccessControlListMappings.json", "IpAccessControlListSid", office);
    }

    private String make(String region, String path, String... parameters) {
        var made = site.post(TestSite.ROOT + path, parameters)
                .at(region + ".localhost")
                .as(TestSite.ACME.value(), "acme-" + region)
                .answer();
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.sid();
    }

    private static Routes.RouteView routeThatWasForced() {
        var us1 = RegionId.parse("us1");
        var ie1 = RegionId.parse("ie1");
        var forced = Routes.Forced.by("AC1", TestSite.NOON).dead(TestSite.NOON);
        return new Routes.RouteView(
                Sid.parse("QQ" + "1".repeat(32)),
                DomainName.parse(ACME),
                TestSite.ACME,
                "Acme",
                List.of(us1, ie1),
                new Routes.Moving(ie1, us1, new Epoch(3)),
                Optional.of(new Routes.Pending("AC1", TestSite.NOON, Optional.of(forced))),
                List.of(
                        new Routes.Move("", ie1, new Epoch(1), "first declared", TestSite.NOON, TestSite.NOON),
                        new Routes.Move(
                                "ie1",
                                us1,
                                new Epoch(2),
                                "AC1",
                                TestSite.NOON,
                                TestSite.NOON,
                                Optional.of(forced),
                                Optional.of(TestSite.NOON))),
                new Routes.Automatic(us1, ie1, Duration.ofSeconds(30), true),
                TestSite.NOON,
                TestSite.NOON);
    }

    private static Binding binding(String contact) {
        var origin = new Origin(EdgeId.parse("dublin"), Transport.TCP, "198.51.100.7:40112", "softphone/1", List.of());
        return new Binding(
                ContactUri.parse(contact),
                TestSite.NOON.plusSeconds(600),
                "call-1",
                7,
                500,
                "",
                1,
                origin,
                TestSite.NOON);
    }

    private static Ladder ladder() {
        return new Ladder(
                List.of(
                        new Message(
                                CALL,
                                0,
                                TestSite.NOON,
                                EdgeId.parse("dublin"),
                                true,
                                Transport.UDP,
                                "192.0.2.4:5060",
                                "INVITE sip:bob@acme.sip.twilio.com SIP/2.0\r\n\r\n"),
                        new Webhook(
                                CALL,
                                TestSite.NOON,
                                Duration.ofMillis(1500),
                                "POST",
                                "https://app.example/voice",
                                List.of(new Field("CallSid", CALL.value())),
                                0,
                                "",
                                "",
                                11205,
                                "connection refused")),
                3,
                false);
    }
}
