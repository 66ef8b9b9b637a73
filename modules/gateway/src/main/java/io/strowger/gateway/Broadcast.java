package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.ClusterView;
import io.strowger.core.Journal;
import io.strowger.core.Journal.Place;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// Tells everybody who watches at this node what happens. While there is somebody, each journal is read by one
/// reader for all of them; one who comes back from a while ago reads for himself until he is where that reader is.
final class Broadcast extends AbstractBehavior<Broadcast.Message> {
    private static final Duration POLL = Duration.ofMillis(400);
    private static final Duration AGAIN = Duration.ofMillis(50);
    private static final Duration SILENT = Duration.ofSeconds(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    /// So many full batches, 500 rows each, may lie between where one comes back from and now.
    private static final int MOST_ROUNDS = 40;

    private final Map<String, Reader> readers;
    private final ClusterView cluster;
    private final TimerScheduler<Message> timers;
    private final Set<Viewer> viewers = new HashSet<>();
    private ClusterView.Snapshot lastCluster;

    sealed interface Message {}

    /// `isBehind` says that he comes back from where nobody can go on.
    record Join(Viewer viewer, boolean isBehind) implements Message {}

    record Leave(Viewer viewer) implements Message {}

    private record Second() implements Message {}

    /// The next look of the reader for all.
    private record ReadOn(Reader reader) implements Message {}

    private record Began(Reader reader, Place at) implements Message {}

    private record Read(Reader reader, Journal.Followed what) implements Message {}

    private record NotRead(Reader reader) implements Message {}

    /// The next look of one who catches up.
    private record CatchUp(Viewer viewer, Reader reader) implements Message {}

    private record NotCaughtUp(Viewer viewer, Reader reader) implements Message {}

    private record CaughtUp(Viewer viewer, Reader reader, Journal.Followed what) implements Message {}

    /// One journal, as all viewers read it. `asked` are the accounts of the question that is under way.
    private static final class Reader {
        private final String name;
        private final Journal journal;
        private Optional<Place> place = Optional.empty();
        private boolean isReading;
        private Set<AccountSid> asked = Set.of();

        private Reader(String name, Journal journal) {
            this.name = name;
            this.journal = journal;
        }

        /// Whether what it is told from now on is all that follows `here`.
        private boolean goesOnFrom(Place here, AccountSid account) {
            return place.filter(there -> here.compareTo(there) >= 0).isPresent()
                    && (!isReading || asked.contains(account));
        }
    }

    static Behavior<Message> create(Map<String, Journal> journals, ClusterView cluster) {
        return Behaviors.<Message>supervise(Behaviors.setup(
                        context -> Behaviors.withTimers(timers -> new Broadcast(context, timers, journals, cluster))))
                .onFailure(SupervisorStrategy.restart());
    }

    private Broadcast(
            ActorContext<Message> context,
            TimerScheduler<Message> timers,
            Map<String, Journal> journals,
            ClusterView cluster) {
        super(context);
        this.timers = timers;
        this.cluster = cluster;
        this.lastCluster = cluster.snapshot();
        this.readers = journals.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> new Reader(entry.getKey(), entry.getValue())));
    }

    @Override
    public Receive<Message> createReceive() {
        return newReceiveBuilder()
                .onMessage(Message.class, this::on)
                .onSignal(PreRestart.class, _ -> endAll())
                .build();
    }

    /// After a failure: they come back by themselves, to where they were.
    private Behavior<Message> endAll() {
        viewers.forEach(Viewer::end);
        return this;
    }

    private Behavior<Message> on(Message message) {
        switch (message) {
            case Join(var viewer, var isBehind) -> join(viewer, isBehind);
            case Leave(var viewer) -> leave(viewer);
            case Second() -> tellTheSecond();
            case ReadOn(var reader) -> readOn(reader);
            case Began(var reader, var place) -> began(reader, place);
            case Read(var reader, Journal.Happened happened) -> read(reader, happened);
            case Read(var reader, Journal.NoSuchPlace()) -> startAnew(reader);
            case NotRead(var reader) -> rest(reader, SILENT);
            case CatchUp(var viewer, var reader) -> follow(viewer, reader);
            case NotCaughtUp(var viewer, var reader) -> later(SILENT, new CatchUp(viewer, reader));
            case CaughtUp(var viewer, var reader, Journal.Happened happened) -> caughtUp(viewer, reader, happened);
            case CaughtUp(var viewer, var reader, Journal.NoSuchPlace()) -> leaveOut(viewer, reader);
        }
        return this;
    }

    private void join(Viewer viewer, boolean isBehind) {
        var isFirst = viewers.isEmpty();
        viewers.add(viewer);
        if (isFirst) {
            lastCluster = cluster.snapshot();
            timers.startTimerAtFixedRate(Second.class, new Second(), SECOND);
            // nobody has been told since it was there
            readers.values().stream()
                    .filter(reader -> !reader.isReading)
                    .forEach(reader -> reader.place = Optional.empty());
        }
        if (viewer.seesCluster() && !viewer.offer(Frame.cluster(lastCluster))) leave(viewer);
        if (isBehind && !viewer.offer(Frame.gap())) leave(viewer);
        for (var reader : readers.values()) {
            settle(viewer, reader);
            if (isFirst) readOn(reader);
        }
    }

    private void leave(Viewer viewer) {
        viewer.end();
        viewers.remove(viewer);
        if (viewers.isEmpty()) timers.cancelAll();
    }

    /// Puts the viewer among those whom the reader tells, if he misses nothing by that.
    private void settle(Viewer viewer, Reader reader) {
        if (viewer.place(reader.name).isEmpty()) reader.place.ifPresent(place -> viewer.hasReadTo(reader.name, place));
        if (canBeTold(viewer, reader)) viewer.goLive(reader.name);
        else later(AGAIN, new CatchUp(viewer, reader));
    }

    /// One without a place begins at the end, wherever that is. A place that he has brought counts once the journal
    /// has gone on from it.
    private static boolean canBeTold(Viewer viewer, Reader reader) {
        return viewer.place(reader.name)
                .map(here -> viewer.isSure(reader.name) && reader.goesOnFrom(here, viewer.account()))
                .orElse(reader.place.isEmpty());
    }

    private void readOn(Reader reader) {
        if (viewers.isEmpty() || reader.isReading) return;
        reader.isReading = true;
        reader.asked = viewers.stream().map(Viewer::account).collect(Collectors.toSet());
        reader.place.ifPresentOrElse(
                place -> getContext()
                        .pipeToSelf(
                                reader.journal.follow(reader.asked, place),
                                (what, failure) -> failure == null ? new Read(reader, what) : new NotRead(reader)),
                () -> getContext()
                        .pipeToSelf(
                                reader.journal.end(),
                                (place, failure) -> failure == null ? new Began(reader, place) : new NotRead(reader)));
    }

    private void began(Reader reader, Place place) {
        reader.place = Optional.of(place);
        for (var viewer : viewers) if (viewer.isLive(reader.name)) viewer.hasReadTo(reader.name, place);
        rest(reader, Duration.ZERO);
    }

    private void read(Reader reader, Journal.Happened happened) {
        var listening = viewers.stream()
                .filter(viewer -> viewer.isLive(reader.name) && reader.asked.contains(viewer.account()))
                .toList();
        for (var happening : happened.events()) tell(listening, reader, happening, true);
        for (var viewer : listening) viewer.hasReadTo(reader.name, happened.readTo());
        reader.place = Optional.of(happened.readTo());
        rest(reader, happened.hasMore() ? Duration.ZERO : POLL);
    }

    private void startAnew(Reader reader) {
        reader.place = Optional.empty();
        for (var viewer : List.copyOf(viewers)) if (viewer.isLive(reader.name)) leaveOut(viewer, reader);
        rest(reader, Duration.ZERO);
    }

    private void rest(Reader reader, Duration pause) {
        reader.isReading = false;
        timers.startSingleTimer(reader, new ReadOn(reader), pause);
        if (viewers.isEmpty()) timers.cancelAll();
    }

    private void follow(Viewer viewer, Reader reader) {
        if (!viewers.contains(viewer) || viewer.isLive(reader.name)) return;
        var here = viewer.place(reader.name);
        if (here.isEmpty() || canBeTold(viewer, reader)) settle(viewer, reader);
        else if (!viewer.hasRoom()) later(AGAIN, new CatchUp(viewer, reader));
        else
            getContext()
                    .pipeToSelf(
                            reader.journal.follow(Set.of(viewer.account()), here.get()),
                            (what, failure) -> failure == null
                                    ? new CaughtUp(viewer, reader, what)
                                    : new NotCaughtUp(viewer, reader));
    }

    private void caughtUp(Viewer viewer, Reader reader, Journal.Happened happened) {
        if (!viewers.contains(viewer)) return;
        for (var happening : happened.events()) tell(List.of(viewer), reader, happening, false);
        if (!viewers.contains(viewer)) return;
        viewer.hasReadTo(reader.name, happened.readTo());
        if (happened.hasMore() && viewer.nextRound(reader.name) > MOST_ROUNDS) leaveOut(viewer, reader);
        else if (happened.hasMore()) follow(viewer, reader);
        else settle(viewer, reader);
    }

    /// What lies between where he is and the journal's end.
    private void leaveOut(Viewer viewer, Reader reader) {
        if (!viewers.contains(viewer)) return;
        viewer.forget(reader.name);
        if (viewer.offer(Frame.gap())) settle(viewer, reader);
        else leave(viewer);
    }

    /// What was caught up on is of a while ago, and no traffic of this second.
    private void tell(List<Viewer> listening, Reader reader, Journal.Happening happening, boolean isOfNow) {
        var entry = happening.entry();
        var event = Answers.parsed(entry.json());
        var what = new Frame.Happened(
                reader.name,
                happening.entity().kind() + "/" + happening.entity().id(),
                entry.sequence(),
                entry.type(),
                entry.at(),
                event,
                entry.cause());
        var traffic = isOfNow ? Traffic.of(reader.name, entry.type(), event) : Traffic.NONE;
        for (var viewer : listening) if (!viewer.tell(reader.name, happening, what, traffic)) leave(viewer);
    }

    private void tellTheSecond() {
        var now = cluster.snapshot();
        var hasChanged = !now.equals(lastCluster);
        lastCluster = now;
        for (var viewer : List.copyOf(viewers))
            if ((hasChanged && viewer.seesCluster() && !viewer.offer(Frame.cluster(now))) || !viewer.tellTraffic())
                leave(viewer);
    }

    private void later(Duration pause, Message message) {
        getContext().scheduleOnce(pause, getContext().getSelf(), message);
    }
}
