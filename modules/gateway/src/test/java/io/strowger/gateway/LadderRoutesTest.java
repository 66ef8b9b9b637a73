package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.EdgeId;
import io.strowger.core.Ladders.Field;
import io.strowger.core.Ladders.Ladder;
import io.strowger.core.Ladders.Message;
import io.strowger.core.Ladders.Webhook;
import io.strowger.core.Sid;
import io.strowger.core.sip.Transport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The two resources that show a call's ladder: Twilio's, and all of it.
class LadderRoutesTest {
    private static final Sid CALL = Sid.parse("CA" + "1".repeat(29) + "000");
    private static final Sid CHILD = Sid.parse("CA" + "1".repeat(29) + "001");
    private static final String LADDER = "/strowger/v1/regions/us1/calls/" + CALL + "/ladder";
    private static final String EVENTS = TestSite.ROOT + "/Calls/" + CALL + "/Events";

    private final TestSite site = new TestSite();

    @BeforeEach
    void noteACall() {
        site.us1
                .ladders()
                .ladders
                .put(
                        CALL,
                        new Ladder(
                                List.of(
                                        message(CALL, true, "INVITE sip:bob@acme.sip.twilio.com SIP/2.0\r\n\r\n"),
                                        webhook(CALL, "https://app.example/voice", 200, 0, ""),
                                        message(CHILD, false, "INVITE sip:bob@192.0.2.2 SIP/2.0\r\n\r\n"),
                                        webhook(CHILD, "https://app.example/child", 200, 0, ""),
                                        webhook(CALL, "https://gone.example/", 0, 11205, "connection refused")),
                                3,
                                false));
    }

    private static Message message(Sid call, boolean isIncoming, String text) {
        return new Message(
                call, 0, TestSite.NOON, EdgeId.parse("dublin"), isIncoming, Transport.UDP, "192.0.2.4:5060", text);
    }

    private static Webhook webhook(Sid call, String url, int status, int error, String message) {
        return new Webhook(
                call,
                TestSite.NOON,
                Duration.ofMillis(1500),
                "POST",
                url,
                List.of(new Field("CallSid", call.value()), new Field("To", "sip:bob@acme.sip.twilio.com")),
                status,
                status == 0 ? "" : "text/xml",
                status == 0 ? "" : "<Response/>",
                error,
                message);
    }

