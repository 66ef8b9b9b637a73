package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls;
import io.strowger.core.Sid;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationRoutesTest {
    private static final Sid WARNING = Sid.parse("NO" + "1".repeat(32));
    private static final Sid ERROR = Sid.parse("NO" + "2".repeat(32));
    private static final String CALL_FIELDS =
            "account_sid api_version call_sid date_created date_updated error_code log message_date message_text"
                    + " more_info request_method request_url sid uri";

    private final TestSite site = new TestSite();
    private String call = "";

    @BeforeEach
    void callSomebodyWhoIsNotRegistered() {
        var sid = site.post(
                        TestSite.ROOT + "/Calls.json",
                        "To",
                        "sip:alice@acme.sip.twilio.com",
                        "From",
                        "bob",
                        "Url",
                        "https://example.com/")
                .answer()
                .sid();
        call = TestSite.ROOT + "/Calls/" + sid;
        var warning = new Calls.Notification(
                WARNING, Sid.parse(sid), 32009, false, "The user is not registered", "", TestSite.NOON);
        var error = new Calls.Notification(
                ERROR,
                Sid.parse(sid),
                11200,
                true,
                "Got HTTP 404",
                "https://example.com/?a=b",
                TestSite.NOON.plus(Duration.ofDays(1)));
        site.us1.calls().notifications.put(Sid.parse(sid), List.of(warning, error));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".json"})
    void listsWhatWentWrongInACallNewestFirst(String suffix) {
        var list = site.get(call + "/Notifications" + suffix).answer();

        assertThat(list.status()).isEqualTo(200);
        assertThat(list.json().get("notifications")).hasSize(2);
        assertThat(list.at("notifications/0/sid")).isEqualTo(ERROR.value());
        assertThat(list.at("uri")).isEqualTo(call + "/Notifications.json?PageSize=50&Page=0");
    }

    @Test
    void showsAWarningAsTwilioDoes() {
        var list = site.get(call + "/Notifications.json?Log=1").answer();

        assertThat(list.json().at("/notifications/0").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(CALL_FIELDS.split(" "));
        var warning = "notifications/0/";
        assertThat(list.at(warning + "account_sid")).isEqualTo(TestSite.ACME.value());
        assertThat(list.at(warning + "api_version")).isEqualTo("2010-04-01");
        assertThat(call).endsWith(list.at(warning + "call_sid"));
        assertThat(list.json().at("/" + warning + "error_code").isTextual()).isTrue();
        assertThat(list.at(warning + "error_code")).isEqualTo("32009");
        assertThat(list.at(warning + "log")).isEqualTo("1");
        assertThat(list.at(warning + "message_date")).isEqualTo(TestSite.NOON_2822);
        assertThat(list.at(warning + "date_created")).isEqualTo(TestSite.NOON_2822);
        assertThat(list.at(warning + "message_text"))
                .isEqualTo("ErrorCode=32009&LogLevel=WARN&Msg=The+user+is+not+registered");
        assertThat(list.at(warning + "more_info")).isEqualTo("https://www.twilio.com/docs/errors/32009");
        assertThat(list.json().at("/" + warning + "request_method").isNull()).isTrue();
        assertThat(list.at(warning + "request_url")).isEmpty();
        assertThat(list.at(warning + "uri")).isEqualTo(call + "/Notifications/" + WARNING + ".json");
    }

    @Test
    void showsOneErrorWithTheFieldsThatListsLeaveOut() {
        var error = site.get(call + "/Notifications/" + ERROR + ".json").answer();

        assertThat(error.status()).isEqualTo(200);
        assertThat(error.json().fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        (CALL_FIELDS + " request_variables response_body response_headers").split(" "));
        assertThat(error.at("log")).isEqualTo("0");
        assertThat(error.at("request_url")).isEqualTo("https://example.com/?a=b");
        assertThat(error.at("message_text"))
                .isEqualTo("url=https%3A%2F%2Fexample.com%2F%3Fa%3Db&ErrorCode=11200&LogLevel=ERROR&Msg=Got+HTTP+404");
        assertThat(site.get(error.at("uri")).answer().json()).isEqualTo(error.json());
    }

    @ParameterizedTest
    @CsvSource({
        "Log=0, 1",
        "Log=1, 1",
        "Log=, 2",
        "MessageDate=2026-03-05, 1",
        "MessageDate%3E=2026-03-05, 2",
        "MessageDate%3E=2026-03-06, 1",
        "MessageDate%3C=2026-03-06, 1",
        "MessageDate%3C=2026-03-05, 0",
        "Log=0&MessageDate=2026-03-05, 0"
    })
    void listsWhatIsAskedFor(String query, int found) {
        assertThat(site.get(call + "/Notifications.json?" + query)
                        .answer()
                        .json()
                        .get("notifications"))
                .hasSize(found);
    }

    @Test
    void keepsTheFilterOnEveryPage() {
        var first = site.get(call + "/Notifications.json?PageSize=1&MessageDate%3E=2026-03-05")
                .answer();

        assertThat(first.at("next_page_uri"))
                .isEqualTo(call + "/Notifications.json?MessageDate%3E=2026-03-05&PageSize=1&Page=1");
        assertThat(site.get(first.at("next_page_uri")).answer().at("notifications/0/sid"))
                .isEqualTo(WARNING.value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Log=2", "Log=error", "MessageDate=today"})
    void refusesAFilterThatCanNotBe(String query) {
        var refused = site.get(call + "/Notifications.json?" + query).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("20422");
    }

    @Test
    void knowsNothingOfACallThatIsNotThere() {
        var unknown = TestSite.ROOT + "/Calls/CA" + "f".repeat(32) + "/Notifications";

        assertThat(site.get(unknown + ".json").answer().status()).isEqualTo(404);
        assertThat(site.get(unknown + "/" + ERROR + ".json").answer().status()).isEqualTo(404);
        assertThat(site.get(call + "/Notifications/NO" + "3".repeat(32))
                        .answer()
                        .status())
                .isEqualTo(404);
        assertThat(site.get(call + "/Payments.json").answer().status()).isEqualTo(404);
    }
}
