package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.ClusterView;
import io.strowger.core.ClusterView.Node;
import io.strowger.core.Unavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class NoArbiterTest {
    @Test
    void saysWhatTheRoutingNodeHasSaid() {
        assertThat(words(new Unavailable("its database is down"), true, true, true))
                .startsWith("The arbiter does not answer: its database is down. Names that are routed go on");
    }

    @Test
    void namesTheRoutingNodesThatAreLost() {
        assertThat(words(silence(), false, false, false))
                .startsWith("The arbiter does not answer: no routing node can be reached from here."
                        + " Lost are routing-1:2551, routing-2:2551, routing-3:2551. Names that are routed go on");
        assertThat(words(silence(), true, false, false))
                .startsWith(
                        "The arbiter does not answer: no routing node has decided in time."
                                + " Lost are routing-2:2551, routing-3:2551; nothing is decided until most of them can be reached.");
        assertThat(words(silence(), true, true, false))
                .startsWith("The arbiter does not answer: no routing node has decided in time."
                        + " Lost is routing-3:2551; another takes over what that decides about, which takes seconds.");
    }

    @Test
    void saysWhatMayBeWrongWhereAllCanBeReached() {
        assertThat(words(silence(), true, true, true))
                .startsWith(
                        "The arbiter does not answer: no routing node has decided in time. The routing nodes, or the way")
                .doesNotContain("reference");
    }

    private static TimeoutException silence() {
        return new TimeoutException("Ask timed out on [a reference]");
    }

    /// Which of three routing nodes can be reached; a region node can't.
    private static String words(Exception failure, boolean... reachable) {
        var nodes = new ArrayList<Node>();
        for (var each = 0; each < reachable.length; each++)
            nodes.add(new Node(
                    "pekko://strowger@routing-" + (each + 1) + ":2551",
                    "global",
                    List.of("routing"),
                    List.of(),
                    "Up",
                    reachable[each]));
        nodes.add(new Node("pekko://strowger@region:2551", "us1", List.of("region"), List.of(), "Up", false));
        return new NoArbiter(() -> new ClusterView.Snapshot("pekko://strowger@edge:2551", nodes)).words(failure);
    }
}
