package io.strowger.cluster;

import io.strowger.core.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.Reachability;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.sbr.DowningStrategy;
import org.apache.pekko.util.Version;
import scala.jdk.javaapi.CollectionConverters;

/// The nodes of one data center, numbers from 1 on, and who of them has lost whom; and a clock. Node 1 has the lowest
/// address.
final class Links {
    static final String DATA_CENTER = "us1";
    static final int WATCHERS = 9;

    private final List<Member> members = new ArrayList<>();
    private Reachability reachability = Reachability.empty();
    private Moment clock = new Moment(0);

    /// All of them up.
    Links(int nodes) {
        IntStream.rangeClosed(1, nodes).forEach(node -> is(node, MemberStatus.up()));
    }

    /// Also one more.
    void is(int node, MemberStatus status) {
        members.removeIf(member -> member.uniqueAddress().equals(address(node)));
        members.add(member(node, status));
    }

    void cut(int one, int other) {
        lost(one, other);
        lost(other, one);
    }

    void lost(int observer, int subject) {
        reachability = reachability.unreachable(address(observer), address(subject));
    }

    void found(int observer, int subject) {
        reachability = reachability.reachable(address(observer), address(subject));
    }

    Moment now() {
        return clock;
    }

    void pass(Duration time) {
        clock = clock.plus(time);
    }

    /// What the resolver on this node hears first, and whenever a link breaks or is mended: in the order of Pekko's
    /// events.
    void tell(DowningStrategy strategy, int self) {
        for (var member : members) {
            if (member.uniqueAddress().equals(address(self))) strategy.add(member);
            else if (reachability.allUnreachableOrTerminated().contains(member.uniqueAddress()))
                strategy.addUnreachable(member);
            else strategy.addReachable(member);
        }
        strategy.setReachability(reachability);
    }

    /// Those that the resolver would down now.
    static Set<Integer> ended(DowningStrategy strategy) {
        if (strategy.unreachable().isEmpty()) return Set.of(); // then the resolver does not ask
        return numbers(CollectionConverters.asJava(strategy.nodesToDown(strategy.decide())));
    }

    static Set<Integer> numbers(Set<UniqueAddress> nodes) {
        var numbers = new TreeSet<Integer>();
        for (var node : nodes) numbers.add((int) node.longUid());
        return numbers;
    }

    static UniqueAddress address(int node) {
        return new UniqueAddress(Address.apply("pekko", "strowger", "192.0.2." + node, 2551), (long) node);
    }

    private static Member member(int node, MemberStatus status) {
        return new Member(
                address(node),
                node,
                status,
                CollectionConverters.asScala(Set.of("region", "dc-" + DATA_CENTER))
                        .toSet(),
                Version.Zero());
    }
}
