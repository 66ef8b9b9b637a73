package io.strowger.region.ladder;

import io.strowger.cluster.Topology;
import io.strowger.core.Ladders.LeftOut;
import io.strowger.core.Ladders.Rung;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent.MemberRemoved;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;
import org.apache.pekko.serialization.SerializationExtension;

/// Keeps the [Shelf] of one region node: under a fixed name, so that the node's address is all that one has to
/// know.
public final class LadderActor {
    static final String NAME = "ladders";
    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(30);

    private final InstantSource clock;
    private final Shelf shelf;
    private final Senders senders = new Senders();

    sealed interface Command {}

    /// Nobody is answered. `number` is the sender's, from 1: where one is missing, it has got lost on the way.
    record Note(String sender, long number, List<Rung> rungs, List<LeftOut> leftOut) implements Command, WireMessage {
        Note {
            rungs = List.copyOf(rungs);
            leftOut = List.copyOf(leftOut);
        }
    }

    record Find(Sid call, ActorRef<Found> replyTo) implements Command, WireMessage {}

    /// What this node has of a call; of one that was there at `wholeSince` already, something may be missing.
    record Found(List<Rung> rungs, int leftOut, Instant wholeSince) implements WireMessage {
        Found {
            rungs = List.copyOf(rungs);
        }
    }

    /// What this node notes itself.
    private record Own(Rung rung) implements Command {}

    private record Sweep() implements Command {}

    /// A node with what it kept, or had not sent yet.
    private record Gone() implements Command {}

    private LadderActor(InstantSource clock, Shelf shelf) {
        this.clock = clock;
        this.shelf = shelf;
    }

    /// What this node notes itself goes to the one that is returned, from any thread.
    public static Consumer<Rung> start(ActorSystem<?> system, LadderSettings settings, InstantSource clock) {
        var actor = system.systemActorOf(create(settings, clock), NAME, Props.empty());
        return rung -> actor.tell(new Own(rung));
    }

    private static Behavior<Command> create(LadderSettings settings, InstantSource clock) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            watch(context, timers);
            var wire = SerializationExtension.get(context.getSystem()).serializerFor(Rung.class);
            return new LadderActor(clock, new Shelf(settings, wire, clock.instant())).behavior();
        }));
    }

    private static void watch(ActorContext<Command> context, TimerScheduler<Command> timers) {
        var cluster = Cluster.get(context.getSystem());
        var own = cluster.selfMember().dataCenter();
        timers.startTimerWithFixedDelay(new Sweep(), BETWEEN_SWEEPS);
        cluster.subscriptions()
                .tell(Subscribe.create(
                        context.messageAdapter(
                                MemberRemoved.class,
                                removed -> takesSomethingAlong(removed, own) ? new Gone() : new Sweep()),
                        MemberRemoved.class));
    }

    /// A node of this region does, and an edge that had no time to send the rest.
    private static boolean takesSomethingAlong(MemberRemoved removed, String own) {
        var died = removed.previousStatus().equals(MemberStatus.down());
        return removed.member().dataCenter().equals(own)
                || (died && removed.member().hasRole(Topology.ROLE_EDGE));
    }

    private Behavior<Command> behavior() {
        return Behaviors.receiveMessage(command -> {
            var now = clock.instant();
            switch (command) {
                case Own(var rung) -> shelf.add(rung, now);
                case Note(var sender, var number, var rungs, var leftOut) -> {
                    if (senders.hasMissed(sender, number)) shelf.lost(now);
                    for (var rung : rungs) shelf.add(rung, now);
                    for (var some : leftOut) shelf.leftOut(some, now);
                }
                case Find(var call, var replyTo) -> replyTo.tell(shelf.find(call));
                case Sweep() -> shelf.sweep(now);
                case Gone() -> shelf.lost(now);
            }
            return Behaviors.same();
        });
    }
}
