package io.strowger.cluster;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;

/// A lease in the data center's own database: it decides which half of a region goes on when its nodes no longer see
/// each other. A majority among two nodes is none, so whoever reaches the database first wins, and a half that can't
/// reach it could serve nothing anyway. Holds for a minute, longer than any resolution takes, so that a holder that
/// dies blocks nobody for long. Taken by Pekko's split brain resolver; named in `strowger-cluster.conf`.
public final class DatabaseLease extends Lease {
    private final LeaseSettings settings;
    private final Database.Settings database;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("strowger-lease").daemon().factory());

    public DatabaseLease(LeaseSettings settings, ExtendedActorSystem system) {
        this.settings = settings;
        this.database = Database.Settings.from(system.settings().config());
    }

    @Override
    public LeaseSettings getSettings() {
        return settings;
    }

    @Override
    public CompletionStage<Boolean> acquire() {
        return run("""
                insert into lease (name, owner, until) values (?, ?, now() + interval '1 minute')
                on conflict (name) do update set owner = excluded.owner, until = excluded.until
                 where lease.owner = excluded.owner or lease.until < now()""");
    }

    @Override
    public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
        return acquire();
    }

    @Override
    public CompletionStage<Boolean> release() {
        return run("delete from lease where name = ? and owner = ?").thenApply(gone -> true);
    }

    /// The resolver never asks: it acts once, right after acquiring.
    @Override
    public boolean checkLease() {
        return false;
    }

    private CompletionStage<Boolean> run(String sql) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (var connection =
                                    DriverManager.getConnection(database.url(), database.user(), database.password());
                            var statement = connection.prepareStatement(sql)) {
                        statement.setString(1, settings.leaseName());
                        statement.setString(2, settings.ownerName());
                        return statement.executeUpdate() > 0;
                    } catch (SQLException failure) {
                        throw new DatabaseUnavailable(failure);
                    }
                },
                thread);
    }
}
