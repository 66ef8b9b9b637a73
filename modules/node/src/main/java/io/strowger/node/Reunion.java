package io.strowger.node;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.strowger.core.WireMessage;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.JoinSeedNodes;

/// Brings the nodes together: each asks those seed nodes that it does not see whom they are with. A node that
/// is in no cluster joins the first that is in one. Pekko would have every node ask every seed node to be let
/// in, again and again until one of them is; a seed node that has just started is kept busy for seconds by
/// that, since it compares configurations each time.
///
/// It also makes one cluster of two after a cut. Where the first seed node starts anew while it can't reach the
/// others it forms a cluster of its own, since it can't tell that from a start of everything; and Pekko never
/// looks for another cluster again. The same is where all seed nodes have died, while others live who still count
/// them: those that start then know of nobody but each other. So a node ends when one of the others is in a [greater
/// company][Company#givesWayTo]: its process starts anew and joins. Two clusters are a nuisance, never a
/// danger: each lease takes a majority of the configured witnesses.
final class Reunion extends AbstractBehavior<WireMessage> {
    private static final String NAME = "reunion";
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration TO_JOIN = Duration.ofSeconds(5); // then another that is in a cluster may do

    private final TimerScheduler<WireMessage> timers;
    private final Cluster cluster;
    private final List<String> seeds;
    private final Runnable giveWay;
    private boolean isOver;

    /// A question from another node.
    record WhoIsWithYou(ActorRef<WireMessage> replyTo) implements WireMessage {}

    private record Look() implements WireMessage {}

    private record JoinsNobody() implements WireMessage {}

    /// `giveWay` is run once at most.
    static void start(RunningNode node, Runnable giveWay) {
        var system = node.system();
        system.systemActorOf(create(node.settings().seedAddresses(), giveWay), NAME, Props.empty());
    }

    private static Behavior<WireMessage> create(List<String> seeds, Runnable giveWay) {
        return Behaviors.withTimers(timers -> Behaviors.setup(context -> {
            timers.startTimerWithFixedDelay(new Look(), Duration.ZERO, LOOK);
            return new Reunion(context, timers, seeds, giveWay);
        }));
    }

    private Reunion(
            ActorContext<WireMessage> context,
            TimerScheduler<WireMessage> timers,
            List<String> seeds,
            Runnable giveWay) {
        super(context);
        this.timers = timers;
        this.cluster = Cluster.get(context.getSystem());
        this.seeds = seeds;
        this.giveWay = giveWay;
    }

    @Override
    public Receive<WireMessage> createReceive() {
        return newReceiveBuilder()
                .onMessage(Look.class, _ -> look())
                .onMessage(WhoIsWithYou.class, this::answer)
                .onMessage(JoinsNobody.class, _ -> this)
                .onMessage(Company.class, this::compare)
                .build();
    }

    private Behavior<WireMessage> look() {
        var here = Company.seen(getContext().getSystem())
                .map(member -> member.address().toString())
                .collect(toUnmodifiableSet());
        for (var seed : seeds)
            if (!here.contains(seed))
                at(seed).tell(new WhoIsWithYou(getContext().getSelf()));
        return this;
    }

    private ActorRef<WireMessage> at(String seed) {
        return ActorRefResolver.get(getContext().getSystem()).resolveActorRef(seed + "/system/" + NAME);
    }

    private Behavior<WireMessage> answer(WhoIsWithYou question) {
        question.replyTo().tell(Company.of(getContext().getSystem()));
        return this;
    }

    private Behavior<WireMessage> compare(Company other) {
        var ours = Company.of(getContext().getSystem());
        if (ours.joins(other)) return join(other);
        if (isOver || !ours.givesWayTo(other, seeds.size() / 2 + 1)) return this;
        isOver = true;
        getContext()
                .getLog()
                .warn(
                        "this node is in a cluster of {} routing nodes, of which it sees {}, and {} in one of {}, of which that one sees {}: it goes there",
                        ours.arbiters().size(),
                        ours.seen(),
                        other.self(),
                        other.arbiters().size(),
                        other.seen());
        giveWay.run();
        return this;
    }

    private Behavior<WireMessage> join(Company other) {
        if (timers.isTimerActive(JoinsNobody.class)) return this;
        timers.startSingleTimer(JoinsNobody.class, new JoinsNobody(), TO_JOIN);
        cluster.manager().tell(new JoinSeedNodes(List.of(AddressFromURIString.parse(other.address()))));
        return this;
    }
}
