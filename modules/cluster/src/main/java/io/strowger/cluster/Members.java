package io.strowger.cluster;

import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;

/// Which nodes can be asked for something outside of entities.
public final class Members {
    private Members() {}

    /// Those of a data center that are up, as this node sees it, in an order on which all nodes agree.
    public static List<Member> up(ActorSystem<?> system, String dataCenter) {
        return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
                .filter(member -> member.dataCenter().equals(dataCenter)
                        && member.status().equals(MemberStatus.up()))
                .sorted(Member.ordering())
                .toList();
    }
}
