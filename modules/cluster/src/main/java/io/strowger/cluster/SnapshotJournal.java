package io.strowger.cluster;

import io.strowger.cluster.JournalStore.Range;
import io.strowger.cluster.JournalStore.Snapshot;
import io.strowger.cluster.JournalStore.Stored;
import java.util.Optional;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
import org.apache.pekko.persistence.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.snapshot.japi.SnapshotStore;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializers;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/// Pekko's snapshot store over [JournalStore]. Chooses by sequence number only, as our entities do. Named in
/// `strowger-cluster.conf`.
///
/// A snapshot counts as saved once it is queued: Pekko lets an entity answer only after the snapshot that its event
/// led to, and no device should wait for one. So nothing may rely on a snapshot but what [JournalStore] finds stored.
public final class SnapshotJournal extends SnapshotStore {
    private final JournalStore store = JournalStore.ID.get(context().system());
    private final Serialization serialization =
            SerializationExtension.get(context().system());

    @Override
    public Future<Optional<SelectedSnapshot>> doLoadAsync(String entity, SnapshotSelectionCriteria criteria) {
        return FutureConverters.asScala(store.snapshot(range(entity, criteria))
                .thenApplyAsync(found -> found.map(this::read), context().dispatcher()));
    }

    private SelectedSnapshot read(Snapshot snapshot) {
        var stored = snapshot.stored();
        var state = serialization
                .deserialize(stored.bytes(), stored.serializer(), stored.manifest())
                .get();
        return SelectedSnapshot.create(
                SnapshotMetadata.apply(snapshot.entity(), snapshot.sequence(), snapshot.at()), state);
    }

    @Override
    public Future<Void> doSaveAsync(SnapshotMetadata of, Object state) {
        var serializer = serialization.findSerializerFor(state);
        var stored = new Stored(
                serializer.identifier(), Serializers.manifestFor(serializer, state), serializer.toBinary(state));
        return FutureConverters.asScala(
                store.save(new Snapshot(of.persistenceId(), of.sequenceNr(), of.timestamp(), stored)));
    }

    @Override
    public Future<Void> doDeleteAsync(SnapshotMetadata of) {
        var one = new Range(of.persistenceId(), of.sequenceNr(), of.sequenceNr());
        return FutureConverters.asScala(store.deleteSnapshots(one).thenApply(_ -> nothing()));
    }

    @Override
    public Future<Void> doDeleteAsync(String entity, SnapshotSelectionCriteria criteria) {
        return FutureConverters.asScala(
                store.deleteSnapshots(range(entity, criteria)).thenApply(_ -> nothing()));
    }

    private static Range range(String entity, SnapshotSelectionCriteria criteria) {
        return new Range(entity, criteria.minSequenceNr(), criteria.maxSequenceNr());
    }

    @SuppressWarnings("NullAway") // Void has no other value
    private static Void nothing() {
        return null;
    }
}
