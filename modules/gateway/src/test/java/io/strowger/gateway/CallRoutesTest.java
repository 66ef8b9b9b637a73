package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls;
import io.strowger.core.Calls.CallRecord;
import io.strowger.core.Calls.Status;
import io.strowger.core.Calls.StatusCallback;
import io.strowger.core.Sid;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallRoutesTest {
    private static final String CALLS = TestSite.ROOT + "/Calls.json";
    private static final String ALICE = "sip:alice@acme.sip.twilio.com";
    private static final String URL = "https://example.com/voice?a=b";
    private static final String UNKNOWN = "CA" + "f".repeat(32);

    private final TestSite site = new TestSite();

    @Test
    void createsACallThatIsQueuedAndHasEveryFieldOfTwilios() {
        var created = site.post(CALLS, "To", ALICE, "From", "+14158675308", "Url", URL)
                .answer();

        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "sid",
                        "date_created",
                        "date_updated",
                        "parent_call_sid",
                        "account_sid",
                        "to",
                        "to_formatted",
                        "from",
                        "from_formatted",
                        "phone_number_sid",
                        "status",
                        "start_time",
                        "end_time",
                        "duration",
                        "price",
                        "price_unit",
                        "direction",
                        "answered_by",
                        "api_version",
                        "forwarded_from",
                        "group_sid",
                        "caller_name",
                        "queue_time",
                        "trunk_sid",
                        "uri",
                        "subresource_uris");
        assertThat(created.sid()).matches("CA[0-9a-f]{32}");
        assertThat(created.at("status")).isEqualTo("queued");
        assertThat(created.at("direction")).isEqualTo("outbound-api");
        assertThat(created.at("account_sid")).isEqualTo(TestSite.ACME.value());
        assertThat(created.at("to")).isEqualTo(ALICE);
        assertThat(created.at("to_formatted")).isEqualTo(ALICE);
        assertThat(created.at("from")).isEqualTo("+14158675308");
        assertThat(created.at("from_formatted")).isEqualTo("(415) 867-5308");
        assertThat(created.at("date_created")).isEqualTo(TestSite.NOON_2822);
        assertThat(created.at("price_unit")).isEqualTo("USD");
        assertThat(created.at("api_version")).isEqualTo("2010-04-01");
        assertThat(created.at("uri")).isEqualTo(path(created.sid()) + ".json");
        assertThat(Stream.of(
                        "parent_call_sid",
                        "phone_number_sid",
                        "start_time",
                        "end_time",
                        "duration",
                        "price",
                        "answered_by",
                        "forwarded_from",
                        "group_sid",
                        "caller_name",
                        "queue_time",
                        "trunk_sid"))
                .allMatch(name -> created.json().get(name).isNull());
    }

    @Test
    void namesEverySubresourceOfTwilios() {
        var created = created();

        var uris = created.json().get("subresource_uris");
        assertThat(uris.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "notifications",
                        "recordings",
                        "payments",
                        "events",
                        "siprec",
                        "streams",
                        "transcriptions",
                        "user_defined_message_subscriptions",
                        "user_defined_messages");
        assertThat(uris.get("user_defined_message_subscriptions").asText())
                .isEqualTo(path(created.sid()) + "/UserDefinedMessageSubscriptions.json");
        assertThat(site.get(uris.get("notifications").asText()).answer().status())
                .isEqualTo(200);
    }

    @Test
    void asksTheRegionForTheCallWithTwiliosDefaults() {
        created();

        assertThat(site.us1.calls().wanted)
                .containsExactly(new Calls.NewCall(
                        ALICE,
                        "bob",
                        new Calls.Instructions(URL, "POST", "", "POST", ""),
                        StatusCallback.NONE,
                        Duration.ofSeconds(60),
                        Duration.ofHours(4),
                        Calls.SipAuth.NONE,
                        ""));
    }

    @Test
    void asksTheRegionForAllThatTheRequestSays() {
        create(
                "Url",
                URL,
                "Method",
                "get",
                "FallbackUrl",
                "http://example.com/fallback",
                "FallbackMethod",
                "GET",
                "StatusCallback",
                "https://example.com:8443/status#rc=2",
                "StatusCallbackMethod",
                "GET",
                "StatusCallbackEvent",
                "initiated",
                "StatusCallbackEvent",
                "answered",
                "Timeout",
                "600",
                "TimeLimit",
                "30");

        assertThat(site.us1.calls().wanted)
                .containsExactly(new Calls.NewCall(
                        ALICE,
                        "bob",
                        new Calls.Instructions(URL, "GET", "http://example.com/fallback", "GET", ""),
                        new StatusCallback(
                                "https://example.com:8443/status#rc=2", "GET", List.of("initiated", "answered")),
                        Duration.ofSeconds(600),
                        Duration.ofSeconds(30),
                        Calls.SipAuth.NONE,
                        ""));
    }

    @Test
    void reportsTheEndOnlyUnlessMoreIsAskedFor() {
        create("Url", URL, "StatusCallback", "https://example.com/status");

        assertThat(wanted().statusCallback())
                .isEqualTo(new StatusCallback("https://example.com/status", "POST", List.of("completed")));
    }

    @Test
    void takesSeveralEventsInOneParameterToo() {
        create("Url", URL, "StatusCallback", "https://example.com/s", "StatusCallbackEvent", "ringing  completed");

        assertThat(wanted().statusCallback().events()).containsExactly("ringing", "completed");
    }

    @Test
    void takesTwimlInsteadOfAUrl() {
        var twiml = "<Response>\n\t<Hangup/>\n</Response>";

        assertThat(create("Twiml", twiml).status()).isEqualTo(201);
        assertThat(wanted().instructions()).isEqualTo(new Calls.Instructions("", "POST", "", "POST", twiml));
    }

    @Test
    void usesTheUrlWhereTwimlIsGivenTooHoweverLong() {
        assertThat(create("Url", URL, "Twiml", "x".repeat(4001)).status()).isEqualTo(201);

        assertThat(wanted().instructions()).isEqualTo(new Calls.Instructions(URL, "POST", "", "POST", "<Response/>"));
    }

    @Test
    void ignoresWhatMeansNothingHere() {
        var created = create(
                "Url",
                URL,
                "CallerId",
                "+14158675309",
                "MachineDetection",
                "Enable",
                "MachineDetectionTimeout",
                "30",
                "AsyncAmd",
                "true",
                "AsyncAmdStatusCallback",
                URL,
                "Record",
                "true",
                "RecordingChannels",
                "dual",
                "Trim",
                "do-not-trim",
                "Byoc",
                "BY" + "c".repeat(32),
                "CallReason",
                "none",
                "CallToken",
                "token",
                "ClientNotificationUrl",
                "not a url",
                "ApplicationSid",
                "",
                "NobodyKnows",
                "this");

        assertThat(created.status()).isEqualTo(201);
    }

    @Test
    void saysWhenToTryAgainWhereTooManyWait() {
        var refused = to(FakeCalls.EVERYBODY);

        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.at("code")).isEqualTo("20429");
        assertThat(refused.header("Retry-After")).isEqualTo("3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Timeout", "TimeLimit"})
    void takesABlankNumberOfSecondsForNone(String name) {
        assertThat(create("Url", URL, name, " ").status()).isEqualTo(201);
        assertThat(wanted().timeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(wanted().timeLimit()).isEqualTo(Duration.ofHours(4));
    }

    @Test
    void saysWhichOtherRegionHasACall() {
        var call = created();
        site.ie1.calls().put(site.us1.calls().get(call.sid()));
        site.us1.calls().calls.clear();

        for (var ask : List.of(
                site.get(path(call.sid()) + ".json"),
                site.post(path(call.sid()) + ".json", "Status", "completed"),
                site.delete(path(call.sid()) + ".json"))) {
            var missing = ask.answer();
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.at("detail")).contains("ie1");
            assertThat(missing.at("message")).contains("was not found. It is in ie1");
        }
    }

    @Test
    void saysWhatIsMissingInTwiliosOrder() {
        var noTo = site.post(CALLS).answer();
        assertThat(noTo.status()).isEqualTo(400);
        assertThat(noTo.at("code")).isEqualTo("21201");
        assertThat(noTo.at("message")).isEqualTo("No 'To' number is specified");

        var noUrl = site.post(CALLS, "To", "nonsense").answer();
        assertThat(noUrl.status()).isEqualTo(400);
        assertThat(noUrl.at("code")).isEqualTo("21205");
        assertThat(noUrl.at("message")).isEqualTo("Url parameter is required.");

        var noFrom = site.post(CALLS, "To", "nonsense", "Url", "nonsense", "From", " ")
                .answer();
        assertThat(noFrom.status()).isEqualTo(400);
        assertThat(noFrom.at("code")).isEqualTo("21213");
        assertThat(noFrom.at("message")).isEqualTo("No 'From' number is specified");
    }

    @ParameterizedTest
    @CsvSource({
        "Url, not a url, 21205",
        "Url, /relative, 21205",
        "Url, ftp://example.com, 21205",
        "FallbackUrl, nonsense, 21205",
        "Method, PUT, 21209",
        "FallbackMethod, PUT, 21209",
        "StatusCallbackMethod, PUT, 21209",
        "StatusCallback, nonsense, 21609",
        "StatusCallback, http://under_score.example.com/, 21609",
        "StatusCallbackEvent, answered hung-up, 20422",
        "Timeout, 0, 21208",
        "Timeout, 601, 21208",
        "Timeout, soon, 21208",
        "TimeLimit, 0, 20422",
        "TimeLimit, 86401, 20422",
        "SendDigits, 12x, 21206",
        "SendDigits, 000000000000000000000000000000000, 21206",
        "MachineDetection, Perhaps, 21263",
        "MachineDetectionTimeout, 2, 21263",
        "MachineDetectionSpeechThreshold, 6001, 21263",
        "MachineDetectionSpeechEndThreshold, much, 21263",
        "MachineDetectionSilenceTimeout, 1999, 21263",
        "AsyncAmd, true, 21262",
        "RecordingChannels, three, 20422",
        "RecordingTrack, none, 20422",
        "Trim, a little, 20422"
    })
    void refusesAValueThatCanNotBe(String name, String value, String code) {
        var refused = create("Url", URL, name, value);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo(code);
        assertThat(refused.at("message")).contains(name);
        assertThat(site.us1.calls().wanted).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Url, 21205", "FallbackUrl, 21205", "StatusCallback, 21609"})
    void refusesAUrlOfMoreThan4000Characters(String name, String code) {
        var start = "https://example.com/";

        assertThat(create("Url", URL, name, start + "x".repeat(4000 - start.length()))
                        .status())
                .isEqualTo(201);
        assertThat(create("Url", URL, name, start + "x".repeat(4001 - start.length()))
                        .at("code"))
                .isEqualTo(code);
    }

    @Test
    void allowsAnUnderscoreInAStatusCallbackButForItsHost() {
        var created = create("Url", URL, "StatusCallback", "https://a_b:c@example.com/d_e?f_g");

        assertThat(created.status()).isEqualTo(201);
    }

    @Test
    void refusesTwimlOfMoreThan4000Characters() {
        assertThat(create("Twiml", "🙂".repeat(4000)).status()).isEqualTo(201);
        assertThat(create("Twiml", "🙂".repeat(4001)).at("code")).isEqualTo("32018");
    }

    @Test
    void knowsNoApplications() {
        var refused = create("ApplicationSid", "AP" + "a".repeat(32));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("21218");
    }

    @Test
    void takesDigitsAndWhatItSaysOfItself() {
        create("Url", URL, "SendDigits", "ww12#", "SipAuthUsername", "carol", "SipAuthPassword", "secret");

        assertThat(wanted().digits()).isEqualTo("ww12#");
        assertThat(wanted().auth()).isEqualTo(new Calls.SipAuth("carol", "secret"));
        assertThat(wanted().toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"256, 4, 21221", "4, 256, 21223", "4, 0, 21225"})
    void refusesCredentialsThatCanNotBe(int username, int password, String code) {
        var refused =
                create("Url", URL, "SipAuthUsername", "u".repeat(username), "SipAuthPassword", "p".repeat(password));

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "SIP:alice@acme.sip.twilio.com, sip:alice@acme.sip.twilio.com",
        "alice@acme.sip.twilio.com, sip:alice@acme.sip.twilio.com",
        "+14158675309@acme.sip.twilio.com, sip:+14158675309@acme.sip.twilio.com",
        "sip:acme.sip.twilio.com, sip:acme.sip.twilio.com",
        "sip:alice@192.0.2.4:5070;transport=tcp, sip:alice@192.0.2.4:5070;transport=tcp",
        "sip:alice@[2001:db8::1], sip:alice@[2001:db8::1]",
        "sip:a%20b;x=y@example.com?X-Name=Bob%2CX&X-b=1@c, sip:a%20b;x=y@example.com?X-Name=Bob%2CX&X-b=1@c"
    })
    void callsASipUri(String to, String meant) {
        assertThat(site.post(CALLS, "To", to, "From", "bob", "Url", URL)
                        .answer()
                        .status())
                .isEqualTo(201);
        assertThat(wanted().to()).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({
        "+14158675309, 21214",
        "(415) 867-5309, 21214",
        "client:joey, 21214",
        "client:joey@home, 21214",
        "sim:DE12, 21214",
        "alice, 21211",
        "acme.sip.twilio.com, 21211",
        "sip:, 21211",
        "sip:@example.com, 21211",
        "sip:alice@, 21211",
        "sip:alice@exa mple.com, 21211",
        "sip:<alice>@example.com, 21211",
        "sip:alice@example.com:port, 21211",
        "sip:alice@example.com:0, 21211",
        "sip:alice@example.com:65536, 21211",
        "sip:alice:s3cret@example.com, 21211",
        "alice:s3cret@example.com, 21211",
        "sip:alice?x=y@example.com, 21211",
        "sip:alice%zz@example.com, 21211",
        "sip:alice@-example.com, 21211",
        "tel:+14158675309, 21211",
        "sip:alice@example.com?, 21228",
        "sip:alice@example.com?=b, 21228",
        "sip:alice@example.com?X a=b, 21228",
        "sip:alice@example.com?X-a=b c, 21229",
        "sip:alice@example.com?X-a=%0D%0AVia: x, 21229",
        "sip:alice@example.com?X-a=%0d%0aRoute=x, 21229",
        "sip:alice@example.com?X-a=%7f, 21229",
        "sip:alice@example.com?X-a=100%, 21229"
    })
    void refusesWhomItCanNotCall(String to, String code) {
        var refused = site.post(CALLS, "To", to, "From", "bob", "Url", URL).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo(code);
        assertThat(site.us1.calls().wanted).isEmpty();
    }

    @Test
    void limitsTheUriTo254CharactersAndItsHeadersTo1023() {
        var host = "@example.com";
        var longest = "sip:" + "a".repeat(254 - "sip:".length() - host.length()) + host;
        var headers = "?X-a=" + "b".repeat(1023 - "X-a=".length());

        assertThat(to(longest + headers).status()).isEqualTo(201);
        assertThat(to(longest + "m" + headers).at("code")).isEqualTo("21211");
        assertThat(to(longest + headers + "b").at("code")).isEqualTo("21227");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+14158675308", "alice", "Alice.B_c-d+1"})
    void callsFromAnyUserThatASipHeaderMayShow(String from) {
        assertThat(site.post(CALLS, "To", ALICE, "From", from, "Url", URL)
                        .answer()
                        .status())
                .isEqualTo(201);
        assertThat(wanted().from()).isEqualTo(from);
    }

    @ParameterizedTest
    @ValueSource(strings = {"client:bob", "sip:bob@acme.sip.twilio.com", "(415) 867-5308", "bö", "\"bob\""})
    void refusesAFromThatASipHeaderMayNotShow(String from) {
        var refused = site.post(CALLS, "To", ALICE, "From", from, "Url", URL).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("21212");
    }

    @Test
    void passesOnWhatTheRegionRefuses() {
        var refused = to(FakeCalls.NOBODY);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("21217");
        assertThat(refused.at("message")).isEqualTo("Nobody can't be called");
    }

    @Test
    void showsACallThatIsOver() {
        var sid = created().sid();
        goesOn(sid, Status.COMPLETED, Optional.of(TestSite.NOON), Optional.of(TestSite.NOON.plusMillis(14_100)));

        var call = site.get(path(sid) + ".json").answer();

        assertThat(call.status()).isEqualTo(200);
        assertThat(call.at("status")).isEqualTo("completed");
        assertThat(call.at("start_time")).isEqualTo(TestSite.NOON_2822);
        assertThat(call.at("end_time")).isEqualTo("Thu, 05 Mar 2026 12:00:14 +0000");
        assertThat(call.json().get("duration").isTextual()).isTrue();
        assertThat(call.at("duration")).isEqualTo("15");
        assertThat(call.at("date_updated")).isEqualTo("Thu, 05 Mar 2026 12:01:00 +0000");
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.class,
            names = {"BUSY", "FAILED", "NO_ANSWER", "CANCELED"})
    void showsNeitherEndNorDurationOfACallThatDidNotComplete(Status status) {
        var sid = created().sid();
        goesOn(sid, status, Optional.of(TestSite.NOON), Optional.of(FakeCalls.LATER));

        var call = site.get(path(sid)).answer();

        assertThat(call.at("status")).isEqualTo(status.word());
        assertThat(call.at("start_time")).isEqualTo(TestSite.NOON_2822);
        assertThat(call.json().get("end_time").isNull()).isTrue();
        assertThat(call.json().get("duration").isNull()).isTrue();
    }

    @Test
    void showsWhichCallMadeACall() {
        var parent = Sid.parse(created().sid());
        var child = child(parent, ALICE);

        var call = site.get(path(child.value())).answer();

        assertThat(call.at("parent_call_sid")).isEqualTo(parent.value());
        assertThat(call.at("direction")).isEqualTo("outbound-dial");
    }

    @Test
    void listsTheNewestCallsFirstInPages() {
        created();
        created();
        var last = created().sid();

        var first = site.get(CALLS + "?PageSize=2").answer();

        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "calls",
                        "end",
                        "first_page_uri",
                        "next_page_uri",
                        "page",
                        "page_size",
                        "previous_page_uri",
                        "start",
                        "uri");
        assertThat(first.json().get("calls")).hasSize(2);
        assertThat(first.at("calls/0/sid")).isEqualTo(last);
        assertThat(first.at("uri")).isEqualTo(CALLS + "?PageSize=2&Page=0");
        assertThat(site.get(first.at("next_page_uri")).answer().json().get("calls"))
                .hasSize(1);
    }

    @Test
    void keepsTheFilterOnEveryPage() {
        completed("2008-01-02T10:00:00Z");
        completed("2008-01-02T11:00:00Z");
        created();

        var first = site.get(CALLS + "?PageSize=1&StartTime=2008-01-02&Status=completed"
                        + "&To=alice%40acme.sip.twilio.com&From=bob&Domain=acme.sip.twilio.com&Unknown=x")
                .answer();

        assertThat(first.at("first_page_uri"))
                .isEqualTo(CALLS + "?Status=completed&To=alice%40acme.sip.twilio.com&From=bob&StartTime=2008-01-02"
                        + "&Domain=acme.sip.twilio.com&PageSize=1&Page=0");
        assertThat(first.at("calls/0/start_time")).isEqualTo("Wed, 02 Jan 2008 11:00:00 +0000");
        var second = site.get(first.at("next_page_uri")).answer();
        assertThat(second.at("calls/0/start_time")).isEqualTo("Wed, 02 Jan 2008 10:00:00 +0000");
        assertThat(second.json().get("next_page_uri").isNull()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "To=sip:alice@acme.sip.twilio.com, 2",
        "To=alice@acme.sip.twilio.com, 2",
        "To=sip:carol@acme.sip.twilio.com, 1",
        "To=, 3",
        "From=bob, 2",
        "Domain=ACME.sip.twilio.com, 3",
        "Domain=beta.sip.twilio.com, 0",
        "Status=queued, 2",
        "Status=ringing, 1",
        "Status=no-answer, 0",
        "Status=queued&To=alice@acme.sip.twilio.com, 2",
        "Status=queued&To=carol@acme.sip.twilio.com, 0"
    })
    void listsTheCallsThatAreAskedFor(String query, int found) {
        var parent = Sid.parse(created().sid());
        created();
        child(parent, "sip:carol@acme.sip.twilio.com");

        assertThat(site.get(CALLS + "?" + query).answer().json().get("calls")).hasSize(found);
    }

    @Test
    void listsTheCallsThatACallMade() {
        var parent = Sid.parse(created().sid());
        var child = child(parent, ALICE);

        var children = site.get(CALLS + "?ParentCallSid=" + parent).answer();

        assertThat(children.json().get("calls")).hasSize(1);
        assertThat(children.at("calls/0/sid")).isEqualTo(child.value());
    }

    /// The calls start at 9, 12 and 15 o'clock, UTC, each a day later; each ends after a minute.
    @ParameterizedTest
    @CsvSource({
        "StartTime=2008-01-02, 2",
        "StartTime=2008-01-02T23:00:00Z, 2",
        "StartTime%3E=2008-01-02, 23",
        "StartTime%3C=2008-01-02, 1",
        "StartTime%3E=2008-01-02T12:00:00Z, 23",
        "StartTime%3E=2008-01-02T12:00:01Z, 3",
        "StartTime%3C=2008-01-02T12:00:00Z, 1",
        "StartTime%3E=2008-01-02T13:00:00%2B01:00, 23",
        "StartTime%3E=2008-01-02%2012:00:00.000, 23",
        "StartTime%3E=2008-01-02T12:00, 23",
        "StartTime%3E=2008-01-02&StartTime%3C=2008-01-03, 2",
        "StartTime=2008-01-02&StartTime%3E=2008-01-02T13:00:00Z, ''",
        "EndTime=2008-01-03, 3",
        "EndTime%3E=2008-01-02T12:01:00Z, 23",
        "EndTime%3C=2008-01-02T12:01:00Z, 1",
        "StartTime=&EndTime%3C=, 123"
    })
    void listsTheCallsOfATime(String query, String found) {
        completed("2008-01-01T09:00:00Z");
        completed("2008-01-02T12:00:00Z");
        completed("2008-01-03T15:00:00Z");

        var calls = site.get(CALLS + "?" + query).answer();

        assertThat(calls.status()).isEqualTo(200);
        var days = new StringBuilder();
        calls.json()
                .get("calls")
                .forEach(call -> days.append(call.get("start_time").asText().charAt(6)));
        assertThat(days.reverse().toString()).isEqualTo(found);
    }

    @ParameterizedTest
    @CsvSource({
        "Status=initiated, 20422",
        "ParentCallSid=CA1, 20423",
        "StartTime=yesterday, 20422",
        "StartTime=2008-02-30, 20422",
        "EndTime%3C=2008-01-02T25:00:00Z, 20422",
        "EndTime%3E=06/11/2019 22:05:25 MST, 20422",
        "PageSize=1001, 20007"
    })
    void refusesAFilterThatCanNotBe(String query, String code) {
        var refused = site.get(CALLS + "?" + query.replace(" ", "%20")).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo(code);
    }

    @Test
    void cancelsACallThatIsQueued() {
        var sid = created().sid();

        var canceled = site.post(path(sid) + ".json", "Status", "canceled").answer();

        assertThat(canceled.status()).isEqualTo(200);
        assertThat(canceled.at("status")).isEqualTo("canceled");
        assertThat(site.us1.calls().changes).containsExactly(new Calls.Cancel());
    }

    @Test
    void hangsUp() {
        var sid = inProgress();

        var completed = site.post(path(sid), "Status", "completed").answer();

        assertThat(completed.status()).isEqualTo(200);
        assertThat(completed.at("status")).isEqualTo("completed");
        assertThat(site.us1.calls().changes).containsExactly(new Calls.Complete());
    }

    @Test
    void hangsUpWhateverElseTheRequestSays() {
        var sid = inProgress();

        var completed = site.post(path(sid), "Status", "completed", "Url", URL, "Method", "GET")
                .answer();

        assertThat(completed.at("status")).isEqualTo("completed");
        assertThat(site.us1.calls().changes).containsExactly(new Calls.Complete());
    }

    @Test
    void givesACallInProgressANewUrl() {
        var sid = inProgress();

        var changed = site.post(path(sid), "Url", URL, "Method", "GET", "FallbackUrl", "http://example.com/f")
                .answer();

        assertThat(changed.status()).isEqualTo(200);
        assertThat(site.us1.calls().changes)
                .containsExactly(
                        new Calls.Instruct(new Calls.Instructions(URL, "GET", "http://example.com/f", "POST", "")));
    }

    @Test
    void givesACallInProgressNewTwiml() {
        var sid = inProgress();

        assertThat(site.post(path(sid), "Twiml", "<Response/>").answer().status())
                .isEqualTo(200);
        assertThat(site.us1.calls().changes)
                .containsExactly(new Calls.Instruct(new Calls.Instructions("", "POST", "", "POST", "<Response/>")));
    }

    @Test
    void tellsACallWhatToDoAndThenHowLongItMayLastAndWhereItIsReported() {
        site.post(
                        path(inProgress()),
                        "TimeLimit",
                        "600",
                        "StatusCallback",
                        "https://example.com/s",
                        "StatusCallbackMethod",
                        "GET",
                        "Twiml",
                        "<Response/>")
                .answer();

        assertThat(site.us1.calls().changes)
                .containsExactly(
                        new Calls.Instruct(new Calls.Instructions("", "POST", "", "POST", "<Response/>")),
                        new Calls.Adjust(
                                new StatusCallback("https://example.com/s", "GET", List.of("completed")),
                                Duration.ofMinutes(10)));
    }

    @Test
    void tellsACallWhereItIsReportedBeforeItEndsIt() {
        site.post(path(inProgress()), "Status", "completed", "StatusCallback", "https://example.com/s")
                .answer();

        assertThat(site.us1.calls().changes)
                .containsExactly(
                        new Calls.Adjust(
                                new StatusCallback("https://example.com/s", "POST", List.of("completed")),
                                Duration.ZERO),
                        new Calls.Complete());
    }

    @Test
    void changesNothingWhenNothingIsAskedFor() {
        var sid = inProgress();

        var same = site.post(path(sid), "FallbackUrl", "http://example.com/f").answer();

        assertThat(same.status()).isEqualTo(200);
        assertThat(same.at("status")).isEqualTo("in-progress");
        assertThat(site.us1.calls().changes).isEmpty();
    }

    @Test
    void redirectsNoCallThatIsNotInProgress() {
        var refused = site.post(path(created().sid()), "Url", URL).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("21220");
        assertThat(refused.at("message")).isEqualTo("Call is not in-progress. Cannot redirect.");
    }

    @Test
    void refusesBothUrlAndTwimlForACallInProgress() {
        var refused = site.post(path(inProgress()), "Url", URL, "Twiml", "<Response/>")
                .answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("20422");
        assertThat(site.us1.calls().changes).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Status, busy, 20422",
        "Url, nonsense, 21205",
        "Method, PUT, 21209",
        "StatusCallback, nonsense, 21609",
        "StatusCallbackMethod, PUT, 21209",
        "TimeLimit, 86401, 20422"
    })
    void refusesAChangeThatCanNotBe(String name, String value, String code) {
        var refused = site.post(path(inProgress()), name, value).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo(code);
        assertThat(refused.at("message")).contains(name);
        assertThat(site.us1.calls().changes).isEmpty();
    }

    @Test
    void deletesACallThatIsOver() {
        var sid = created().sid();
        goesOn(sid, Status.BUSY, Optional.empty(), Optional.of(FakeCalls.LATER));

        var deleted = site.delete(path(sid) + ".json").answer();

        assertThat(deleted.status()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(site.get(path(sid)).answer().status()).isEqualTo(404);
    }

    @Test
    void keepsACallThatIsStillGoing() {
        var sid = inProgress();

        var refused = site.delete(path(sid)).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("20009");
        assertThat(site.get(path(sid)).answer().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "DELETE"})
    void saysWhichCallItDoesNotKnow(String method) {
        var path = path(UNKNOWN) + ".json";

        var unknown = site.ask(method, path)
                .body("application/x-www-form-urlencoded", method.equals("POST") ? "Status=completed" : "")
                .answer();

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.at("code")).isEqualTo("20404");
        assertThat(unknown.at("message")).isEqualTo("The requested resource " + path + " was not found");
    }

    @Test
    void keepsTheCallsOfAnAccountFromOthers() {
        var sid = created().sid();
        var others = "/2010-04-01/Accounts/" + TestSite.OTHER + "/Calls";

        assertThat(ofOther(site.get(others + "/" + sid)).status()).isEqualTo(404);
        assertThat(ofOther(site.post(others + "/" + sid, "Status", "completed")).status())
                .isEqualTo(404);
        assertThat(ofOther(site.delete(others + "/" + sid)).status()).isEqualTo(404);
        assertThat(ofOther(site.get(others + ".json")).json().get("calls")).isEmpty();
    }

    @Test
    void knowsTheCallsOfTheHostsRegionOnly() {
        var sid = created().sid();

        var elsewhere = site.post(path(sid), "Status", "completed")
                .at("api.dublin.ie1.twilio.com")
                .as(TestSite.ACME.value(), "acme-ie1")
                .answer();

        assertThat(elsewhere.status()).isEqualTo(404);
        assertThat(site.us1.calls().get(sid).status()).isEqualTo(Status.QUEUED);
    }

    @Test
    void saysWhenTheRegionDoesNotAnswer() {
        var sid = created().sid();
        site.us1.fakes().goDown();

        assertThat(List.of(
                        create("Url", URL),
                        site.get(CALLS).answer(),
                        site.get(path(sid)).answer(),
                        site.post(path(sid), "Status", "canceled").answer(),
                        site.delete(path(sid)).answer(),
                        site.get(path(sid) + "/Notifications.json").answer()))
                .allMatch(failed -> failed.status() == 503
                        && failed.at("code").equals("20503")
                        && failed.header("Retry-After").equals("2"));
    }

    private TestSite.Answer created() {
        return create("Url", URL);
    }

    /// A call from bob to alice, with more parameters.
    private TestSite.Answer create(String... parameters) {
        var all = Stream.concat(Stream.of("To", ALICE, "From", "bob"), Stream.of(parameters));
        return site.post(CALLS, all.toArray(String[]::new)).answer();
    }

    private TestSite.Answer to(String to) {
        return site.post(CALLS, "To", to, "From", "bob", "Url", URL).answer();
    }

    private Calls.NewCall wanted() {
        return site.us1.calls().wanted.getLast();
    }

    private void goesOn(String sid, Status status, Optional<Instant> answered, Optional<Instant> ended) {
        var calls = site.us1.calls();
        calls.put(FakeCalls.at(calls.get(sid), status, answered, ended));
    }

    private String inProgress() {
        var sid = created().sid();
        goesOn(sid, Status.IN_PROGRESS, Optional.of(TestSite.NOON), Optional.empty());
        return sid;
    }

    private void completed(String start) {
        var calls = site.us1.calls();
        var call = calls.get(created().sid());
        var started = Instant.parse(start);
        calls.put(call(
                call.sid(),
                Optional.empty(),
                call.to(),
                Status.COMPLETED,
                started,
                Optional.of(started.plusSeconds(60))));
    }

    private Sid child(Sid parent, String to) {
        var sid = Calls.numbered(parent, 1);
        site.us1.calls().put(call(sid, Optional.of(parent), to, Status.RINGING, TestSite.NOON, Optional.empty()));
        return sid;
    }

    private static CallRecord call(
            Sid sid, Optional<Sid> parent, String to, Status status, Instant started, Optional<Instant> ended) {
        return new CallRecord(
                sid,
                parent,
                TestSite.ACME,
                parent.isPresent() ? "sip:dave@acme.sip.twilio.com" : "bob",
                to,
                status,
                parent.isPresent() ? Calls.Direction.OUTBOUND_DIAL : Calls.Direction.OUTBOUND_API,
                started,
                started,
                Optional.of(started),
                ended.map(_ -> started),
                ended);
    }

    private static TestSite.Answer ofOther(TestSite.Ask ask) {
        return ask.as(TestSite.OTHER.value(), "other-us1").answer();
    }

    private static String path(String sid) {
        return TestSite.ROOT + "/Calls/" + sid;
    }
}
