package io.strowger.node;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.strowger.cluster.Members;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.JoinSeedNodes;

/// Brings the nodes together: each asks those seed nodes that it does not see whom they are with. A node that
/// is in no cluster joins the first that is in one. Pekko would have every node ask every seed node to be let
/// in, again and again until one of them is; a seed node that has just started is kept busy for seconds by
/// that, since it compares configurations each time.
///
/// It also makes one cluster of two after a cut. Where the first seed node starts anew while it can't reach the
/// others it forms a cluster of its own, since it can't tell that from a start of everything; and Pekko never
/// looks for another cluster again. The same is where all seed nodes have died, while others live who still count
/// them: those that start then know of nobody but each other. So a node ends when one of the others is in a
/// [greater company][Company#givesWayTo]: it starts anew and joins. So does one whom another cluster goes
/// on taking for one of its own: it lives in neither. Two clusters are a nuisance, never a danger: each lease takes
/// a majority of the configured witnesses.
///
/// A node that has been let in greets everybody, so that nobody takes it for its former self.
///
/// Pekko lets the first node of a data center in when everybody in all of them has heard of it. Who is dead never
/// does, and nobody gives up a data center that is dead as a whole: its nodes may live behind a cut, and are welcome
/// when it is mended. So while one site is dead, or its edge alone, no other region could start anew. A first node
/// that is not let in therefore gives up the data centers that [no routing node sees][Company#dead]; should they live
/// after all they start anew, as everybody does who was given up.
///
/// A region node joins only when it hears all others of its region, but for those that the cluster has lost. One that
/// is cut off from them, and still reaches the seed nodes, would be let in, be given entities that nobody reaches,
/// and be given up again, over and over while the link is cut.
final class Reunion extends AbstractBehavior<WireMessage> {
    private static final String NAME = "reunion";
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration TO_JOIN = Duration.ofSeconds(5); // then another that is in a cluster may do
    private static final int GOSSIP_TAKES = 10; // looks, at most
    private static final Set<MemberStatus> WAITING = Set.of(MemberStatus.joining(), MemberStatus.weaklyUp());
    private static final Set<MemberStatus> LET_IN = Set.of(MemberStatus.up(), MemberStatus.leaving());

    private final TimerScheduler<WireMessage> timers;
    private final Cluster cluster;
    private final NodeSettings settings;
    private final Runnable giveWay;
    private final Set<String> heard = new HashSet<>(); // since the last look
    private Set<UniqueAddress> greeted = Set.of();
    private List<String> unheard = List.of(); // of those that have to be, before this node may join
    private List<String> missed = List.of();
    private boolean isMistaken; // for one of others that it does not know, since the last look
    private int mistakenFor; // looks in a row
    private int waitingFor; // looks in a row, as the first of its data center
    private boolean isOver;

    /// A question from a node of `dataCenter`.
    record WhoIsWithYou(String dataCenter, ActorRef<WireMessage> replyTo) implements WireMessage {}

    private record Look() implements WireMessage {}

    private record JoinsNobody() implements WireMessage {}

    /// `giveWay` is run once at most.
    static void start(RunningNode node, Runnable giveWay) {
        var system = node.system();
        system.systemActorOf(create(node.settings(), giveWay), NAME, Props.empty());
    }

    private static Behavior<WireMessage> create(NodeSettings settings, Runnable giveWay) {
        return Behaviors.withTimers(timers -> Behaviors.setup(context -> {
            timers.startTimerWithFixedDelay(new Look(), Duration.ZERO, LOOK);
            return new Reunion(context, timers, settings, giveWay);
        }));
    }

