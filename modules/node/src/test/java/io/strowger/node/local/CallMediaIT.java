package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.strowger.core.Malformed;
import io.strowger.edge.media.Audio;
import io.strowger.edge.media.MediaLeg;
import io.strowger.edge.media.MediaLegs;
import io.strowger.edge.media.MediaListener;
import io.strowger.edge.media.MediaSettings;
import io.strowger.edge.media.MediaSettings.ClipSettings;
import io.strowger.edge.media.MediaSettings.SpeechSettings;
import io.strowger.edge.media.Recording;
import io.strowger.edge.media.Sdp;
import io.strowger.edge.media.Wav;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Phones hear what TwiML says, press keys, and are recorded: real RTP between the test and an edge of a cluster of
/// processes.
class CallMediaIT {
    private static final RunningCluster CLUSTER = RunningCluster.shared();
    private static final Queue<Throwable> FAULTS = new ConcurrentLinkedQueue<>();
    private static final MediaListener NOBODY = new MediaListener() {
        @Override
        public void digit(char digit) {}
    };

    private static Switchboard board;
    private static MediaLegs legs;

    @BeforeAll
    static void opensASwitchboard() throws IOException {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        board = Switchboard.open(CLUSTER, "heard.sip.twilio.com", List.of("dora", "erin"));
        legs = MediaLegs.start(
                new MediaSettings(
                        40_000,
                        40_100,
                        10,
                        new SpeechSettings(List.of(), Duration.ofSeconds(1), 1, 1),
                        new ClipSettings(Duration.ofSeconds(1), 1, 1, false)),
                FAULTS::add);
    }

    @AfterEach
    void hangsUp() {
        board.hangUpAll();
        assertThat(FAULTS).isEmpty();
    }

    @AfterAll
    static void closes() {
        if (legs != null) legs.close();
        if (board != null) board.close();
    }

    @Test
    void aCallerHearsAMenuAndPressesDigits() {
        board.app().answers("menu", """
                <Response><Gather numDigits="2" action="%s"><Say>Welcome, press two digits</Say></Gather></Response>""".formatted(Webapp.DONE));
        var ear = ear();
        var alice = board.calls("us1", "menu", "caller-listens", media(ear));
        ear.connect(agreement(alice.receives("SIP/2.0 200").body()));
        RunningCluster.eventually("something is heard", () -> ear.traffic().received() > 10);

        ear.dial("4");
        ear.dial("2");

        var sid = board.sidOfCallTo("menu");
        var done =
                board.app().awaits(Webapp.DONE, webhook -> webhook.of("CallSid").equals(sid));
        assertThat(done.form()).containsEntry("Digits", "42").containsEntry("CallStatus", "in-progress");
        alice.ends();
        assertThat(board.ended(sid).path("status").asText()).isEqualTo("completed");
    }

    @Test
    void aFileIsHeardToItsEnd() {
        board.app().answers("song", "<Response><Play loop=\"2\">" + Webapp.SOUND + "</Play></Response>");
        var ear = ear();
        var alice = board.calls("us1", "song", "caller-listens", media(ear));
        ear.connect(agreement(alice.receives("SIP/2.0 200").body()));
        alice.ends();

        lasted(ear, Duration.ofSeconds(2), alice.receives("SIP/2.0 200"));
        var sid = board.sidOfCallTo("song");
        var record = board.ended(sid);
        assertThat(record.path("duration").asInt()).isGreaterThanOrEqualTo(2);
        CallIT.lasted(record, alice.receives("SIP/2.0 200"), alice.receives("BYE "));
        assertThat(board.codes("us1", sid)).isEmpty();
    }

    @Test
    void whomTheApiCallsHearsAFileToo() {
        var dora = board.registered("dora", "callee-connected");
        var sid = CLUSTER.post(
                "us1",
                RunningCluster.account("/Calls.json"),
                Map.of(
                        "To",
                        "sip:" + board.aor("dora"),
                        "From",
                        "alice",
                        "Twiml",
                        "<Response><Play>" + board.app().url(Webapp.SOUND) + "</Play></Response>"));
        assertThat(sid.status()).as(sid.body()).isEqualTo(201);
        dora.picksUp();

        var offer = dora.receives(
                "INVITE ",
                message -> message.text().contains("telephone-event/8000\na=fmtp")
                        && !message.text().contains("a=inactive"));
        assertThat(offer.body()).contains("m=audio ", "PCMU/8000");
        dora.ends();
    }

    @Test
    void whoIsCalledHearsAFileBeforeHeIsConnected() {
        board.app()
                .answers(
                        "erin",
                        "<Response><Dial><Sip url=\"" + Webapp.WHISPER + "\">" + board.aor("erin")
                                + "</Sip></Dial></Response>");
        var ear = ear();
        var erin = board.registered("us1", "erin", "callee-listens", media(ear));
        var alice = board.calls("us1", "erin", "caller", Map.of());
        erin.picksUp();

        var whisper = erin.receives(
                "INVITE ",
                message -> message.text().contains("telephone-event/8000\na=fmtp")
                        && !message.text().contains("a=inactive"));
        ear.connect(agreement(whisper.body()));
        var offer = alice.sends("INVITE ").body();
        erin.receives("INVITE ", message -> message.body().equals(offer));
        alice.sends("ACK ");
        alice.cue();
        alice.ends();
        erin.ends();

        lasted(ear, Duration.ofSeconds(1), whisper);
        assertThat(alice.receives("SIP/2.0 200").at()).isAfter(whisper.at().plusSeconds(1));
        var asked =
                board.app().awaits(Webapp.WHISPER, webhook -> webhook.of("To").contains(":erin@"));
        assertThat(asked.form())
                .containsEntry("Direction", "outbound-dial")
                .containsEntry("ParentCallSid", board.sidOfCallTo("erin"));
    }

