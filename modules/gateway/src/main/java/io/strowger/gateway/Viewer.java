package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.EntityAddress;
import io.strowger.core.Journal.Happening;
import io.strowger.core.Journal.Place;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.pekko.stream.BoundedSourceQueue;

/// One who watches an account, and how far he has been told. Belongs to [Broadcast], all but the queue.
final class Viewer {
    /// More than a journal gives at once, several times; by then a client has not read for some time.
    static final int QUEUE = 2_000;
    /// Characters, so that what waits for one who does not read is bounded, however long the events are.
    private static final long MOST_WAITING = 4L << 20;

    private final AccountSid account;
    private final Wish wish;
    private final boolean seesCluster;
    private final BoundedSourceQueue<Frame> queue;
    private final InstantSource clock;
    private final Set<String> live = new HashSet<>();
    private final Set<String> unsure;
    private final Map<String, Integer> rounds = new HashMap<>();
    private Places places;
    private Traffic traffic = Traffic.NONE;
    private final AtomicLong waiting = new AtomicLong();
    private volatile boolean isLeft; // read where the stream ends

    /// What he wants to be told of, of that which he `maySee`. No kinds are all of them, no entity is each.
    record Wish(Set<String> kinds, Optional<EntityAddress> entity, Predicate<EntityAddress> maySee) {
        static final Wish ALL = new Wish(Set.of(), Optional.empty(), _ -> true);

        Wish {
            kinds = Set.copyOf(kinds);
        }

        boolean takes(EntityAddress other) {
            return (kinds.isEmpty() || kinds.contains(other.kind()))
                    && (entity.isEmpty() || entity.get().equals(other))
                    && maySee.test(other);
        }
    }

    Viewer(
            AccountSid account,
            Wish wish,
            boolean seesCluster,
            Places places,
            BoundedSourceQueue<Frame> queue,
            InstantSource clock) {
        this.account = account;
        this.wish = wish;
        this.seesCluster = seesCluster;
        this.places = places;
        this.unsure = new HashSet<>(places.byJournal().keySet());
        this.queue = queue;
        this.clock = clock;
    }

    AccountSid account() {
        return account;
    }

    boolean seesCluster() {
        return seesCluster;
    }

    Optional<Place> place(String journal) {
        return places.of(journal);
    }

    /// Whether his place is one of this journal, and not only said to be.
    boolean isSure(String journal) {
        return !unsure.contains(journal);
    }

    private void standAt(String journal, Place place) {
        places = places.with(journal, place);
    }

    /// Everything up to `place` has been told.
    void hasReadTo(String journal, Place place) {
        unsure.remove(journal);
        if (places.of(journal).filter(here -> here.compareTo(place) >= 0).isEmpty()) standAt(journal, place);
    }

    /// Begins at the journal's end again.
    void forget(String journal) {
        places = places.without(journal);
        unsure.remove(journal);
        live.remove(journal);
        rounds.remove(journal);
    }

    boolean isLive(String journal) {
        return live.contains(journal);
    }

    void goLive(String journal) {
        live.add(journal);
        rounds.remove(journal);
    }

    /// How many full batches of this journal he has caught up on.
    int nextRound(String journal) {
        return rounds.merge(journal, 1, Integer::sum);
    }

    boolean hasRoom() {
        return queue.size() <= QUEUE / 2 && waiting.get() <= MOST_WAITING / 4;
    }

    /// Tells what has happened, unless it was told before, is another account's, or is not wanted. False when he does
    /// not listen any more.
    boolean tell(String journal, Happening happening, Frame.Happened what, Traffic itsTraffic) {
        var isNew = places.of(journal)
                .filter(here -> here.compareTo(happening.place()) >= 0)
                .isEmpty();
        if (!isNew || !happening.account().equals(account)) return true;
        standAt(journal, happening.place());
        traffic = traffic.plus(itsTraffic);
        return !wish.takes(happening.entity())
                || offer(Frame.happened(id(), what, happening.entry().json().length()));
    }

    /// Tells of the second that is over.
    boolean tellTraffic() {
        var counted = traffic;
        traffic = Traffic.NONE;
        return offer(Frame.traffic(id(), counted));
    }

    /// False when he does not listen any more, or so slowly that he is left: what is in the queue is still sent.
    boolean offer(Frame frame) {
        if (queue.isCompleted()) return false;
        var isTaken = waiting.addAndGet(frame.weight()) <= MOST_WAITING
                && queue.offer(frame).isEnqueued();
        isLeft = !isTaken;
        return isTaken;
    }

    /// Called where the stream takes it from the queue.
    void taken(Frame frame) {
        waiting.addAndGet(-frame.weight());
    }

    /// He may have ended by himself, at this very moment.
    void end() {
        try {
            queue.complete();
        } catch (IllegalStateException hasEnded) {
            // so be it
        }
    }

    /// Whether something was not said for want of room.
    boolean isLeft() {
        return isLeft;
    }

    private String id() {
        return places.id(clock.instant());
    }
}
