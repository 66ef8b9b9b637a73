package io.strowger.cluster;

import java.time.Duration;
import java.util.Collection;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.projection.ProjectionBehavior;
import org.apache.pekko.projection.ProjectionId;
import org.apache.pekko.projection.jdbc.javadsl.JdbcProjection;

/// Keeps the read model of one data center up to date and answers queries of it.
public final class ReadModel {
    private ReadModel() {}

    /// Starts this node's share: one node of the data center writes the rows, every node answers queries. `idle` is
    /// how long the writer waits before it looks for new events when there were none.
    public static void start(
            ActorSystem<?> system,
            ShardedEntities entities,
            Database database,
            DurableJson json,
            Collection<View<?, ?>> views,
            Duration idle) {
        var reader = new ViewReader(database, json);
        var follower = new JournalFollower(database, json);
        var past = new Past(database, json, reader, entities::hosted);
        ViewHost.start(system, reader, new RowLookup(database), follower, past);
        var projection = JdbcProjection.exactlyOnce(
                ProjectionId.of("read-model", entities.dataCenter()),
                new JournalFeed(database, idle),
                () -> new ViewSession(database),
                () -> new ViewWriter(views, json),
                system);
        ClusterSingleton.get(system)
                .init(SingletonActor.of(ProjectionBehavior.create(projection), "read-model")
                        .withStopMessage(ProjectionBehavior.stopMessage()));
    }
}
