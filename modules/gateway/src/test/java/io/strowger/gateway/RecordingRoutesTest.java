package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls.CallRecord;
import io.strowger.core.Calls.Direction;
import io.strowger.core.Calls.Status;
import io.strowger.core.Pcm;
import io.strowger.core.Recordings.Recording;
import io.strowger.core.Sid;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What callers have said, as a client sees it.
class RecordingRoutesTest {
    private static final Sid CALL = Sid.parse("CA" + "1".repeat(29) + "000");
    private static final Sid OTHER_CALL = Sid.parse("CA" + "2".repeat(29) + "000");
    private static final Sid SAID = recording(1);
    private static final Sid UNDER_WAY = recording(2);
    private static final Sid ELSEWHERE = recording(3);
    private static final String ALL = TestSite.ROOT + "/Recordings";
    private static final String OF_CALL = TestSite.ROOT + "/Calls/" + CALL + "/Recordings";

    private final TestSite site = new TestSite();
    private final byte[] samples = new byte[3 * FakeRecordings.PIECE + 200];

    private static Sid recording(int number) {
        return new Sid("RE" + "%032d".formatted(number));
    }

    @BeforeEach
    void somebodyHasSpoken() {
        for (var at = 0; at < samples.length; at++) samples[at] = (byte) at;
        var recordings = site.us1.recordings();
        recordings.put(of(SAID, TestSite.ACME, CALL, true), samples);
        recordings.put(of(UNDER_WAY, TestSite.ACME, OTHER_CALL, false), samples);
        recordings.put(of(ELSEWHERE, TestSite.OTHER, CALL, true), samples);
        site.us1
                .calls()
                .put(new CallRecord(
                        CALL,
                        Optional.empty(),
                        TestSite.ACME,
                        "sip:alice@acme.sip.twilio.com",
                        "sip:bob@acme.sip.twilio.com",
                        Status.COMPLETED,
                        Direction.INBOUND,
                        TestSite.NOON,
                        TestSite.NOON,
                        Optional.of(TestSite.NOON),
                        Optional.of(TestSite.NOON),
                        Optional.of(TestSite.NOON)));
    }

    private Recording of(Sid sid, AccountSid account, Sid call, boolean isComplete) {
        return new Recording(sid, account, call, TestSite.NOON, TestSite.NOON, isComplete, samples.length);
    }

