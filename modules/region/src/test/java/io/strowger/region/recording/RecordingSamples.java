package io.strowger.region.recording;

import io.strowger.core.AccountSid;
import io.strowger.core.Page;
import io.strowger.core.Recordings.Recording;
import io.strowger.core.Recordings.Spoken;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/// One of everything that is sent about recordings.
public final class RecordingSamples {
    static final AccountSid ACCOUNT = AccountSid.parse("AC00000000000000000000000000000001");
    static final Sid CALL = new Sid("CA" + "1".repeat(29) + "000");
    private static final Instant NOON = Instant.parse("2026-03-05T12:00:00.123456Z");

    private RecordingSamples() {}

    static Sid sid(int number) {
        return new Sid("RE" + "%032d".formatted(number));
    }

    static Spoken spoken(int number) {
        return new Spoken(sid(number), ACCOUNT, CALL);
    }

    public static Stream<WireMessage> messages(ActorSystem system) {
        ActorRef<RecordingActor.Reply> nobody = Adapter.toTyped(system.deadLetters());
        var audio = new Octets(new byte[] {1, -1});
        var recording = new Recording(sid(1), ACCOUNT, CALL, NOON, NOON, true, 2);
        var page = new Page.Request(1, 50);
        return Stream.of(
                audio,
                new RecordingActor.Append(spoken(1), 16_000, audio, nobody),
                new RecordingActor.Fetch(ACCOUNT, sid(1), nobody),
                new RecordingActor.ListThem(ACCOUNT, Optional.of(CALL), page, nobody),
                new RecordingActor.Read(ACCOUNT, sid(1), 16_000, nobody),
                new RecordingActor.Delete(ACCOUNT, sid(1), nobody),
                new RecordingActor.Put(Optional.of("full")),
                new RecordingActor.Found(Optional.of(recording)),
                new RecordingActor.Listed(new Page<>(List.of(recording), page, true)),
                new RecordingActor.Audio(audio),
                new RecordingActor.Deleted(true),
                new RecordingActor.Failed("the database is away"));
    }
}
