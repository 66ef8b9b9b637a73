package io.strowger.region.call;

import static io.strowger.region.call.Story.ACCOUNT;
import static io.strowger.region.call.Story.DIAL_BOB;
import static io.strowger.region.call.Story.DOMAIN;
import static io.strowger.region.call.Story.URL;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Instructions;
import io.strowger.core.Calls.Status;
import io.strowger.core.Calls.StatusCallback;
import io.strowger.core.Edges.OpenMedia;
import io.strowger.region.call.CallPort.Load;
import io.strowger.region.call.CallPort.Locate;
import io.strowger.region.call.CallPort.Post;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
                Limits.LONGEST,
                Calls.SipAuth.NONE,
                "");

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

    /// It would go on for ever.
    @Test
    void asksItOnceOnly() {
        var story = withFallback().document("<Response><Dial>").document(REDIRECT.formatted(URL));

        story.document("<Response><Dial>");

        assertThat(story.party(0).call().status()).isEqualTo(Status.FAILED);
        assertThat(story.all(Load.class)).hasSize(3);
    }

    @Test
    void asksItForNobodyWhoIsWhisperedTo() {
        var whispered = "<Response><Dial><Sip url=\"/whisper\">sip:bob@acme.sip.twilio.com</Sip></Dial></Response>";
        var story = withFallback().document(whispered).found(1).answers(1, 200, "answer");
        var whisper = story.newest(Load.class).fetch();

        story.decide(new Call.NotFetched(whisper.number(), 11200, "The server answered 500", whisper.url()));

        assertThat(story.newest(Load.class).fetch()).isEqualTo(whisper);
        assertThat(story.party(1).isOver()).isTrue();
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
        "'', http://app.example/voice",
        "#rt=5000, http://app.example/voice#rt=5000",
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
                        Limits.LONGEST,
                        Calls.SipAuth.NONE,
                        ""))
                .found(1)
                .answers(0, 200, "alices");

        assertThat(story.codes()).isEqualTo(List.of(32019));
        assertThat(story.newest(Load.class).fetch().url()).isEqualTo(URL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<Number>+14158675308</Number>",
                "+14158675308",
                "<Client>joe</Client>",
                "<Conference>room</Conference>",
                "<Queue>support</Queue>"
            })
    void tellsTheActionOfADialWhomNobodyHereCanReachThatItFailed(String noun) {
        var story = Story.ofACaller().document("<Response><Dial action=\"/then\">" + noun + "</Dial></Response>");

        assertThat(story.codes()).containsExactly(90001);
        assertThat(story.state().notes()).allMatch(Calls.Notification::isError);
        assertThat(story.all(Locate.class)).isEmpty();
        assertThat(story.newest(Load.class).parameters()).contains(new Parameter("DialCallStatus", "failed"));
    }

    @Test
    void passesOverVerbsThatAreNotBuiltAndSaysSo() {
        var story = Story.ofACaller()
                .document(
                        "<Response><Enqueue>support</Enqueue><Leave/><Dial><Sip>sip:bob@acme.sip.twilio.com</Sip></Dial>"
                                + "</Response>");

        assertThat(story.codes()).containsExactly(90001, 90001);
        assertThat(story.all(Locate.class)).hasSize(1);
    }

    @Test
    void saysThatACallHasLastedForAsLongAsAnyMay() {
        var story = pushed("<Response><Pause length=\"86400\"/></Response>");

        story.later(Limits.LONGEST);

        assertThat(story.codes()).containsExactly(32015);
        assertThat(story.party(0).call().status()).isEqualTo(Status.COMPLETED);
    }

    /// A `<Dial>` may last just as long.
    @Test
    void saysThatTwoHaveTalkedForAsLongAsAnyMay() {
        var story = Story.ofACaller().document(DIAL_BOB).found(1).answers(1, 200, "answer");
        story.sends(0, "ACK", "");

        story.later(Limits.LONGEST);

        assertThat(story.codes()).containsExactly(32015);
        assertThat(story.party(0).call().status()).isEqualTo(Status.COMPLETED);
        assertThat(story.party(1).call().status()).isEqualTo(Status.COMPLETED);
    }

    // What the API asks for besides

    /// As `<Sip>` does, with the same warnings.
    @Test
    void leavesOutOfAToWhatMayNotStandThere() {
        var story = Story.ofTheApi("sip:alice@acme.sip.twilio.com;secure=maybe;transport=sctp;=b;user=phone"
                + "?X-Room=7%2C8&X-Twilio-CallSid=CA1&Subject=hello&User-to-User=1+2");

        assertThat(story.codes()).containsExactly(32114, 32114, 32110, 32113, 13252);
        assertThat(story.state().notes())
                .allSatisfy(note -> assertThat(note.text()).doesNotContain("line"));
        assertThat(story.party(0).headers())
                .containsExactly(new Parameter("X-Room", "7,8"), new Parameter("User-to-User", "1+2"));
        assertThat(story.newest(Locate.class).uri())
                .startsWith("sip:alice@acme.sip.twilio.com;secure=false;user=phone?X-Room=7");
    }

    /// The document is only asked for when they have been pressed.
    @Test
    void pressesTheDigitsThatTheApiHasSentAndThenAsksItsUrl() {
        var story = Story.ofTheApi(order("1w2", Calls.SipAuth.NONE)).found(1).answers(0, 200, "alices");
        assertThat(story.all(Load.class)).isEmpty();
        var open = (OpenMedia) story.orders().stream()
                .filter(OpenMedia.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(story.state().document()).contains("digits=\"1w2\"");

        story.device(
                new Calls.MediaRefused(0, open.number(), "no room", 0)); // nothing can be pressed, and so it goes on

        assertThat(story.newest(Load.class).fetch().url()).isEqualTo(URL);
        story.document("<Response><Pause length=\"7\"/></Response>");
        assertThat(story.state().script()).isInstanceOf(Script.Pausing.class);
    }

    @Test
    void pressesThemOnceThoughTheFirstVerbsAreToDoTheSame() {
        var story = Story.ofTheApi(order("12", "<Response><Play digits=\"12\"/></Response>"))
                .found(1)
                .answers(0, 200, "alices");
        for (var performance = 1; performance <= 2; performance++) {
            assertThat(story.party(0).isOver()).isFalse();
            story.device(new Calls.MediaRefused(0, performance, "no room", 0));
        }

        assertThat(story.party(0).call().status()).isEqualTo(Status.COMPLETED);
    }

    @Test
    void answersTheChallengeOfWhomTheApiHasItCall() {
        var story =
                Story.ofTheApi(order("", new Calls.SipAuth("carol", "s3cret"))).found(1);
        assertThat(story.history().toString()).doesNotContain("s3cret");
        story.orders();

        story.challenges(0, 401, "WWW-Authenticate");

        var again = story.sent(story.orders(), "INVITE").orElseThrow().request();
        assertThat(again.headers().first("Authorization"))
                .hasValueSatisfying(it -> assertThat(it).contains("username=\"carol\""));
        story.challenges(0, 401, "WWW-Authenticate");
        assertThat(story.party(0).isOver()).isTrue();
    }

    private static Calls.NewCall order(String digits, Calls.SipAuth auth) {
        return order(digits, auth, new Instructions(URL, "POST", "", "POST", ""));
    }

    private static Calls.NewCall order(String digits, String twiml) {
        return order(digits, Calls.SipAuth.NONE, new Instructions("", "POST", "", "POST", twiml));
    }

    private static Calls.NewCall order(String digits, Calls.SipAuth auth, Instructions instructions) {
        return new Calls.NewCall(
                "sip:alice@acme.sip.twilio.com",
                "alice",
                instructions,
                StatusCallback.NONE,
                Duration.ofSeconds(60),
                Limits.LONGEST,
                auth,
                digits);
    }

    @Test
    void lastsForAsLongAsItIsToldLater() {
        var story = pushed("<Response><Pause length=\"86400\"/></Response>").later(Duration.ofSeconds(30));

        story.decide(
                new Call.Alter(ACCOUNT, Story.CALL, new Calls.Adjust(StatusCallback.NONE, Duration.ofSeconds(60))));
        story.later(Duration.ofSeconds(29));
        assertThat(story.party(0).isOver()).isFalse();
        story.later(Duration.ofSeconds(1));

        assertThat(story.party(0).call().status()).isEqualTo(Status.COMPLETED);
        assertThat(story.codes()).isEmpty();
    }

    @Test
    void reportsToWhereItIsToldLater() {
        var story = pushed("<Response><Pause length=\"60\"/></Response>");
        var elsewhere = new StatusCallback("http://app.example/elsewhere", "GET", List.of("completed"));

        story.decide(new Call.Alter(ACCOUNT, Story.CALL, new Calls.Adjust(elsewhere, Duration.ZERO)))
                .decide(new Call.Reported(0, 0, 0, "", ""))
                .decide(new Call.Alter(ACCOUNT, Story.CALL, new Calls.Complete()));

        assertThat(story.newest(Post.class).callback()).isEqualTo(elsewhere);
    }
}
