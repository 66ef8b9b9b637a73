package io.strowger.cluster;

import io.strowger.core.Durable;
import java.time.Instant;

/// How the events of one kind of entity add up to a row of the read model. Pure; may see an event twice, never out of
/// order.
///
/// @param <E> events @param <V> what a row holds
public interface View<E extends Durable, V extends Durable> {
    /// Entities live until somebody deletes them.
    Instant FOREVER = Instant.parse("9999-12-31T00:00:00Z");

    /// The kind of entity whose events are read.
    String kind();

    /// Under which kind its rows are kept: another than the entity's where the entity has two views. Only the one
    /// under the entity's own can be awaited.
    default String rows() {
        return kind();
    }

    Class<E> events();

    Class<V> type();

    /// What the row of this entity holds before its first event.
    V empty(String id);

    V apply(V row, E event);

    /// Under what the row is found; [Keys#gone] takes it out of every list.
    Keys keys(V row);

    /// In what order a list shows the rows.
    default Order order() {
        return Order.OLDEST_FIRST;
    }

    /// Whether an event that leaves its row as it was is not written down: cheaper where most events do, but then
    /// nobody can await one.
    default boolean skipsWhatChangesNothing() {
        return false;
    }

    enum Order {
        OLDEST_FIRST,
        NEWEST_FIRST,
        BY_NAME
    }

    /// `owner` groups what is listed together, `name` finds one row in there; after `until` the row is not shown any
    /// more.
    record Keys(String owner, String name, Instant until, boolean isGone) {
        public static Keys of(String owner, String name) {
            return new Keys(owner, name, FOREVER, false);
        }

        public static Keys until(String owner, String name, Instant until) {
            return new Keys(owner, name, until, false);
        }

        public static Keys gone() {
            return new Keys("", "", Instant.EPOCH, true);
        }
    }
}