    private Reunion(
            ActorContext<WireMessage> context,
            TimerScheduler<WireMessage> timers,
            NodeSettings settings,
            Runnable giveWay) {
        super(context);
        this.timers = timers;
        this.cluster = Cluster.get(context.getSystem());
        this.settings = settings;
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
        sayWhoIsMissed();
        heard.clear();
        mistakenFor = isMistaken ? mistakenFor + 1 : 0;
        isMistaken = false;
        var here = Company.seen(getContext().getSystem())
                .map(member -> member.address().toString())
                .collect(toUnmodifiableSet());
        for (var seed : settings.seedAddresses()) if (!here.contains(seed)) ask(seed);
        greet();
        waitingFor = isWaitingAsTheFirst() ? waitingFor + 1 : 0;
        if (waitingFor >= GOSSIP_TAKES) giveUpTheDead();
        return this;
    }

    private boolean isWaitingAsTheFirst() {
        if (!WAITING.contains(cluster.selfMember().status())) return false;
        for (var member : cluster.state().getMembers())
            if (member.dataCenter().equals(settings.dataCenter()) && LET_IN.contains(member.status())) return false;
        return true;
    }

    private void giveUpTheDead() {
        var members = new ArrayList<Member>();
        for (var member : cluster.state().getMembers()) members.add(member);
        var arbiters = members.stream()
                .filter(Company::decides)
                .map(Member::uniqueAddress)
                .collect(toUnmodifiableSet());
        var lost = Members.lostToEach(getContext().getSystem(), arbiters);
        for (var dead : Company.dead(members, lost, settings.dataCenter())) {
            if (!WAITING.contains(dead.status()) && !LET_IN.contains(dead.status())) continue;
            getContext()
                    .getLog()
                    .warn(
                            "{} of data center {} is given up: no routing node sees anybody there, and this node is not let in before everybody has heard of it",
                            dead.address(),
                            dead.dataCenter());
            cluster.manager().tell(new Down(dead.address()));
        }
    }

    /// Whoever has given up a former self of this node at the same address sends it nothing (Artery's quarantine)
    /// until he has heard of the new one from itself. Pekko's gossip takes its time for that between data
    /// centers: what an edge sent to a shard that had come here was lost for 5 s and more.
    private void greet() {
        var members = new HashSet<UniqueAddress>();
        for (var member : cluster.state().getMembers()) members.add(member.uniqueAddress());
        members.remove(cluster.selfMember().uniqueAddress());
        for (var member : members)
            if (!greeted.contains(member)) ask(member.address().toString());
        greeted = Set.copyOf(members);
    }

    private void sayWhoIsMissed() {
        if (!unheard.isEmpty() && !unheard.equals(missed)) {
            missed = unheard;
            getContext()
                    .getLog()
                    .warn("this node joins the others when it reaches {} of its region, or they are given up", unheard);
        }
        unheard = List.of();
    }

    private void ask(String node) {
        ActorRefResolver.get(getContext().getSystem())
                .<WireMessage>resolveActorRef(node + "/system/" + NAME)
                .tell(new WhoIsWithYou(settings.dataCenter(), getContext().getSelf()));
    }

    private Behavior<WireMessage> answer(WhoIsWithYou question) {
        question.replyTo().tell(Company.of(getContext().getSystem(), question.dataCenter()));
        return this;
    }

    private Behavior<WireMessage> compare(Company other) {
        heard.add(other.address());
        var ours = Company.of(getContext().getSystem(), settings.dataCenter());
        if (ours.joins(other)) return join(other);
        isMistaken |= ours.isTakenForOneOf(other);
        var livesInNeither = mistakenFor >= GOSSIP_TAKES && ours.isTakenForOneOf(other);
        var majority = settings.seedAddresses().size() / 2 + 1;
        if (isOver || !(livesInNeither || ours.givesWayTo(other, majority))) return this;
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
        unheard = settings.role() == Role.REGION ? other.peersBut(heard, address()) : List.of();
        if (!unheard.isEmpty()) {
            unheard.forEach(this::ask);
            return this;
        }
        timers.startSingleTimer(JoinsNobody.class, new JoinsNobody(), TO_JOIN);
        cluster.manager().tell(new JoinSeedNodes(List.of(AddressFromURIString.parse(other.address()))));
        return this;
    }

    private String address() {
        return cluster.selfMember().address().toString();
    }
}