    /// Fifty packets a second, of which some may come before the ear listens; silence follows until the BYE.
    private static void lasted(MediaLeg ear, Duration sound, Phone.Message from) {
        var traffic = ear.traffic();
        var since = Duration.between(from.at(), LocalDateTime.now(ZoneOffset.UTC));
        assertThat(traffic.received() + traffic.ignored())
                .isBetween(sound.toMillis() / 20 * 9 / 10, since.toMillis() / 20 + 5);
    }

    /// The beep is heard first; then somebody speaks for two seconds and presses a key.
    @Test
    void whatACallerSaysIsRecordedAndCanBeFetched() throws IOException, InterruptedException {
        board.app()
                .answers("voicemail", "<Response><Record action=\"" + Webapp.DONE + "\" timeout=\"30\"/></Response>");
        var ear = ear();
        var alice = board.calls("us1", "voicemail", "caller-listens", media(ear));
        var beep = new Beep();
        ear.record(beep, new Recording.Limits(Duration.ofMinutes(5), Duration.ZERO, false));
        ear.connect(agreement(alice.receives("SIP/2.0 200").body()));
        RunningCluster.eventually("the beep is over", beep::isOver);
        var said = noise();
        ear.play(said).toCompletableFuture().join();

        ear.dial("#");

        var sid = board.sidOfCallTo("voicemail");
        var done =
                board.app().awaits(Webapp.DONE, webhook -> webhook.of("CallSid").equals(sid));
        assertThat(done.form()).containsEntry("Digits", "#").containsKey("RecordingDuration");
        alice.ends();

        var recordings = SipDomain.read(CLUSTER, "us1", Switchboard.callPath(sid, "/Recordings"));
        var resource = recordings.path("recordings").path(0);
        assertThat(resource.path("sid").asText()).isEqualTo(done.of("RecordingSid"));
        assertThat(resource.path("status").asText()).isEqualTo("completed");
        var file = fetched(done.of("RecordingUrl"));
        assertThat(file.headers().firstValue("Content-Type")).contains("audio/x-wav");
        var heard = Wav.read(file.body());
        assertThat(heard.length()).isBetween(Duration.ofMillis(1900), Duration.ofSeconds(4));
        assertThat(likeness(said, heard)).isGreaterThan(0.9); // of two seconds, should some frames be late

        var path = RunningCluster.account("/Recordings/" + done.of("RecordingSid") + ".json");
        assertThat(CLUSTER.delete("us1", path).status()).isEqualTo(204);
        assertThat(fetched(done.of("RecordingUrl")).statusCode()).isEqualTo(404);
    }

    /// Hears a second with a sound in it, and then one without.
    private static final class Beep implements Recording.Sink {
        private volatile boolean isHeard;
        private volatile boolean isOver;

        @Override
        public boolean take(short[] samples, int length) {
            var isLoud = false;
            for (var at = 0; at < length; at++) isLoud |= Math.abs(samples[at]) > 1000;
            isOver |= isHeard && !isLoud;
            isHeard |= isLoud;
            return true;
        }

        boolean isOver() {
            return isOver;
        }
    }

    /// Two seconds of which no part is like another.
    private static Audio noise() {
        var random = new SplittableRandom(1);
        var samples = new short[2 * Audio.RATE];
        for (var at = 0; at < samples.length; at++) samples[at] = (short) random.nextInt(-12_000, 12_000);
        return Audio.of(samples);
    }

    /// How alike they are where they are most so: 1 is the same.
    private static double likeness(Audio said, Audio heard) {
        var best = 0.0;
        for (var shift = -Audio.RATE / 2; shift + said.size() / 2 <= heard.size(); shift++) {
            double both = 0;
            double first = 0;
            double second = 0;
            for (var at = Math.max(0, -shift); at < said.size() && at + shift < heard.size(); at++) {
                double a = said.sample(at);
                double b = heard.sample(at + shift);
                both += a * b;
                first += a * a;
                second += b * b;
            }
            best = Math.max(best, both / Math.sqrt(Math.max(1, first * second)));
        }
        return best;
    }

    private static HttpResponse<byte[]> fetched(String url) throws IOException, InterruptedException {
        var token = LocalPlan.token(CLUSTER.site("us1").region());
        var basic =
                Base64.getEncoder().encodeToString((LocalPlan.ACCOUNT + ":" + token).getBytes(StandardCharsets.UTF_8));
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header("Authorization", "Basic " + basic)
                            .build(),
                    BodyHandlers.ofByteArray());
        }
    }

    private static MediaLeg ear() {
        return switch (legs.open(InetAddress.getLoopbackAddress(), NOBODY)) {
            case MediaLegs.Opened(var leg) -> leg;
            case MediaLegs.TooManyLegs(var limit) -> throw new AssertionError("more than " + limit);
            case MediaLegs.NoFreePort(var why) -> throw new AssertionError(why);
        };
    }

    private static Map<String, String> media(MediaLeg ear) {
        return Map.of("media", Integer.toString(ear.address().getPort()));
    }

    private static Sdp.Agreement agreement(String sdp) {
        try {
            return Sdp.parse(sdp.replace("\n", "\r\n") + "\r\n").agreement().orElseThrow();
        } catch (Malformed bad) {
            throw new AssertionError(sdp, bad);
        }
    }
}
