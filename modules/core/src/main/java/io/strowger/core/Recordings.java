package io.strowger.core;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// What callers have said after a tone, kept in one region's own database: audio of [Pcm]. The region module
/// implements it. A stage that fails means that the region did not answer in time, or that its database is
/// away.
public interface Recordings {
    /// Puts `audio` at its place, `at`, counted in bytes; what comes twice is kept once. When the stage
    /// completes it will survive any crash.
    CompletionStage<Appended> append(Spoken recording, long at, byte[] audio);

    CompletionStage<Optional<Recording>> fetch(AccountSid account, Sid recording);

    /// Newest first; those of one call, or all.
    CompletionStage<Page<Recording>> list(AccountSid account, Optional<Sid> call, Page.Request page);

    /// Some of the audio from `at` on; nothing at its end.
    CompletionStage<byte[]> read(AccountSid account, Sid recording, long at);

    /// Whether there was one. What comes of it later is not kept.
    CompletionStage<Boolean> delete(AccountSid account, Sid recording);

    /// Which recording a part is of.
    record Spoken(Sid recording, AccountSid account, Sid call) implements WireMessage {}

    sealed interface Appended {}

    record Stored() implements Appended {}

    /// There is no room for more, or it is over already.
    record NotStored(String why) implements Appended {}

    /// A Recording resource. `length` is in bytes; of one that is not complete it grows.
    record Recording(
            Sid sid, AccountSid account, Sid call, Instant begun, Instant updated, boolean isComplete, long length)
            implements WireMessage {
        public Duration duration() {
            return Pcm.duration(length);
        }
    }
}