    @Test
    void showsMessagesAndWebhooksOfACallInOrder() {
        var ladder = site.get(LADDER).answer();

        assertThat(ladder.status()).isEqualTo(200);
        assertThat(ladder.at("region")).isEqualTo("us1");
        assertThat(ladder.at("call_sid")).isEqualTo(CALL.value());
        assertThat(ladder.json().get("complete").asBoolean()).isFalse();
        assertThat(ladder.at("left_out")).isEqualTo("3");
        assertThat(ladder.json().get("entries")).hasSize(5);
        assertThat(ladder.json().at("/entries/0").fieldNames())
                .toIterable()
                .containsExactly("kind", "time", "call_sid", "edge", "direction", "transport", "peer", "message");
        assertThat(ladder.at("entries/0/kind")).isEqualTo("sip");
        assertThat(ladder.at("entries/0/time")).isEqualTo("2026-03-05T12:00:00.123Z");
        assertThat(ladder.at("entries/0/call_sid")).isEqualTo(CALL.value());
        assertThat(ladder.at("entries/0/edge")).isEqualTo("dublin");
        assertThat(ladder.at("entries/0/direction")).isEqualTo("in");
        assertThat(ladder.at("entries/0/transport")).isEqualTo("udp");
        assertThat(ladder.at("entries/0/peer")).isEqualTo("192.0.2.4:5060");
        assertThat(ladder.at("entries/0/message")).startsWith("INVITE sip:bob@acme.sip.twilio.com SIP/2.0\r\n");
        assertThat(ladder.at("entries/1/kind")).isEqualTo("webhook");
        assertThat(ladder.at("entries/1/method")).isEqualTo("POST");
        assertThat(ladder.at("entries/1/url")).isEqualTo("https://app.example/voice");
        assertThat(ladder.at("entries/1/parameters/To")).isEqualTo("sip:bob@acme.sip.twilio.com");
        assertThat(ladder.at("entries/1/status")).isEqualTo("200");
        assertThat(ladder.at("entries/1/content_type")).isEqualTo("text/xml");
        assertThat(ladder.at("entries/1/body")).isEqualTo("<Response/>");
        assertThat(ladder.at("entries/1/milliseconds")).isEqualTo("1500");
        assertThat(ladder.json().at("/entries/1/error_code").isNull()).isTrue();
        assertThat(ladder.at("entries/2/direction")).isEqualTo("out");
        assertThat(ladder.at("entries/2/call_sid")).isEqualTo(CHILD.value());
        assertThat(ladder.json().at("/entries/4/status").isNull()).isTrue();
        assertThat(ladder.at("entries/4/error_code")).isEqualTo("11205");
        assertThat(ladder.at("entries/4/error")).isEqualTo("connection refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".json"})
    void listsTheWebhooksOfACallAsTwilioDoes(String suffix) {
        var list = site.get(EVENTS + suffix).answer();

        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json().get("events")).hasSize(2);
        assertThat(list.json().at("/events/0").fieldNames()).toIterable().containsExactly("request", "response");
        assertThat(list.at("events/0/request/method")).isEqualTo("POST");
        assertThat(list.at("events/0/request/url")).isEqualTo("https://app.example/voice");
        assertThat(list.at("events/0/request/parameters/CallSid")).isEqualTo(CALL.value());
        assertThat(list.at("events/0/response/response_code")).isEqualTo("200");
        assertThat(list.at("events/0/response/content_type")).isEqualTo("text/xml");
        assertThat(list.at("events/0/response/response_body")).isEqualTo("<Response/>");
        assertThat(list.at("events/0/response/request_duration")).isEqualTo("1500");
        assertThat(list.at("events/0/response/date_created")).isEqualTo("Thu, 05 Mar 2026 12:00:01 +0000");
        assertThat(list.at("events/1/request/url")).isEqualTo("https://gone.example/");
        assertThat(list.json().at("/events/1/response").isNull()).isTrue();
        assertThat(list.at("uri")).isEqualTo(EVENTS + ".json?PageSize=50&Page=0");
    }

    @Test
    void pagesTheWebhooks() {
        var first = site.get(EVENTS + ".json?PageSize=1").answer();

        assertThat(first.json().get("events")).hasSize(1);
        assertThat(first.at("next_page_uri")).isEqualTo(EVENTS + ".json?PageSize=1&Page=1");
        assertThat(site.get(first.at("next_page_uri")).answer().at("events/0/request/url"))
                .isEqualTo("https://gone.example/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CAffffffffffffffffffffffffffffffff", "CA1", "NO11111111111111111111111111111111"})
    void knowsNothingOfACallThatIsNotThere(String sid) {
        assertThat(site.get(LADDER.replace(CALL.value(), sid)).answer().status())
                .isEqualTo(404);
        assertThat(site.get(EVENTS.replace(CALL.value(), sid) + ".json")
                        .answer()
                        .status())
                .isEqualTo(404);
    }

    @Test
    void showsNothingOfAnotherAccount() {
        assertThat(site.get(LADDER)
                        .as(TestSite.OTHER.value(), "other-us1")
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.get(LADDER.replace("us1", "ie1")).answer().status()).isEqualTo(404);
    }

    @Test
    void saysWhenNobodyAnswers() {
        site.us1.fakes().goDown();

        assertThat(site.get(LADDER).answer().status()).isEqualTo(503);
        assertThat(site.get(EVENTS + ".json").answer().status()).isEqualTo(503);
    }
}