    @Test
    void showsARecordingAsTwilioDoes() {
        var shown = site.get(ALL + "/" + SAID + ".json").answer();

        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.json().size()).isEqualTo(19);
        assertThat(shown.at("call_sid")).isEqualTo(CALL.value());
        assertThat(shown.at("status")).isEqualTo("completed");
        assertThat(shown.at("duration")).isEqualTo("1");
        assertThat(shown.at("start_time")).isEqualTo(TestSite.NOON_2822);
        assertThat(shown.at("source")).isEqualTo("RecordVerb");
        assertThat(shown.at("channels")).isEqualTo("1");
        assertThat(shown.at("uri")).isEqualTo(ALL + "/" + SAID + ".json");
        assertThat(shown.at("media_url")).isEqualTo("http://localhost" + ALL + "/" + SAID);
    }

    @Test
    void saysWhereItIsHeardByTheWayThatItWasAskedFor() {
        var ofRegion = "/strowger/v1/regions/us1" + ALL;

        assertThat(site.get(ALL + ".json?PageSize=1&Page=1")
                        .at("api.ashburn.us1.twilio.com")
                        .answer()
                        .at("recordings/0/media_url"))
                .isEqualTo("http://api.ashburn.us1.twilio.com" + ALL + "/" + SAID);
        assertThat(site.get(ofRegion + "/" + SAID + ".json").answer().at("media_url"))
                .isEqualTo("http://localhost" + ofRegion + "/" + SAID);
    }

    @Test
    void wantsTheSidOfACall() {
        var refused = site.get(ALL + ".json?CallSid=" + SAID).answer();

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.at("code")).isEqualTo("20423");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".wav"})
    void aRecordingIsAWavFile(String suffix) {
        var file = site.get(ALL + "/" + SAID + suffix).answer();

        assertThat(file.status()).isEqualTo(200);
        assertThat(file.contentType()).isEqualTo("audio/x-wav");
        var bytes = file.data().toArray();
        assertThat(Arrays.copyOf(bytes, Pcm.WAV_HEADER)).isEqualTo(Pcm.wavHeader(samples.length));
        assertThat(Arrays.copyOfRange(bytes, Pcm.WAV_HEADER, bytes.length)).isEqualTo(samples);
    }

    @Test
    void saysThatThereIsNoMp3() {
        var answer = site.get(ALL + "/" + SAID + ".mp3").answer();

        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.at("message")).contains("no MP3", ".wav");
    }

    @Test
    void listsThoseOfTheAccountAndThoseOfACall() {
        var all = site.get(ALL + ".json").answer();
        assertThat(all.json().path("recordings").findValuesAsText("sid"))
                .containsExactly(UNDER_WAY.value(), SAID.value());
        assertThat(all.at("uri")).isEqualTo(ALL + ".json?PageSize=50&Page=0");

        assertThat(site.get(OF_CALL + ".json")
                        .answer()
                        .json()
                        .path("recordings")
                        .findValuesAsText("sid"))
                .containsExactly(SAID.value());
        var filtered = site.get(ALL + ".json?CallSid=" + CALL).answer();
        assertThat(filtered.json().path("recordings")).hasSize(1);
        assertThat(filtered.at("uri")).isEqualTo(ALL + ".json?CallSid=" + CALL + "&PageSize=50&Page=0");
        assertThat(site.get(ALL + ".json?CallSid=").answer().json().path("recordings"))
                .hasSize(2);
        assertThat(site.get(TestSite.ROOT + "/Calls/" + OTHER_CALL + "/Recordings.json")
                        .answer()
                        .status())
                .isEqualTo(404);
    }

    @Test
    void oneOfACallIsFoundBelowThatCallOnly() {
        assertThat(site.get(OF_CALL + "/" + SAID + ".json").answer().sid()).isEqualTo(SAID.value());
        assertThat(site.get(OF_CALL + "/" + UNDER_WAY + ".json").answer().status())
                .isEqualTo(404);
        assertThat(site.delete(OF_CALL + "/" + UNDER_WAY + ".json").answer().status())
                .isEqualTo(404);
        assertThat(site.get(ALL + "/" + UNDER_WAY + ".json").answer().status()).isEqualTo(200);
        assertThat(site.delete(OF_CALL + "/" + SAID + ".json").answer().status())
                .isEqualTo(204);
    }

    @Test
    void whatIsUnderWayHasNoFileYet() {
        assertThat(site.get(ALL + "/" + UNDER_WAY + ".json").answer().at("status"))
                .isEqualTo("processing");
        assertThat(site.get(ALL + "/" + UNDER_WAY + ".wav").answer().status()).isEqualTo(404);
    }

    @Test
    void whatIsDeletedIsGone() {
        assertThat(site.delete(ALL + "/" + SAID + ".json").answer().status()).isEqualTo(204);
        assertThat(site.get(ALL + "/" + SAID).answer().status()).isEqualTo(404);
        assertThat(site.delete(ALL + "/" + SAID + ".json").answer().status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".wav", ".json"})
    void nobodyHearsWhatIsNotHis(String suffix) {
        assertThat(site.get(ALL + "/" + ELSEWHERE + suffix).answer().status()).isEqualTo(404);
        assertThat(site.get(ALL + "/" + SAID + suffix).anonymously().answer().status())
                .isEqualTo(401);
        assertThat(site.get(ALL + "/" + SAID + suffix)
                        .at("ie1.localhost")
                        .as(TestSite.ACME.value(), "acme-ie1")
                        .answer()
                        .status())
                .isEqualTo(404);
    }
}
