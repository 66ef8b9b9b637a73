package io.strowger.region.twiml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.strowger.region.twiml.Noun.Beep;
import io.strowger.region.twiml.Noun.ClientNoun;
import io.strowger.region.twiml.Noun.ConferenceNoun;
import io.strowger.region.twiml.Noun.NumberNoun;
import io.strowger.region.twiml.Noun.Parameter;
import io.strowger.region.twiml.Noun.QueueNoun;
import io.strowger.region.twiml.Noun.SipNoun;
import io.strowger.region.twiml.Noun.Trim;
import io.strowger.region.twiml.Noun.UnsupportedNoun;
import io.strowger.region.twiml.Verb.Dial;
import io.strowger.region.twiml.Verb.DialRecord;
import io.strowger.region.twiml.Verb.DialRecording;
import io.strowger.region.twiml.Verb.Enqueue;
import io.strowger.region.twiml.Verb.Gather;
import io.strowger.region.twiml.Verb.Hangup;
import io.strowger.region.twiml.Verb.Input;
import io.strowger.region.twiml.Verb.Leave;
import io.strowger.region.twiml.Verb.Pause;
import io.strowger.region.twiml.Verb.Play;
import io.strowger.region.twiml.Verb.Reason;
import io.strowger.region.twiml.Verb.Redirect;
import io.strowger.region.twiml.Verb.Refer;
import io.strowger.region.twiml.Verb.Reject;
import io.strowger.region.twiml.Verb.Say;
import io.strowger.region.twiml.Verb.Speech;
import io.strowger.region.twiml.Verb.Track;
import io.strowger.region.twiml.Verb.Unsupported;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TwimlTest {
    private static final Duration QUICKLY = Duration.ofSeconds(5); // milliseconds, but for a machine that stands still
    private static final Callback NOBODY = new Callback("", HttpMethod.POST, List.of("completed"));

    @Nested
    class ADocument {
        @Test
        void mayBeEmpty() {
            assertThat(Twiml.parse("<Response/>")).isEqualTo(new Twiml(List.of(), List.of()));
            assertThat(Twiml.parse("<Response>\n</Response>")).isEqualTo(new Twiml(List.of(), List.of()));
        }

        @Test
        void isReadFromTopToBottom() {
            assertThat(response("<Say>Hi</Say><Pause/><Say>Bye</Say><Hangup/>").verbs())
                    .containsExactly(say("Hi"), new Pause(Duration.ofSeconds(1)), say("Bye"), new Hangup());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\uFEFF<?xml version='1.0' encoding='UTF-8'?><Response><Leave/></Response>",
                    "<?xml version='1.0' encoding='UTF-16' standalone='yes'?>\n<Response><Leave/></Response>",
                    "<?xml version='1.0' encoding='no-such'?><Response><Leave/></Response>",
                    "\r\n  <Response>\r\n\t<Leave></Leave>\r\n</Response>\r\n",
                    "<!-- a --><?php b?><Response><!-- c --><Leave/><?d e?></Response><!-- f -->",
                    "<Response xmlns='urn:a' xmlns:xsi='urn:b' xsi:noNamespaceSchemaLocation='c'><Leave/></Response>",
                    "<Response version='2010-04-01'><Leave/></Response>"
                })
        void isTheSameInWhateverDress(String xml) {
            assertThat(Twiml.parse(xml)).isEqualTo(new Twiml(List.of(new Leave()), List.of()));
        }

        @Test
        void knowsTheEntitiesOfXmlAndCharacterData() {
            assertThat(verb("<Say>a &lt;b&gt; &amp;&#x41;&#8364;<![CDATA[ <Play/>&amp; ]]>c</Say>"))
                    .isEqualTo(say("a <b> &A€ <Play/>&amp; c"));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        hello                                   | 12100
                        <!-- only a comment -->                 | 12100
                        <?xml version='1.0'?>                   | 12100
                        <Response>                              | 12100
                        <Response><Say></Response>              | 12100
                        <Response><Say loop=1/></Response>      | 12100
                        <Response><Say a='1' a='2'/></Response> | 12100
                        <Response/><Response/>                  | 12100
                        <Response/> and more                    | 12100
                        <Response><Say>a & b</Say></Response>   | 12100
                        <Response>&nbsp;</Response>             | 12100
                        <Response><Say voice='&x;'/></Response> | 12100
                        <Response>&#0;</Response>               | 12100
                        <!DOCTYPE html><html></html>            | 12100
                        <html><body/></html>                    | 12102
                        <response/>                             | 12102
                        <Say>Hi</Say>                           | 12102
                        """)
        void isRefusedUnlessItIsXmlWithTheRootResponse(String xml, int code) {
            assertThat(refusal(xml).code()).isEqualTo(code);
        }

        @Test
        void isRefusedIfAnythingStandsBeforeTheXmlDeclaration() {
            assertThat(refusal("\n<?xml version='1.0'?><Response/>").code()).isEqualTo(12100);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " \r\n\t", "\uFEFF", "\uFEFF\n"})
        void isRefusedIfItIsEmpty(String xml) {
            assertThat(refusal(xml).code()).isEqualTo(11770);
        }

        @Test
        void isRefusedWithTheLine() {
            assertThat(refusal("<Response>\n<Say>Hi</Say>\n</Say></Response>")).hasMessageContaining("line 3");
        }

        @Test
        void isRefusedInFewWords() {
            assertThat(refusal("<" + "a".repeat(60_000) + "/>").getMessage()).hasSizeLessThan(300);
        }

        @Test
        void mayHave64KilobytesButNotMore() {
            var around = "<Response><Say></Say></Response>".length();

            assertThat(response("<Say>" + "a".repeat(65536 - around) + "</Say>").verbs())
                    .hasSize(1);
            assertThat(refusal("<Response><Say>" + "a".repeat(65537 - around) + "</Say></Response>")
                            .code())
                    .isEqualTo(11750);
            assertThat(refusal("<Response><Say>" + "€".repeat(22_000) + "</Say></Response>")
                            .code())
                    .isEqualTo(11750);
        }

        @Test
        void isNestedOnlySoDeep() {
            assertThat(verb("<Say>" + "<p>".repeat(30) + "Hi" + "</p>".repeat(30) + "</Say>"))
                    .isEqualTo(say("Hi"));
            assertThat(refusal("<Response>" + "<p>".repeat(32) + "</p>".repeat(32) + "</Response>"))
                    .hasMessageContaining("nested more than 32 deep");
            assertThat(refusal("<a>".repeat(20_000)).code()).isEqualTo(12100);
        }

        @Test
        void definesNoEntities() {
            var laughs = IntStream.range(1, 30)
                    .mapToObj(i -> "<!ENTITY l%d '%s'>".formatted(i, ("&l" + (i - 1) + ";").repeat(10)))
                    .collect(Collectors.joining());

            assertRefusedQuickly("<!DOCTYPE r [<!ENTITY l0 'ha'>" + laughs + "]><Response><Say>&l29;</Say></Response>");
            assertRefusedQuickly("<!DOCTYPE r [<!ENTITY a '" + "a".repeat(30_000) + "'>]><Response><Say>"
                    + "&a;".repeat(10_000) + "</Say></Response>");
        }

        @Test
        void readsNothingFromOutside() {
            assertRefusedQuickly("<!DOCTYPE r SYSTEM 'http://192.0.2.1/r.dtd'><Response/>");
            assertRefusedQuickly(
                    "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><Response><Say>&a;</Say></Response>");
            assertRefusedQuickly("<!DOCTYPE r [<!ENTITY % a SYSTEM 'file:///etc/passwd'> %a;]><Response/>");
        }

        private void assertRefusedQuickly(String xml) {
            var before = System.nanoTime();
            assertThat(refusal(xml).code()).isEqualTo(12100);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(QUICKLY);
        }

        @Test
        void isSaidIfItIsPlainTextAndNotTwiml() {
            assertThat(Twiml.parse(Twiml.ofPlainText("Hello,\n  world & all <3")))
                    .isEqualTo(new Twiml(List.of(say("Hello, world & all <3")), List.of()));
            assertThat(Twiml.ofPlainText("<Response><Leave/></Response>")).isEqualTo("<Response><Leave/></Response>");
            assertThat(refusal(Twiml.ofPlainText(" ")).code()).isEqualTo(11770);
            assertThat(refusal(Twiml.ofPlainText("a".repeat(65537))).code()).isEqualTo(11750);
        }

        @Test
        void isPlayedIfItIsAudio() {
            assertThat(Twiml.parse(Twiml.ofAudio("https://app.example/a.wav?b=1&c=2"))
                            .verbs())
                    .containsExactly(new Play("https://app.example/a.wav?b=1&c=2", 1, ""));
        }
    }

    @Nested
    class WhatIsNotTwiml {
        @Test
        void isLeftOutWithAWarning() {
            var twiml = Twiml.parse("<Response>\n<say>Hi</say>\n<Dail/>\n<Hangup/></Response>");

            assertThat(twiml.verbs()).containsExactly(new Hangup());
            assertThat(twiml.warnings())
                    .containsExactly(
                            new Warning(
                                    12200,
                                    "Invalid content was found starting with element 'say' in element 'Response' (line 2)"),
                            new Warning(
                                    12200,
                                    "Invalid content was found starting with element 'Dail' in element 'Response' (line 3)"));
        }

        @Test
        void mayBeAnAttribute() {
            assertThat(response("\n<Dial statusCallbackEvent='ringing' Timeout='5'/>")
                            .warnings())
                    .containsExactly(
                            new Warning(
                                    12200,
                                    "Attribute 'statusCallbackEvent' is not allowed to appear in element 'Dial' (line 2)"),
                            new Warning(
                                    12200, "Attribute 'Timeout' is not allowed to appear in element 'Dial' (line 2)"));
        }

        @Test
        void mayBeText() {
            assertThat(response("Hello <Hangup>now</Hangup>").warnings())
                    .containsExactly(
                            new Warning(12200, "Element 'Response' cannot have character content (line 1)"),
                            new Warning(12200, "Element 'Hangup' cannot have character content (line 1)"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<Say>Hi<Play>a.wav</Play></Say>",
                    "<Play>a.wav<Say/></Play>",
                    "<Pause><Say/></Pause>",
                    "<Record><Say/></Record>",
                    "<Redirect>/a<Say/></Redirect>",
                    "<Reject><Say/></Reject>",
                    "<Hangup><Say/></Hangup>",
                    "<Leave><Say/></Leave>",
                    "<Enqueue>a<Say/></Enqueue>",
                    "<Refer><Sip>a@b</Sip><Say/></Refer>",
                    "<Refer><Sip>a@b</Sip><Sip>a@b</Sip></Refer>",
                    "<Refer><Sip>a@b<Uri/></Sip></Refer>",
                    "<Dial><Sip>a@b<Say/></Sip></Dial>",
                    "<Dial><Sip><Uri>a@b<Say/></Uri></Sip></Dial>",
                    "<Dial><Sip>a@b<Headers><Say/></Headers></Sip></Dial>",
                    "<Dial><Sip>a@b<Headers><Header name='X-a' value='b'><Say/></Header></Headers></Sip></Dial>",
                    "<Dial><Number>1<Say/></Number></Dial>",
                    "<Dial><Client>a<Say/></Client></Dial>",
                    "<Dial><Conference>a<Say/></Conference></Dial>",
                    "<Dial><Queue>a<Say/></Queue></Dial>",
                    "<Response/>"
                })
        void mayStandInAnything(String xml) {
            assertThat(response(xml).warnings()).extracting(Warning::code).containsExactly(12200);
        }

        @Test
        void warnsAHundredTimesAndNoMore() {
            assertThat(response("<a/>".repeat(5000)).warnings()).hasSize(100);
        }

        @Test
        void isQuotedInFewWords() {
            assertThat(response("<Pause length='" + "9".repeat(60_000) + "'/>").warnings())
                    .singleElement()
                    .satisfies(warning -> assertThat(warning.text()).hasSizeLessThan(300));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Start", "Stop", "Connect", "Pay", "Prompt", "Echo"})
        void isSomethingElseThanWhatIsNotSupported(String name) {
            var twiml = response("<%s foo='bar'><Stream/></%s><Leave/>".formatted(name, name));

            assertThat(twiml.verbs()).containsExactly(new Unsupported(name), new Leave());
            assertThat(twiml.warnings()).extracting(Warning::code).containsExactly(13750);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Sms", "Message"})
        void isSomethingElseThanAMessageThatARegionCannotSend(String name) {
            var twiml = response("<%s to='+15005550006'>Hi</%s>".formatted(name, name));

            assertThat(twiml.verbs()).containsExactly(new Unsupported(name));
            assertThat(twiml.warnings()).extracting(Warning::code).containsExactly(13803);
        }

        @Test
        void mayBeTheVersion() {
            assertThat(Twiml.parse("<Response version='3'/>").warnings())
                    .extracting(Warning::code)
                    .containsExactly(12101);
        }
    }

    @Nested
    class Verbs {
        @Test
        void sayText() {
            assertThat(verb("<Say>\n  Hello,\n  world\n</Say>")).isEqualTo(new Say("Hello, world", "", "", 1));
            assertThat(verb("<Say voice='Polly.Emma' language='en-GB' loop='0'>Hi</Say>"))
                    .isEqualTo(new Say("Hi", "Polly.Emma", "en-GB", 0));
        }

        @Test
        void sayTheTextOfSsml() {
            assertThat(verb("""
                            <Say><s>Hello</s><s>there</s> w<emphasis level='strong'>or</emphasis>ld<break time='1s'/>and
                            <amazon:effect name='whispered'><lang xml:lang='de-DE'>alle</lang></amazon:effect></Say>""")).isEqualTo(say("Hello there world and alle"));
        }

        @Test
        void sayNothingWithAWarning() {
            assertThat(response("<Say> </Say>").verbs()).containsExactly(say(""));
            assertThat(codes("<Say/>")).containsExactly(13520);
        }

        @Test
        void playAudioOrDigits() {
            assertThat(verb("<Play>\n https://example.com/a.wav\n </Play>"))
                    .isEqualTo(new Play("https://example.com/a.wav", 1, ""));
            assertThat(verb("<Play loop='3' digits='1w2W*#'/>")).isEqualTo(new Play("", 3, "1w2W*#"));
        }

        @Test
        void playNothingAndAreLeftOut() {
            var twiml = response("<Play digits='x'/>");

            assertThat(twiml.verbs()).isEmpty();
            assertThat(twiml.warnings()).extracting(Warning::code).containsExactly(13430, 12200);
        }

        @Test
        void pause() {
            assertThat(verb("<Pause/>")).isEqualTo(new Pause(Duration.ofSeconds(1)));
            assertThat(verb("<Pause length=' 10 '/>")).isEqualTo(new Pause(Duration.ofSeconds(10)));
            assertThat(verb("<Pause length='0'/>")).isEqualTo(new Pause(Duration.ZERO));
        }

        @Test
        void gather() {
            assertThat(verb("<Gather/>"))
                    .isEqualTo(new Gather(
                            List.of(),
                            "",
                            HttpMethod.POST,
                            Set.of(Input.DTMF),
                            Duration.ofSeconds(5),
                            0,
                            "#",
                            false,
                            false,
                            new Speech(
                                    "",
                                    Duration.ofSeconds(60),
                                    "",
                                    "en-US",
                                    "default",
                                    false,
                                    true,
                                    true,
                                    "",
                                    HttpMethod.POST)));
        }

        @Test
        void gatherAsTheyAreTold() {
            assertThat(verb("""
                            <Gather action='/menu' method='GET' input='speech dtmf' timeout='0' numDigits='4'
                                finishOnKey='*' actionOnEmptyResult='true' debug='true' speechTimeout='auto'
                                maxSpeechTime='20' hints='yes, no' language='de-DE' speechModel='phone_call'
                                enhanced='true' bargeIn='false' profanityFilter='false'
                                partialResultCallback='/partial' partialResultCallbackMethod='GET'/>"""))
                    .isEqualTo(new Gather(
                            List.of(),
                            "/menu",
                            HttpMethod.GET,
                            Set.of(Input.DTMF, Input.SPEECH),
                            Duration.ZERO,
                            4,
                            "*",
                            true,
                            true,
                            new Speech(
                                    "auto",
                                    Duration.ofSeconds(20),
                                    "yes, no",
                                    "de-DE",
                                    "phone_call",
                                    true,
                                    false,
                                    false,
                                    "/partial",
                                    HttpMethod.GET)));
        }

        @Test
        void gatherWithoutAKeyThatEndsIt() {
            assertThat(verb("<Gather finishOnKey=''/>"))
                    .isInstanceOfSatisfying(
                            Gather.class,
                            gather -> assertThat(gather.finishOnKey()).isEmpty());
        }

        @Test
        void gatherWhileTheyAnnounce() {
            var twiml = response("<Gather><Say>Press</Say><Play>a.wav</Play><Pause/><Hangup/><Gather/></Gather>");

            assertThat(twiml.verbs())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Gather.class,
                            gather -> assertThat(gather.announcements())
                                    .containsExactly(
                                            say("Press"), new Play("a.wav", 1, ""), new Pause(Duration.ofSeconds(1))));
            assertThat(twiml.warnings()).extracting(Warning::code).containsExactly(13320, 13320);
        }

        @Test
        void record() {
            assertThat(verb("<Record/>"))
                    .isEqualTo(new Verb.Record(
                            "",
                            HttpMethod.POST,
                            Duration.ofSeconds(5),
                            Duration.ofHours(1),
                            "1234567890*#",
                            true,
                            Trim.TRIM_SILENCE,
                            false,
                            "",
                            NOBODY,
                            ""));
            assertThat(verb("""
                            <Record action='/done' method='get' timeout='9' maxLength='30' finishOnKey='' playBeep='false'
                                trim='do-not-trim' transcribe='true' transcribeCallback='/text'
                                recordingStatusCallback='/status' recordingStatusCallbackMethod='GET'
                                recordingStatusCallbackEvent='in-progress absent' recordingConfigurationId='a'/>"""))
                    .isEqualTo(new Verb.Record(
                            "/done",
                            HttpMethod.GET,
                            Duration.ofSeconds(9),
                            Duration.ofSeconds(30),
                            "",
                            false,
                            Trim.DO_NOT_TRIM,
                            true,
                            "/text",
                            new Callback("/status", HttpMethod.GET, List.of("in-progress", "absent")),
                            "a"));
        }

        @Test
        void redirect() {
            assertThat(verb("<Redirect method='GET'> /next?a=1&amp;b=2 </Redirect>"))
                    .isEqualTo(new Redirect("/next?a=1&b=2", HttpMethod.GET));
            assertThat(verb("<Redirect/>")).isEqualTo(new Redirect("", HttpMethod.POST));
        }

        @Test
        void reject() {
            assertThat(verb("<Reject/>")).isEqualTo(new Reject(Reason.REJECTED));
            assertThat(verb("<Reject reason='busy'><Parameter name='a' value='b'/></Reject>"))
                    .isEqualTo(new Reject(Reason.BUSY));
        }

        @Test
        void hangUp() {
            assertThat(verb("<Hangup/>")).isEqualTo(new Hangup());
            assertThat(verb("<Hangup><Parameter name='a' value='b'/></Hangup>")).isEqualTo(new Hangup());
        }

        @Test
        void enqueue() {
            assertThat(verb("<Enqueue>support</Enqueue>"))
                    .isEqualTo(new Enqueue("support", "", HttpMethod.POST, "", HttpMethod.POST, 0, ""));
            assertThat(verb("""
                            <Enqueue action='/left' method='GET' waitUrl='/music' waitUrlMethod='GET' maxQueueSize='5'
                                workflowSid='WW1'><Task>{}</Task></Enqueue>"""))
                    .isEqualTo(new Enqueue("", "/left", HttpMethod.GET, "/music", HttpMethod.GET, 5, "WW1"));
        }

        @Test
        void enqueueInAQueueThatHasAName() {
            assertThat(codes("<Enqueue/>")).containsExactly(14204);
            assertThat(codes("<Enqueue>" + "a".repeat(65) + "</Enqueue>")).containsExactly(14205);
            assertThat(response("<Enqueue/>").verbs()).isEmpty();
        }

        @Test
        void leave() {
            assertThat(verb("<Leave/>")).isEqualTo(new Leave());
        }

        @Test
        void refer() {
            assertThat(verb("<Refer action='/done' method='GET'><Sip>bob@example.com?X-a=b</Sip></Refer>"))
                    .isEqualTo(new Refer(
                            target("sip:bob@example.com", new SipHeader("X-a", "b")), "/done", HttpMethod.GET));
        }

        @Test
        void referToSomebody() {
            assertThat(response("<Refer/>").verbs()).isEmpty();
            assertThat(codes("<Refer/>")).containsExactly(12200);
            assertThat(codes("<Refer><Sip>http://a</Sip></Refer>")).containsExactly(13243);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        <Say loop='-1'>a</Say>                      | <Say>a</Say>    | 13510
                        <Say loop='1.5'>a</Say>                     | <Say>a</Say>    | 13510
                        <Say loop='99999999999'>a</Say>             | <Say>a</Say>    | 13510
                        <Play loop='many'>a</Play>                  | <Play>a</Play>  | 13410
                        <Play digits='abcx'>a</Play>                | <Play>a</Play>  | 13430
                        <Pause length=''/>                          | <Pause/>        | 13910
                        <Pause length='86401'/>                     | <Pause/>        | 13910
                        <Gather method='PUT'/>                      | <Gather/>       | 13312
                        <Gather timeout='soon'/>                    | <Gather/>       | 13313
                        <Gather numDigits='0'/>                     | <Gather/>       | 13314
                        <Gather finishOnKey='##'/>                  | <Gather/>       | 13310
                        <Gather input='eyes'/>                      | <Gather/>       | 13326
                        <Gather speechTimeout='-1'/>                | <Gather/>       | 13327
                        <Gather maxSpeechTime='0'/>                 | <Gather/>       | 13328
                        <Gather partialResultCallbackMethod='x'/>   | <Gather/>       | 13329
                        <Gather bargeIn='1'/>                       | <Gather/>       | 13332
                        <Gather profanityFilter='no'/>              | <Gather/>       | 13333
                        <Gather actionOnEmptyResult='yes'/>         | <Gather/>       | 13338
                        <Gather enhanced='yes'/>                    | <Gather/>       | 12200
                        <Gather debug='yes'/>                       | <Gather/>       | 12200
                        <Gather><Say loop='x'>a</Say></Gather>      | <Gather><Say>a</Say></Gather> | 13322
                        <Record method='x'/>                        | <Record/>       | 13610
                        <Record timeout='x'/>                       | <Record/>       | 13611
                        <Record maxLength='0'/>                     | <Record/>       | 13612
                        <Record finishOnKey='a'/>                   | <Record/>       | 13613
                        <Record transcribe='x'/>                    | <Record/>       | 13614
                        <Record playBeep='x'/>                      | <Record/>       | 13616
                        <Record trim='x'/>                          | <Record/>       | 13699
                        <Record recordingStatusCallbackEvent='x'/>  | <Record/>       | 13621
                        <Record recordingStatusCallbackMethod='x'/> | <Record/>       | 12200
                        <Redirect method='x'/>                      | <Redirect/>     | 13710
                        <Reject reason='tired'/>                    | <Reject/>       | 13810
                        <Enqueue method='x'>a</Enqueue>             | <Enqueue>a</Enqueue> | 14201
                        <Enqueue waitUrlMethod='x'>a</Enqueue>      | <Enqueue>a</Enqueue> | 14206
                        <Enqueue maxQueueSize='0'>a</Enqueue>       | <Enqueue>a</Enqueue> | 12200
                        <Refer method='x'><Sip>a@b</Sip></Refer>    | <Refer><Sip>a@b</Sip></Refer> | 12200
                        <Dial method='DELETE'/>                     | <Dial/>         | 13210
                        <Dial timeout='4'/>                         | <Dial/>         | 13212
                        <Dial timeout='601'/>                       | <Dial/>         | 13212
                        <Dial hangupOnStar='*'/>                    | <Dial/>         | 13213
                        <Dial callerId='a b'/>                      | <Dial/>         | 13214
                        <Dial callerId='a@b'/>                      | <Dial/>         | 13214
                        <Dial timeLimit='14401'/>                   | <Dial/>         | 13216
                        <Dial timeLimit='0'/>                       | <Dial/>         | 13216
                        <Dial record='always'/>                     | <Dial/>         | 13217
                        <Dial sequential='x'/>                      | <Dial/>         | 13218
                        <Dial answerOnBridge='x'/>                  | <Dial/>         | 13219
                        <Dial ringTone='xx'/>                       | <Dial/>         | 13220
                        <Dial trim='x'/>                            | <Dial/>         | 12200
                        <Dial recordingTrack='x'/>                  | <Dial/>         | 13622
                        <Dial recordingStatusCallbackEvent='x'/>    | <Dial/>         | 13621
                        <Dial referMethod='x'/>                     | <Dial/>         | 12200
                        """)
        void areReadWithTheDefaultOfAnAttributeThatCannotBe(String xml, String asIf, int code) {
            assertThat(response(xml).verbs()).isEqualTo(response(asIf).verbs()).hasSize(1);
            assertThat(codes(xml)).containsExactly(code);
            assertThat(codes(asIf)).isEmpty();
        }

        @Test
        void warnOfAValueWithWhatIsTakenInstead() {
            assertThat(response("\n\n<Dial timeout='4'/>").warnings())
                    .containsExactly(new Warning(13212, "Dial: Invalid timeout value '4', 30 is used (line 3)"));
        }
    }

    @Nested
    class ADial {
        @Test
        void hasDefaults() {
            assertThat(verb("<Dial/>"))
                    .isEqualTo(new Dial(
                            List.of(),
                            "",
                            HttpMethod.POST,
                            Duration.ofSeconds(30),
                            Duration.ofHours(4),
                            "",
                            false,
                            false,
                            false,
                            new DialRecording(DialRecord.DO_NOT_RECORD, Track.BOTH, Trim.DO_NOT_TRIM, NOBODY, ""),
                            "",
                            "",
                            HttpMethod.POST,
                            "",
                            ""));
        }

        @Test
        void isReadAsItIsGiven() {
            assertThat(verb("""
                            <Dial action='/done' method='GET' timeout='5' timeLimit='60' callerId='+15005550006'
                                answerOnBridge='true' hangupOnStar='TRUE' sequential='true'
                                record='record-from-ringing-dual' recordingTrack='inbound' trim='trim-silence'
                                recordingStatusCallback='/r' recordingStatusCallbackMethod='GET'
                                recordingStatusCallbackEvent='in-progress completed absent'
                                recordingConfigurationId='a' ringTone='us-old' referUrl='/refer' referMethod='GET'
                                events='call-progress-event' callReason='Delivery'/>"""))
                    .isEqualTo(new Dial(
                            List.of(),
                            "/done",
                            HttpMethod.GET,
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(60),
                            "+15005550006",
                            true,
                            true,
                            true,
                            new DialRecording(
                                    DialRecord.RECORD_FROM_RINGING_DUAL,
                                    Track.INBOUND,
                                    Trim.TRIM_SILENCE,
                                    new Callback("/r", HttpMethod.GET, List.of("in-progress", "completed", "absent")),
                                    "a"),
                            "us-old",
                            "/refer",
                            HttpMethod.GET,
                            "call-progress-event",
                            "Delivery"));
        }

        @ParameterizedTest
        @CsvSource({
            "do-not-record, DO_NOT_RECORD",
            "false, DO_NOT_RECORD",
            "true, RECORD_FROM_ANSWER",
            "record-from-answer, RECORD_FROM_ANSWER",
            "record-from-answer-dual, RECORD_FROM_ANSWER_DUAL",
            "record-from-ringing, RECORD_FROM_RINGING",
            "record-from-ringing-dual, RECORD_FROM_RINGING_DUAL"
        })
        void isRecorded(String value, DialRecord record) {
            assertThat(dial("<Dial record='" + value + "'/>").recording().record())
                    .isEqualTo(record);
        }

        @ParameterizedTest
        @ValueSource(strings = {"alice", "a.b_c-d+1", "+1 (500) 555-0006", "client:alice", "1"})
        void namesTheCaller(String callerId) {
            assertThat(dial("<Dial callerId='" + callerId + "'/>").callerId()).isEqualTo(callerId);
        }

        @Test
        void namesTheCallerInFewWords() {
            assertThat(codes("<Dial callerId='" + "a".repeat(256) + "'/>")).containsExactly(13248);
        }

        @Test
        void hasANumberForItsText() {
            assertThat(dial("<Dial> +15005550006 </Dial>").nouns())
                    .containsExactly(new NumberNoun("+15005550006", "", HttpMethod.POST, "", NOBODY, ""));
            assertThat(codes("<Dial>sip:a@b</Dial>")).containsExactly(13223);
        }

        @Test
        void hasNoTextBesideItsNouns() {
            var twiml = response("<Dial>+15005550006<Client>alice</Client></Dial>");

            assertThat(((Dial) twiml.verbs().getFirst()).nouns())
                    .singleElement()
                    .isInstanceOf(ClientNoun.class);
            assertThat(twiml.warnings()).extracting(Warning::code).containsExactly(12200);
        }

        @Test
        void hasNounsOfEveryKindInOrder() {
            assertThat(dial("""
                                    <Dial><Sip>a@b</Sip><Number>1</Number><Client>a</Client><Conference>a</Conference>
                                    <Queue>a</Queue><Application>AP1</Application><WhatsApp>1</WhatsApp><Sim>DE1</Sim></Dial>""").nouns())
                    .extracting(Object::getClass)
                    .containsExactly(
                            SipNoun.class,
                            NumberNoun.class,
                            ClientNoun.class,
                            ConferenceNoun.class,
                            QueueNoun.class,
                            UnsupportedNoun.class,
                            UnsupportedNoun.class,
                            UnsupportedNoun.class);
        }

        @Test
        void warnsOfNounsThatAreNotSupported() {
            assertThat(codes("<Dial><Application>AP1</Application><WhatsApp>1</WhatsApp><Sim>DE1</Sim></Dial>"))
                    .containsExactly(13750, 13750, 13258);
        }

        @Test
        void leavesOutWhatIsNoNoun() {
            assertThat(codes("<Dial><Say>Hi</Say><number>1</number></Dial>")).containsExactly(13215, 13215);
        }

        @Test
        void hasTenNounsAndNoMore() {
            var twiml = response("<Dial>" + "<Client>a</Client>".repeat(11) + "</Dial>");

            assertThat(((Dial) twiml.verbs().getFirst()).nouns()).hasSize(10);
            assertThat(twiml.warnings()).extracting(Warning::code).containsExactly(13250);
        }
    }

    @Nested
    class OtherNouns {
        @Test
        void areNumbers() {
            assertThat(noun("""
                            <Number url='/whisper' method='GET' sendDigits='ww12#*' statusCallback='/s'
                                statusCallbackMethod='GET' statusCallbackEvent='initiated answered' byoc='BY1'
                                machineDetection='Enable' amdStatusCallback='/amd'>+1 500-555-0006</Number>"""))
                    .isEqualTo(new NumberNoun(
                            "+1 500-555-0006",
                            "/whisper",
                            HttpMethod.GET,
                            "ww12#*",
                            new Callback("/s", HttpMethod.GET, List.of("initiated", "answered")),
                            "BY1"));
        }

        @Test
        void areClients() {
            assertThat(noun("<Client>alice</Client>"))
                    .isEqualTo(new ClientNoun("alice", List.of(), "", HttpMethod.POST, NOBODY));
            assertThat(noun("""
                            <Client url='/whisper' method='GET' statusCallback='/s'><Identity>alice</Identity>
                            <Parameter name='a' value='b'/><Parameter name='c' value='d'/></Client>"""))
                    .isEqualTo(new ClientNoun(
                            "alice",
                            List.of(new Parameter("a", "b"), new Parameter("c", "d")),
                            "/whisper",
                            HttpMethod.GET,
                            new Callback("/s", HttpMethod.POST, List.of("completed"))));
        }

        @Test
        void areConferences() {
            assertThat(noun("<Conference>Room 1</Conference>"))
                    .isEqualTo(new ConferenceNoun(
                            "Room 1",
                            false,
                            Beep.TRUE,
                            true,
                            false,
                            "",
                            HttpMethod.POST,
                            250,
                            false,
                            Trim.TRIM_SILENCE,
                            "",
                            "",
                            "",
                            "",
                            "",
                            new Callback("", HttpMethod.POST, List.of()),
                            NOBODY));
            assertThat(noun("""
                            <Conference muted='true' beep='onEnter' startConferenceOnEnter='false'
                                endConferenceOnExit='true' waitUrl='/w' waitMethod='GET' maxParticipants='2'
                                record='record-from-start' trim='do-not-trim' region='ie1' coach='CA1'
                                participantLabel='boss' jitterBufferSize='small' eventCallbackUrl='/e'
                                statusCallback='/s' statusCallbackEvent='start end join' statusCallbackMethod='GET'
                                recordingStatusCallback='/r'>Room 1</Conference>"""))
                    .isEqualTo(new ConferenceNoun(
                            "Room 1",
                            true,
                            Beep.ON_ENTER,
                            false,
                            true,
                            "/w",
                            HttpMethod.GET,
                            2,
                            true,
                            Trim.DO_NOT_TRIM,
                            "ie1",
                            "CA1",
                            "boss",
                            "small",
                            "/e",
                            new Callback("/s", HttpMethod.GET, List.of("start", "end", "join")),
                            new Callback("/r", HttpMethod.POST, List.of("completed"))));
        }

        @Test
        void areQueues() {
            assertThat(noun("<Queue>support</Queue>")).isEqualTo(new QueueNoun("support", "", HttpMethod.POST, "", ""));
            assertThat(noun("<Queue url='/u' method='GET' reservationSid='WR1' postWorkActivitySid='WA1'/>"))
                    .isEqualTo(new QueueNoun("", "/u", HttpMethod.GET, "WR1", "WA1"));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        <Number/>                    | 13223
                        <Number>one</Number>         | 13223
                        <Number>-()</Number>         | 13223
                        <Client/>                    | 12200
                        <Conference/>                | 13237
                        <Queue/>                     | 14212
                        """)
        void areLeftOutWhenTheyNameNobody(String xml, int code) {
            assertThat(dial("<Dial>" + xml + "</Dial>").nouns()).isEmpty();
            assertThat(codes("<Dial>" + xml + "</Dial>")).containsExactly(code);
        }

        @Test
        void areLeftOutWhenTheirNameIsTooLong() {
            assertThat(codes("<Dial><Queue>" + "a".repeat(65) + "</Queue></Dial>"))
                    .containsExactly(14213);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        <Number method='x'>1</Number>                             | 13221
                        <Number sendDigits='abc'>1</Number>                       | 13222
                        <Number statusCallbackEvent='x'>1</Number>                | 12200
                        <Client method='x'>a</Client>                             | 12200
                        <Conference muted='x'>a</Conference>                      | 13230
                        <Conference endConferenceOnExit='x'>a</Conference>        | 13231
                        <Conference startConferenceOnEnter='x'>a</Conference>     | 13232
                        <Conference waitMethod='x'>a</Conference>                 | 13234
                        <Conference beep='x'>a</Conference>                       | 13235
                        <Conference trim='x'>a</Conference>                       | 13239
                        <Conference record='x'>a</Conference>                     | 12200
                        <Conference maxParticipants='251'>a</Conference>          | 12200
                        <Conference statusCallbackEvent='ringing'>a</Conference>  | 12200
                        <Queue method='x'>a</Queue>                               | 14210
                        <Sip method='x'>a@b</Sip>                                 | 13241
                        <Sip statusCallbackMethod='x'>a@b</Sip>                   | 12200
                        <Sip statusCallbackEvent='x'>a@b</Sip>                    | 12200
                        """)
        void areReadWithTheDefaultOfAnAttributeThatCannotBe(String xml, int code) {
            assertThat(noun(xml)).isEqualTo(noun(xml.replaceFirst(" \\w+='\\w+'", "")));
            assertThat(codes("<Dial>" + xml + "</Dial>")).containsExactly(code);
        }
    }

    @Nested
    class ASipNoun {
        @Test
        void hasAUriAndDefaults() {
            assertThat(sip("<Sip>alice@acme.sip.twilio.com</Sip>"))
                    .isEqualTo(
                            new SipNoun(List.of(target("sip:alice@acme.sip.twilio.com")), "", HttpMethod.POST, NOBODY));
        }

        @Test
        void hasCredentialsAndCallbacks() {
            var noun = sip("""
                    <Sip username='bob' password=' secret' url='/whisper' method='GET' statusCallback='/s'
                        statusCallbackMethod='GET' statusCallbackEvent='ringing  answered ringing'
                        machineDetection='Enable' machineDetectionTimeout='3' amdStatusCallbackMethod='GET'>
                      sip:alice@example.com
                    </Sip>""");

            assertThat(noun.uri()).isEqualTo("sip:alice@example.com");
            assertThat(noun.username()).isEqualTo("bob");
            assertThat(noun.password()).isEqualTo(" secret");
            assertThat(noun.url()).isEqualTo("/whisper");
            assertThat(noun.method()).isEqualTo(HttpMethod.GET);
            assertThat(noun.statusCallback())
                    .isEqualTo(new Callback("/s", HttpMethod.GET, List.of("ringing", "answered")));
        }

        @Test
        void neverShowsItsPassword() {
            var twiml = response("""
                    <Dial><Sip username='bob' password='s3cret'>a@b</Sip>
                    <Sip><Uri username='bob' password='s3cret'>a@b</Uri></Sip>
                    <Sip username='' password='s3cret'>a@b</Sip><Sip Password='s3cret'>a@b</Sip>
                    <Sip>a:s3cret@b</Sip><Sip>a@b?secret=s3cret</Sip></Dial>""");

            assertThat(twiml.warnings()).hasSize(4);
            assertThat(twiml.toString()).contains("bob").doesNotContain("s3cret");
        }

        @ParameterizedTest
        @CsvSource({
            "alice@example.com, sip:alice@example.com",
            "SIP:Alice@Example.com, sip:Alice@Example.com",
            "sips:alice@example.com, sips:alice@example.com",
            "sip:example.com, sip:example.com",
            "sip:192.0.2.4:5070, sip:192.0.2.4:5070",
            "sip:a%20b@[2001:db8::1]:65535, sip:a%20b@[2001:db8::1]:65535",
            "sip:+15005550006;phone-context=a@example.com;user=phone, sip:+15005550006;phone-context=a@example.com;user=phone",
            "sip:a@b;secure=true;edge=dublin;region=ie1;transport=TLS;lr, sip:a@b;secure=true;edge=dublin;region=ie1;transport=TLS;lr",
            "sip:a@b;;, sip:a@b"
        })
        void hasAUriOfManyForms(String text, String uri) {
            assertThat(sip("<Sip>" + text + "</Sip>").uri()).isEqualTo(uri);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "?X-a=b",
                    "sip:",
                    "sip:@example.com",
                    "http://example.com",
                    "tel:+15005550006",
                    "alice@",
                    "al ice@example.com",
                    "alice@example.com more",
                    "alice@exa\nmple.com",
                    "alice%zz@example.com",
                    "alice@@example.com",
                    "alice:secret@example.com",
                    "alice@example.com:0",
                    "alice@example.com:65536",
                    "alice@example.com:sip",
                    "&lt;sip:alice@example.com&gt;"
                })
        void isLeftOutWithoutAUri(String text) {
            assertThat(dial("<Dial><Sip>" + text + "</Sip></Dial>").nouns()).isEmpty();
            assertThat(codes("<Dial><Sip>" + text + "</Sip></Dial>")).containsExactly(13243);
        }

        @Test
        void hasAUriOfFewerThan255CharactersAndHeadersOfFewerThan1024() {
            var longest = "a".repeat(252) + "@b?X-a=" + "b".repeat(1023 - 4);

            assertThat(codes("<Dial><Sip>" + longest + "</Sip></Dial>")).isEmpty();
            assertThat(codes("<Dial><Sip>a" + longest + "</Sip></Dial>")).containsExactly(13243);
            assertThat(codes("<Dial><Sip>" + longest + "b</Sip></Dial>")).containsExactly(13253);
            assertThat(sip("<Sip>" + longest + "b</Sip>").headers()).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({
            "secure=maybe, ;secure=false, 32114",
            "secure, ;secure=false, 32114",
            "transport=sctp, '', 32114",
            "a=b c, '', 32110",
            "=b, '', 32110",
            "a=\"b\", '', 32110"
        })
        void hasOnlyParametersThatCanBeUnderstood(String parameter, String kept, int code) {
            assertThat(sip("<Sip>a@b;" + parameter + ";edge=x</Sip>").uri()).isEqualTo("sip:a@b" + kept + ";edge=x");
            assertThat(codes("<Dial><Sip>a@b;" + parameter + "</Sip></Dial>")).containsExactly(code);
        }

        @Test
        void hasHeadersInTheirOrder() {
            assertThat(sip("""
                                    <Sip>a@b?x-One=1&amp;X-Two=a%20b%26c%3D&amp;&amp;User-to-User=0A%3Bencoding=hex+&amp;X-Two&amp;remote-party-id=c
                                    <Headers><Header name='X-Three' value='3'/><Header name='P-Preferred-Identity' value='d'/></Headers>
                                    <Headers><Header name='P-Called-Party-ID' value=''/></Headers></Sip>""").headers())
                    .containsExactly(
                            new SipHeader("x-One", "1"),
                            new SipHeader("X-Two", "a b&c="),
                            new SipHeader("User-to-User", "0A;encoding=hex+"),
                            new SipHeader("X-Two", ""),
                            new SipHeader("remote-party-id", "c"),
                            new SipHeader("X-Three", "3"),
                            new SipHeader("P-Preferred-Identity", "d"),
                            new SipHeader("P-Called-Party-ID", ""));
        }

        @ParameterizedTest
        @CsvSource({
            "X-a=b%0D%0AVia:, 32112",
            "X-a=%00, 32112",
            "X-a%0D%0AVia=b, 32111",
            "X-%C3%A4=b, 32111",
            "=b, 32111",
            "X-Twilio-CallSid=b, 32113",
            "x-twilio=b, 32113",
            "Via=b, 13252",
            "X-=b, 13252",
            "a, 13252",
            "X-a=%2, 32110",
            "X-a=%zz, 32110",
            "X-a=b c, 32110"
        })
        void sendsNoHeaderThatMayNotBeSent(String header, int code) {
            assertThat(sip("<Sip>a@b?" + header + "&amp;X-c=d</Sip>").headers())
                    .containsExactly(new SipHeader("X-c", "d"));
            assertThat(codes("<Dial><Sip>a@b?" + header + "</Sip></Dial>")).containsExactly(code);
        }

        @ParameterizedTest
        @CsvSource({
            "'', b, 32111",
            "X a, b, 32111",
            "X-a, b&#13;&#10;Via: c, 32112",
            "X-Twilio-A, b, 32113",
            "Via, b, 13252"
        })
        void sendsNoHeaderElementThatMayNotBeSent(String name, String value, int code) {
            var xml = "<Sip>a@b<Headers><Header name='%s' value='%s'/></Headers></Sip>".formatted(name, value);

            assertThat(sip(xml).headers()).isEmpty();
            assertThat(codes("<Dial>" + xml + "</Dial>")).containsExactly(code);
        }

        @Test
        void sendsNoHeaderElementsOf1024CharactersAndMore() {
            var header = "<Header name='X-a' value='" + "b".repeat(600) + "'/>";

            assertThat(codes("<Dial><Sip>a@b<Headers>" + header + "</Headers></Sip></Dial>"))
                    .isEmpty();
            assertThat(codes("<Dial><Sip>a@b<Headers>" + header + header + "</Headers></Sip></Dial>"))
                    .containsExactly(13253);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "username='bob'",
                    "password='secret'",
                    "username='bo&#10;b' password='secret'",
                    "username='bob' password='a&#0010;b'"
                })
        void hasBothUsernameAndPasswordOrNone(String attributes) {
            var xml = "<Sip " + attributes + ">a@b</Sip>";

            assertThat(sip(xml).targets()).extracting(SipTarget::credentials).containsExactly(SipCredentials.NONE);
            assertThat(codes("<Dial>" + xml + "</Dial>")).containsExactly(13249);
        }

        @Test
        void hasCredentialsOfAtMost255Characters() {
            var longest = "a".repeat(255);

            assertThat(codes("<Dial><Sip username='%s' password='%s'>a@b</Sip></Dial>".formatted(longest, longest)))
                    .isEmpty();
            assertThat(codes("<Dial><Sip username='a%s' password='b'>a@b</Sip></Dial>".formatted(longest)))
                    .containsExactly(13249);
            assertThat(codes("<Dial><Sip username='b' password='a%s'>a@b</Sip></Dial>".formatted(longest)))
                    .containsExactly(13249);
        }

        @Test
        void mayHaveSeveralUrisByPriority() {
            var noun = sip("""
                    <Sip username='all' password='p'>
                      <Headers><Header name='X-Both' value='1'/></Headers>
                      <Uri priority='20'>c@x</Uri>
                      <Uri>b@x?X-Own=2</Uri>
                      <Uri priority='0' weight='7' username='own' password='q'>sip:a@x</Uri>
                      <Uri>d@x</Uri>
                    </Sip>""");

            var all = new SipCredentials("all", "p");
            var both = new SipHeader("X-Both", "1");
            assertThat(noun.targets())
                    .containsExactly(
                            new SipTarget("sip:a@x", List.of(both), new SipCredentials("own", "q"), 0, 7),
                            new SipTarget("sip:b@x", List.of(new SipHeader("X-Own", "2"), both), all, 10, 10),
                            new SipTarget("sip:d@x", List.of(both), all, 10, 10),
                            new SipTarget("sip:c@x", List.of(both), all, 20, 10));
        }

        @Test
        void areTriedByPriorityAndSharedByWeight() {
            var noun = sip("<Sip><Uri weight='30'>often@x</Uri><Uri priority='20' weight='9999'>last@x</Uri>"
                    + "<Uri weight='10'>seldom@x</Uri></Sip>");
            var random = new SplittableRandom(1);

            var orders = Stream.generate(() -> noun.inTurn(random))
                    .limit(10_000)
                    .map(turns -> turns.stream().map(SipNoun::uri).toList())
                    .toList();

            assertThat(orders).allSatisfy(order -> assertThat(order).hasSize(3).endsWith("sip:last@x"));
            assertThat(orders.stream().filter(order -> order.getFirst().equals("sip:often@x")))
                    .hasSizeBetween(7_300, 7_700);
        }

        @Test
        void leavesOutAUriThatIsNone() {
            var twiml = response("<Dial><Sip>x@y<Uri>a b</Uri><Uri weight='0' priority='-1'>a@b</Uri></Sip></Dial>");

            assertThat(((SipNoun) ((Dial) twiml.verbs().getFirst()).nouns().getFirst()).targets())
                    .containsExactly(target("sip:a@b"));
            assertThat(twiml.warnings()).extracting(Warning::code).containsExactly(12200, 13243, 12200, 12200);
        }

        @Test
        void hasTenUrisAndNoMore() {
            var xml = "<Sip>" + "<Uri>a@b</Uri>".repeat(11) + "</Sip>";

            assertThat(sip(xml).targets()).hasSize(10);
            assertThat(codes("<Dial>" + xml + "</Dial>")).containsExactly(13250);
        }
    }

    @Nested
    class AnyInput {
        private static final String WHOLE = """
                <?xml version="1.0" encoding="UTF-8"?>
                <Response><!-- c --><Say voice="a" loop="2">Hi <s>you</s> &amp; <![CDATA[<me>]]></Say><Play digits="1w">a.wav</Play>
                <Gather input="dtmf speech" timeout="3"><Pause length="2"/></Gather><Record maxLength="9"/>
                <Dial timeout="20" callerId="bob" record="true" action="/a">
                <Sip username="u" password="p">sip:a@b.c:5060;secure=true?X-a=b%20c&amp;User-to-User=d</Sip>
                <Sip><Uri priority="1">a@b</Uri><Headers><Header name="X-a" value="b"/></Headers></Sip>
                <Number sendDigits="1">+15005550006</Number><Client><Identity>a</Identity><Parameter name="a" value="b"/></Client>
                <Conference beep="onExit">r</Conference><Queue>q</Queue></Dial>
                <Refer><Sip>a@b</Sip></Refer><Enqueue>q</Enqueue><Reject reason="busy"/><Redirect>/b</Redirect><Sms>x</Sms></Response>
                """;
        private static final String[] PIECES = {
            "<",
            ">",
            "/",
            "&",
            ";",
            "'",
            "\"",
            "=",
            "?",
            "%",
            "@",
            ":",
            "[",
            "]",
            "!",
            "-",
            "\u0000",
            "\uD800",
            "\uFEFF",
            "€",
            "<![CDATA[",
            "]]>",
            "<!--",
            "-->",
            "<?",
            "?>",
            "<!DOCTYPE a [",
            "<!ENTITY a 'b'>",
            "&a;",
            "&#x110000;",
            "&#99999999999;",
            "xmlns:a='b'",
            "xml:",
            "<Dial>",
            "</Dial>",
            "<Sip>",
            "</Sip>",
            "999999999999",
            " ",
            "\n"
        };

        @Test
        void isWholeToBeginWith() {
            assertThat(Twiml.parse(WHOLE).warnings()).extracting(Warning::code).containsExactly(13803);
            assertThat(Twiml.parse(WHOLE).verbs()).hasSize(10);
        }

        @Test
        void isReadOrRefusedQuickly() {
            var random = new Random(42);
            for (var i = 0; i < 5_000; i++) {
                var xml = mutated(random);
                var before = System.nanoTime();
                assertThatCode(() -> readOrRefuse(xml)).as(xml).doesNotThrowAnyException();
                assertThat(Duration.ofNanos(System.nanoTime() - before)).as(xml).isLessThan(QUICKLY);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<",
                    "<a>",
                    "<a",
                    "&",
                    "&lt;",
                    "<!--",
                    "<![CDATA[",
                    "<Say/>",
                    "<Dial>",
                    "a=",
                    "%41",
                    ";a",
                    "?",
                    "@",
                    "\u0001"
                })
        void isReadOrRefusedQuicklyWhereverItRepeats(String piece) {
            var much = piece.repeat(60_000 / piece.length());
            for (var around : List.of(
                    "%s",
                    "<Response>%s</Response>",
                    "<Response><Say %s/></Response>",
                    "<Response><Dial><Sip>%s</Sip></Dial></Response>",
                    "<Response><Dial><Sip>a@b?X-a=%s</Sip></Dial></Response>",
                    "<Response><Dial callerId='%s' ringTone='%s'/></Response>",
                    "<!DOCTYPE a [%s]><Response/>")) {
                var xml = around.replace("%s", much);
                var before = System.nanoTime();
                readOrRefuse(xml);
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(QUICKLY);
            }
        }

        private static String mutated(Random random) {
            var xml = new StringBuilder(WHOLE);
            for (var times = 1 + random.nextInt(6); times > 0; times--) {
                var at = random.nextInt(xml.length());
                var until = Math.min(xml.length(), at + random.nextInt(20));
                switch (random.nextInt(4)) {
                    case 0 -> xml.delete(at, Math.min(until, xml.length() - 1));
                    case 1 -> xml.insert(at, PIECES[random.nextInt(PIECES.length)]);
                    case 2 -> xml.insert(at, xml.substring(at, until).repeat(random.nextInt(20)));
                    default -> xml.setCharAt(at, (char) random.nextInt(0x180));
                }
            }
            return xml.toString();
        }

        private static void readOrRefuse(String xml) {
            try {
                assertThat(Twiml.parse(xml).warnings()).hasSizeLessThanOrEqualTo(100);
            } catch (MalformedTwiml refused) {
                assertThat(refused.code()).isIn(11750, 11770, 12100, 12102);
            }
        }
    }

    private static Twiml response(String verbs) {
        return Twiml.parse("<Response>" + verbs + "</Response>");
    }

    private static List<Integer> codes(String verbs) {
        return response(verbs).warnings().stream().map(Warning::code).toList();
    }

    /// The only verb of a document without warnings.
    private static Verb verb(String xml) {
        var twiml = response(xml);
        assertThat(twiml.warnings()).isEmpty();
        assertThat(twiml.verbs()).hasSize(1);
        return twiml.verbs().getFirst();
    }

    private static Dial dial(String xml) {
        return (Dial) response(xml).verbs().getFirst();
    }

    private static Noun noun(String xml) {
        return dial("<Dial>" + xml + "</Dial>").nouns().getFirst();
    }

    private static SipNoun sip(String xml) {
        return (SipNoun) noun(xml);
    }

    private static Say say(String text) {
        return new Say(text, "", "", 1);
    }

    private static SipTarget target(String uri, SipHeader... headers) {
        return new SipTarget(uri, List.of(headers), SipCredentials.NONE, 10, 10);
    }

    private static MalformedTwiml refusal(String xml) {
        return catchThrowableOfType(MalformedTwiml.class, () -> Twiml.parse(xml));
    }
}
