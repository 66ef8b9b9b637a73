package io.strowger.region.call;

import static io.strowger.region.call.Story.ACCOUNT;
import static io.strowger.region.call.Story.DOMAIN;
import static io.strowger.region.call.Story.URL;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Instructions;
import io.strowger.core.Calls.Status;
import io.strowger.core.Calls.StatusCallback;
import io.strowger.region.call.CallPort.Load;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where a call's documents come from, and from where else when they can't be had.
class InstructionsTest {
    private static final String FALLBACK = "http://backup.example/voice";
    private static final String REDIRECT = "<Response><Redirect>%s</Redirect></Response>";

    @Test
    void asksTheFallbackWithTheErrorWhenTheFirstDocumentIsNone() {
        var story = withFallback().document("<Response><Dial>");

        isAskedBecauseOf(story, 12100, URL);
    }

    @Test
    void asksItWhenALaterDocumentCanNotBeHad() {
        var story = withFallback().document(REDIRECT.formatted("/second"));
        var second = story.newest(Load.class).fetch();

        story.decide(new Call.NotFetched(second.number(), 11200, "The server answered 500", second.url()));

        isAskedBecauseOf(story, 11200, "http://app.example/second");
    }

    @Test
    void asksItForTheFirstVerbsThatTheApiHasSentToo() {
        var story = new Calls.NewCall(
                "sip:alice@acme.sip.twilio.com",
                "alice",
                new Instructions("", "POST", FALLBACK, "GET", "<Response><Dial>"),
                StatusCallback.NONE,
                Duration.ofSeconds(60),
                Limits.LONGEST);

        isAskedBecauseOf(Story.ofTheApi(story).found(1).answers(0, 200, "alices"), 12100, "");
    }

    private static void isAskedBecauseOf(Story story, int code, String url) {
        var load = story.newest(Load.class);
        assertThat(load.fetch().url()).isEqualTo(FALLBACK);
        assertThat(load.fetch().method()).isEqualTo("GET");
        assertThat(load.parameters())
                .contains(new Parameter("ErrorCode", Integer.toString(code)), new Parameter("ErrorUrl", url));
        assertThat(story.party(0).isOver()).isFalse();
    }

    @Test
    void endsWhenTheFallbackCanNotBeHadEither() {
        var story = withFallback().document("<Response><Dial>");
        var fallback = story.newest(Load.class).fetch();

        story.decide(new Call.NotFetched(fallback.number(), 11200, "The server answered 500", fallback.url()));

        assertThat(story.party(0).call().status()).isEqualTo(Status.FAILED);
        assertThat(story.all(Load.class)).hasSize(2);
    }

    private static Story withFallback() {
        return Story.ofACaller(
                Story.invite("offer"),
                new Call.Incoming(
                        ACCOUNT, DOMAIN, new Instructions(URL, "POST", FALLBACK, "GET", ""), StatusCallback.NONE, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "?step=2, http://app.example/voice?step=2",
        "next, http://app.example/next",
        "/menu?name=John Smith, http://app.example/menu?name=John%20Smith",
        "/menu#rt=5000, http://app.example/menu#rt=5000",
        "https://other.example/x, https://other.example/x"
    })
    void readsUrlsAgainstThatOfTheDocument(String written, String meant) {
        var story = Story.ofACaller().document(REDIRECT.formatted(written));

        assertThat(story.newest(Load.class).fetch().url()).isEqualTo(meant);
    }

    @Test
    void knowsNoPlaceForARelativeUrlInTwimlThatTheApiHasSent() {
        var story = pushed(REDIRECT.formatted("/next"));

        assertThat(story.codes()).containsExactly(15004);
        assertThat(story.all(Load.class)).isEmpty();
        assertThat(story.party(0).isOver()).isTrue();
    }

    /// There is no URL that it could be asked for anew with the digits.
    @Test
    void goesOnWithTwimlThatTheApiHasSentWhereAGatherNamesNoAction() {
        var story = pushed("<Response><Gather numDigits=\"1\" timeout=\"5\"/><Pause length=\"7\"/></Response>");
        var number = story.state().reading().heard().orElseThrow();
        story.device(new Calls.DigitPressed(0, number, 1, "1"));

        assertThat(story.codes()).isEmpty();
        assertThat(story.state().script()).isInstanceOf(Script.Pausing.class);
    }

    private static Story pushed(String twiml) {
        return Story.ofTheApi("sip:alice@acme.sip.twilio.com", Story.NOON, twiml)
                .found(1)
                .answers(0, 200, "alices");
    }

    @Test
    void usesTheUrlAndSaysSoWhereTheApiHasSentBoth() {
        var story = Story.ofTheApi(new Calls.NewCall(
                        "sip:alice@acme.sip.twilio.com",
                        "alice",
                        new Instructions(URL, "POST", "", "POST", "<Response/>"),
                        StatusCallback.NONE,
                        Duration.ofSeconds(60),
                        Limits.LONGEST))
                .found(1)
                .answers(0, 200, "alices");

        assertThat(story.codes()).isEqualTo(List.of(32019));
        assertThat(story.newest(Load.class).fetch().url()).isEqualTo(URL);
    }

    @Test
    void saysThatACallHasLastedForAsLongAsAnyMay() {
        var story = pushed("<Response><Pause length=\"86400\"/></Response>");

        story.later(Limits.LONGEST);

        assertThat(story.codes()).containsExactly(32015);
        assertThat(story.party(0).call().status()).isEqualTo(Status.COMPLETED);
    }
}
