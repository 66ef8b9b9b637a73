package io.strowger.edge.media;

import io.strowger.edge.media.MediaSettings.SpeechSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// Makes text heard: through a command that writes a WAV file, `espeak-ng` say, or else by a tone that is as
/// long as speaking would take. Safe for use by any thread; never waits.
public final class Speech implements AutoCloseable {
    static final int MOST_CHARACTERS = 4096; // what Twilio speaks

    private static final Audio DIAL_TONE = Audio.period(425);
    private static final Duration PER_CHARACTER = Duration.ofMillis(65);
    private static final Duration SHORTEST = Duration.ofMillis(300);

    private final SpeechSettings settings;
    private final Workers workers;

    /// What is to be played instead of text.
    public sealed interface Spoken {}

    /// Speech.
    public record Voice(Audio audio) implements Spoken {}

    /// A tone, of which this is heard over and over for so long, and why it is no speech.
    public record Tone(Audio period, Duration length, String why) implements Spoken {}

    public Speech(SpeechSettings settings) {
        this.settings = settings;
        this.workers = new Workers("speech", settings.maxConcurrent(), settings.maxWaiting());
    }

    /// Completes on another thread when the command is done or has taken too long, or at once when too many
    /// are waiting. Never fails.
    public CompletionStage<Spoken> say(String text) {
        return workers.submit(() -> speak(text), () -> tone(text, "too much is being spoken already"));
    }

    private Spoken speak(String text) {
        if (workers.isClosed()) return tone(text, "stopped");
        if (settings.command().isEmpty()) return tone(text, "no command for speech is set");
        if (text.length() > MOST_CHARACTERS) return tone(text, "more than " + MOST_CHARACTERS + " characters");
        try {
            var file = Files.createTempFile("strowger-speech-", ".wav");
            try {
                var failure = run(text, file);
                return failure.isPresent() ? tone(text, failure.get()) : new Voice(Wav.read(file));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException | RuntimeException failure) {
            return tone(text, String.valueOf(failure.getMessage()));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return tone(text, "stopped");
        }
    }

    /// Runs the command, and says what went wrong. Its arguments reach it as they are: there is no shell.
    private Optional<String> run(String text, Path file) throws IOException, InterruptedException {
        var clean = text.replace('\0', ' '); // ends an argument
        var words = settings.command().stream()
                .map(word -> word.equals("{text}") ? clean : word.replace("{file}", file.toString()))
                .toList();
        var process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var in = process.getOutputStream()) {
            in.flush(); // there is nothing to read for it
        } catch (IOException _) {
            // it has ended already
        }
        try {
            if (!process.waitFor(settings.timeout().toMillis(), TimeUnit.MILLISECONDS))
                return Optional.of(words.getFirst() + " took longer than "
                        + settings.timeout().toMillis() + " ms");
            return process.exitValue() == 0
                    ? Optional.empty()
                    : Optional.of(words.getFirst() + " failed with " + process.exitValue());
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Tone tone(String text, String why) {
        var length = PER_CHARACTER.multipliedBy(text.length());
        if (length.compareTo(SHORTEST) < 0) length = SHORTEST;
        return new Tone(DIAL_TONE, length, why);
    }

    /// Stops what is being spoken; that ends as a tone.
    @Override
    public void close() {
        workers.close();
    }
}
