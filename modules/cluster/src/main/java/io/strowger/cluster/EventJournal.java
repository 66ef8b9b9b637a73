package io.strowger.cluster;

import io.strowger.cluster.JournalStore.Event;
import io.strowger.cluster.JournalStore.Range;
import io.strowger.cluster.JournalStore.Stored;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.PersistentRepr$;
import org.apache.pekko.persistence.journal.Tagged;
import org.apache.pekko.persistence.journal.japi.AsyncWriteJournal;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/// Pekko's journal over [JournalStore]. Named in `strowger-cluster.conf`.
public final class EventJournal extends AsyncWriteJournal {
    private final JournalStore store = JournalStore.ID.get(context().system());
    private final Serialization serialization =
            SerializationExtension.get(context().system());
    private final InstantSource clock = InstantSource.system(); // Pekko makes this: nobody can hand one in
    private final Executor executor = context().dispatcher();

    @Override
    public Future<Iterable<Optional<Exception>>> doAsyncWriteMessages(Iterable<AtomicWrite> writes) {
        var now = clock.millis();
        var events = new ArrayList<Event>();
        for (var write : writes)
            for (var event : CollectionConverters.asJava(write.payload())) events.add(stored(event, now));
        return FutureConverters.asScala(store.write(events).thenApply(_ -> List.of()));
    }

    /// What [EntityShell] tags an event with is its cause.
    private Event stored(PersistentRepr event, long now) {
        return event.payload() instanceof Tagged tagged
                ? stored(event, tagged.payload(), tagged.tags().mkString(), now)
                : stored(event, event.payload(), "", now);
    }

    private Event stored(PersistentRepr event, Object payload, String cause, long now) {
        var serializer = serialization.findSerializerFor(payload);
        return new Event(
                event.persistenceId(),
                event.sequenceNr(),
                event.writerUuid(),
                now,
                event.manifest(),
                new Stored(
                        serializer.identifier(),
                        Serializers.manifestFor(serializer, payload),
                        serializer.toBinary(payload)),
                cause);
    }

    @Override
    public Future<Void> doAsyncDeleteMessagesTo(String entity, long to) {
        return FutureConverters.asScala(store.delete(new Range(entity, 0, to)).thenApply(_ -> nothing()));
    }

    @Override
    public Future<Long> doAsyncReadHighestSequenceNr(String entity, long from) {
        return FutureConverters.asScala(store.lastNumber(entity));
    }

    @Override
    public Future<Void> doAsyncReplayMessages(
            String entity, long from, long to, long max, Consumer<PersistentRepr> replay) {
        return FutureConverters.asScala(replayed(new Range(entity, from, to), max, replay));
    }

    private CompletionStage<Void> replayed(Range range, long max, Consumer<PersistentRepr> replay) {
        if (max == 0 || range.from() > range.to()) return CompletableFuture.completedFuture(nothing());
        return store.events(range)
                .thenComposeAsync(
                        events -> {
                            var wanted = events.subList(0, (int) Math.min(max, events.size()));
                            wanted.forEach(event -> replay.accept(read(event)));
                            if (events.size() < JournalStore.PAGE) return CompletableFuture.completedFuture(nothing());
                            var next =
                                    new Range(range.entity(), events.getLast().sequence() + 1, range.to());
                            return replayed(next, max - wanted.size(), replay);
                        },
                        executor);
    }

    private PersistentRepr read(Event event) {
        var stored = event.stored();
        var payload = serialization
                .deserialize(stored.bytes(), stored.serializer(), stored.manifest())
                .get();
        return PersistentRepr$.MODULE$
                .apply(
                        payload,
                        event.sequence(),
                        event.entity(),
                        event.adapter(),
                        false,
                        ActorRef.noSender(),
                        event.writer())
                .withTimestamp(event.at());
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private static Void nothing() {
        return null;
    }
}
