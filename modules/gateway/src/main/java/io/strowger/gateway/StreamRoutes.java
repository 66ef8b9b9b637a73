package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractActorSystem;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.optionalHeaderValueByName;
import static org.apache.pekko.http.javadsl.server.Directives.parameterMap;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;

import io.strowger.core.AccountSid;
import io.strowger.core.ClusterView;
import io.strowger.core.EntityAddress;
import io.strowger.core.Journal;
import io.strowger.core.Malformed;
import io.strowger.core.Region;
import io.strowger.core.Regions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/// `/strowger/v1/stream`: what happens to an account, in all regions, as server-sent events. One [Broadcast] tells
/// everybody who watches at this node.
final class StreamRoutes {
    /// The name of the arbiter's journal, beside those of the regions.
    static final String GLOBAL = "global";

    private static final Set<String> KINDS =
            Set.of("domain", "registration", "call", "credential-list", "ip-access-control-list", "route", "api-key");
    /// Each may take some megabytes when he does not read.
    private static final int MOST_VIEWERS = 50;
    /// Of one account with its sub-accounts, so that it leaves room for the others.
    private static final int MOST_OF_ONE = 25;

    private static final Duration BETWEEN_COMMENTS = Duration.ofSeconds(10);
    /// Who may watch now may be another question then: a client comes back by itself, and is asked again.
    private static final Duration LONGEST = Duration.ofMinutes(15);
    /// For so long at least the journal of a registration that devices refresh has all its events.
    private static final Duration BACK_WITHIN = Duration.ofMinutes(5);

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Map<String, Journal> journals;
    private final ClusterView cluster;
    private final InstantSource clock;
    private final Seats<AccountSid> seats = new Seats<>(MOST_OF_ONE, MOST_VIEWERS);
    private Optional<ActorRef<Broadcast.Message>> broadcast = Optional.empty();

    StreamRoutes(Regions regions, Journal global, ClusterView cluster, InstantSource clock) {
        this.journals = regions.each().stream()
                .collect(Collectors.toMap(
                        region -> region.id().value(), Region::journal, (one, _) -> one, TreeMap::new));
        this.journals.put(GLOBAL, global);
        this.cluster = cluster;
        this.clock = clock;
    }

    /// What somebody asks for: `from` is where he was, `isBehind` that nobody can go on from there.
    private record Start(Viewer.Wish wish, Places from, boolean isBehind) {}

    Route routes(Caller caller) {
        return pathEnd(() -> get(() -> parameterMap(query -> optionalHeaderValueByName(
                "Last-Event-ID",
                header -> extractActorSystem(system -> watch(
                        system,
                        caller.account(),
                        start(caller, query, header.orElse(query.getOrDefault("last_event_id", "")))))))));
    }

    private Route watch(ActorSystem system, Account account, Start start) {
        if (!seats.hasRoomFor(account.owner()))
            return Answers.unavailable("Too many watch at this node at the moment. Please try again.");
        return complete(HttpResponse.create()
                .addHeader(RawHeader.create("X-Accel-Buffering", "no"))
                .withEntity(HttpEntities.createChunked(
                        MediaTypes.TEXT_EVENT_STREAM.toContentType(), stream(system, account, start))));
    }

    private Source<ByteString, NotUsed> stream(ActorSystem system, Account account, Start start) {
        // nobody watches before somebody reads: a HEAD does not
        return Source.lazySource(() -> opened(system, account, start)).mapMaterializedValue(_ -> NotUsed.getInstance());
    }

    /// Many may have been let in before the first of them reads: who finds no room then sees the end at once.
    private Source<ByteString, NotUsed> opened(ActorSystem system, Account account, Start start) {
        if (!seats.take(account.owner())) return Source.empty();
        var queue = Source.<Frame>queue(Viewer.QUEUE).preMaterialize(system);
        var viewer =
                new Viewer(account.sid(), start.wish(), !account.isSubAccount(), start.from(), queue.first(), clock);
        var broadcast = broadcast(system);
        broadcast.tell(new Broadcast.Join(viewer, start.isBehind()));
        return queue.second()
                .map(frame -> {
                    viewer.taken(frame);
                    return frame;
                })
                .concatLazy(
                        Source.lazySource(() -> viewer.isLeft() ? Source.single(Frame.gap()) : Source.<Frame>empty()))
                .map(Frame::bytes)
                .prepend(Source.single(Frame.OPENING))
                .keepAlive(BETWEEN_COMMENTS, () -> Frame.COMMENT)
                .takeWithin(LONGEST)
                .watchTermination((_, ended) -> {
                    ended.whenComplete((_, _) -> {
                        seats.leave(account.owner());
                        broadcast.tell(new Broadcast.Leave(viewer));
                    });
                    return NotUsed.getInstance();
                });
    }

    private synchronized ActorRef<Broadcast.Message> broadcast(ActorSystem system) {
        var running = broadcast.orElseGet(() -> Adapter.toTyped(system)
                .systemActorOf(
                        Broadcast.create(journals, cluster), "stream-" + NUMBER.incrementAndGet(), Props.empty()));
        broadcast = Optional.of(running);
        return running;
    }

    private Start start(Caller caller, Map<String, String> query, String lastEventId) {
        var wish = new Viewer.Wish(kinds(query), entity(query), entity -> EventRoutes.isFor(caller, entity));
        if (lastEventId.isEmpty()) return new Start(wish, Places.NONE, false);
        return told(lastEventId)
                .filter(told -> told.at().plus(BACK_WITHIN).isAfter(clock.instant()))
                .map(told -> told.places().only(journals.keySet()))
                .map(places -> new Start(wish, places, places.byJournal().size() < journals.size()))
                .orElseGet(() -> new Start(wish, Places.NONE, true));
    }

    /// An id that is none is like one that is too old: a client that is refused would not come back.
    private static Optional<Places.Told> told(String id) {
        try {
            return Optional.of(Places.Told.parse(id));
        } catch (Malformed notOurs) {
            return Optional.empty();
        }
    }

    private static Set<String> kinds(Map<String, String> query) {
        var kinds = Listing.given(query, "kind").stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .collect(Collectors.toSet());
        if (!KINDS.containsAll(kinds))
            throw new Invalid(
                    Invalid.PARAMETER,
                    "kind must be one or more of " + KINDS.stream().sorted().collect(Collectors.joining(", ")));
        return kinds;
    }

    private static Optional<EntityAddress> entity(Map<String, String> query) {
        return Listing.given(query, "entity").map(text -> EventRoutes.entity(Optional.of(text)));
    }
}
