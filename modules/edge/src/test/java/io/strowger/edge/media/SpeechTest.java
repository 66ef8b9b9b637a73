package io.strowger.edge.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.strowger.edge.media.MediaSettings.SpeechSettings;
import io.strowger.edge.media.Speech.Spoken;
import io.strowger.edge.media.Speech.Tone;
import io.strowger.edge.media.Speech.Voice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class SpeechTest {
    private static final Audio HELLO = Audio.tone(300, Duration.ofMillis(70));
    private static final String ESPEAK = "espeak-ng";

    @TempDir
    private Path directory;

    private static SpeechSettings settings(Duration timeout, String... command) {
        return new SpeechSettings(List.of(command), timeout, 1, 1);
    }

    private static Spoken said(String text, String... command) {
        try (var speech = new Speech(settings(Duration.ofSeconds(30), command))) {
            return speech.say(text).toCompletableFuture().join();
        }
    }

    @Test
    void playsWhatTheCommandWrote() throws IOException {
        var file = Files.write(directory.resolve("hello.wav"), Wav.write(HELLO));
        assertThat(said("hello", "cp", file.toString(), "{file}")).isEqualTo(new Voice(HELLO));
    }

    @Test
    void givesTheTextToTheCommandAsItIs() throws IOException {
        var file = Files.write(directory.resolve("$(false) `x` \"; 'ä {file} *"), Wav.write(HELLO));
        assertThat(said(file.toString(), "cp", "--", "{text}", "{file}")).isEqualTo(new Voice(HELLO));
    }

    @Test
    void soundsAToneOfTheTextsLengthWhereThereIsNoCommand() {
        assertThat(said("0123456789", "/no/such/command", "{text}"))
                .asInstanceOf(type(Tone.class))
                .satisfies(tone -> assertThat(tone.why()).contains("/no/such/command"))
                .satisfies(tone -> assertThat(tone.length()).isEqualTo(Duration.ofMillis(650)));
        assertThat(said(""))
                .asInstanceOf(type(Tone.class))
                .satisfies(tone -> assertThat(tone.why()).contains("no command"))
                .satisfies(tone -> assertThat(tone.length()).isEqualTo(Duration.ofMillis(300)));
    }

    @Test
    void saysWhyTheCommandWasOfNoUse() {
        assertThat(said("x", "false"))
                .asInstanceOf(type(Tone.class))
                .satisfies(tone -> assertThat(tone.why()).isEqualTo("false failed with 1"));
        assertThat(said("x", "true"))
                .asInstanceOf(type(Tone.class))
                .satisfies(tone -> assertThat(tone.why()).contains("WAV"));
        assertThat(said("x".repeat(4097), "true"))
                .asInstanceOf(type(Tone.class))
                .satisfies(tone -> assertThat(tone.why()).contains("4096"))
                .satisfies(tone -> assertThat(tone.length()).isEqualTo(Duration.ofMillis(4097 * 65)));
    }

    @Test
    void endsACommandThatTakesTooLong() {
        try (var speech = new Speech(settings(Duration.ofMillis(50), "sleep", "600"))) {
            assertThat(speech.say("x").toCompletableFuture().join())
                    .asInstanceOf(type(Tone.class))
                    .satisfies(tone -> assertThat(tone.why()).contains("longer than 50 ms"));
        }
    }

    @Test
    void speaksAFewTextsAtATimeAndAnswersAllOfThem() {
        var speech = new Speech(settings(Duration.ofMinutes(10), "sleep", "600"));
        var speaking = speech.say("x").toCompletableFuture();
        var waiting = speech.say("x").toCompletableFuture();
        var tooMany = speech.say("x").toCompletableFuture();

        assertThat(tooMany)
                .isCompletedWithValueMatching(
                        it -> it instanceof Tone tone && tone.why().contains("too much"));
        assertThat(speaking).isNotDone();
        speech.close();
        assertThat(CompletableFuture.allOf(speaking, waiting).orTimeout(30, TimeUnit.SECONDS))
                .succeedsWithin(Duration.ofSeconds(30));
        assertThat(speaking.join()).isInstanceOf(Tone.class);
        assertThat(waiting.join()).isInstanceOf(Tone.class);
    }

    @Test
    void speaks() {
        assumeTrue(
                Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, ESPEAK))),
                ESPEAK + " is not installed");
        for (var text : List.of("Hello, this is Strowger.", "-f /etc/passwd"))
            assertThat(said(text, ESPEAK, "-w", "{file}", "--", "{text}"))
                    .asInstanceOf(type(Voice.class))
                    .satisfies(voice -> assertThat(voice.audio().length())
                            .isBetween(Duration.ofMillis(500), Duration.ofSeconds(5)));
    }
}
