package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.strowger.core.LocalSites.AlreadySo;
import io.strowger.core.LocalSites.Begun;
import io.strowger.core.LocalSites.Busy;
import io.strowger.core.LocalSites.Link;
import io.strowger.core.LocalSites.LinkState;
import io.strowger.core.LocalSites.Order;
import io.strowger.core.LocalSites.Put;
import io.strowger.core.LocalSites.Reply;
import io.strowger.core.LocalSites.Site;
import io.strowger.core.LocalSites.State;
import io.strowger.core.LocalSites.UnknownSite;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With a process that does nothing in the place of site us1.
class DirectorySitesTest {
    @TempDir
    Path directory;

    private final Process us1 = begin();

    private static Process begin() {
        try {
            return new ProcessBuilder("sleep", "60").start();
        } catch (IOException cause) {
            throw new IllegalStateException(cause);
        }
    }

    @BeforeEach
    void hasACluster() {
        var data = DataDirectory.prepare(directory.resolve("data"));
        new RunRecord(new LocalPlan(LocalPlan.LOOPBACK, 0), false).write(data);
        SiteProcess.of(us1.toHandle(), true).remember(data, "us1");
    }

    @AfterEach
    void end() {
        us1.destroyForcibly();
    }

    private DirectorySites sites() {
        return new DirectorySites(directory.resolve("data"));
    }

    @Test
    void saysWhichSitesRun() throws Exception {
        assertThat(answer(sites().list()))
                .extracting(Site::name, Site::state)
                .containsExactly(tuple("us1", State.RUNNING), tuple("ie1", State.STOPPED), tuple("au1", State.STOPPED));
    }

    @Test
    void answersBeforeASiteIsKilledAndTakesNoSecondOrderMeanwhile() throws Exception {
        var sites = sites();

        assertThat(told(sites, "us1", Order.KILL)).isEqualTo(new Begun());
        assertThat(told(sites, "us1", Order.STOP)).isEqualTo(new Busy());
        assertThat(us1.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(us1.exitValue()).as("the shell's number for kill -9").isEqualTo(137);
    }

    @Test
    void stopsASiteInGoodOrder() throws Exception {
        assertThat(told(sites(), "us1", Order.STOP)).isEqualTo(new Begun());
        assertThat(us1.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(us1.exitValue()).as("the shell's number for SIGTERM").isEqualTo(143);
    }

    @Test
    void doesNothingWhereNothingIsToBeDone() throws Exception {
        assertThat(told(sites(), "us1", Order.START)).isEqualTo(new AlreadySo(State.RUNNING));
        assertThat(told(sites(), "ie1", Order.KILL)).isEqualTo(new AlreadySo(State.STOPPED));
        assertThat(told(sites(), "jp1", Order.START)).isEqualTo(new UnknownSite());
        assertThat(told(sites(), "postgres", Order.KILL)).isEqualTo(new UnknownSite());
        assertThat(us1.isAlive()).isTrue();
    }

    @Test
    void cutsALinkUntilItIsMended() throws Exception {
        assertThat(answer(sites().links()))
                .containsExactly(
                        new Link("us1", "ie1", LinkState.WHOLE),
                        new Link("us1", "au1", LinkState.WHOLE),
                        new Link("ie1", "au1", LinkState.WHOLE));

        assertThat(answer(sites().put("ie1", "us1", LinkState.CUT)))
                .isEqualTo(new Put(new Link("ie1", "us1", LinkState.CUT)));
        answer(sites().put("us1", "ie1", LinkState.CUT));
        assertThat(answer(sites().links())).contains(new Link("us1", "ie1", LinkState.CUT));
        assertThat(DataDirectory.existing(directory.resolve("data")).cutLinks())
                .hasContent(
                        "us1 127.0.0.1:2551,127.0.0.1:2552,127.0.0.1:2553 ie1 127.0.0.1:2554,127.0.0.1:2555,127.0.0.1:2556");

        answer(sites().put("us1", "ie1", LinkState.WHOLE));
        assertThat(answer(sites().links())).extracting(Link::state).containsOnly(LinkState.WHOLE);
    }

    @Test
    void knowsNoLinkOfASiteToItselfOrToNobody() throws Exception {
        assertThat(answer(sites().put("us1", "us1", LinkState.CUT))).isEqualTo(new UnknownSite());
        assertThat(answer(sites().put("us1", "jp1", LinkState.CUT))).isEqualTo(new UnknownSite());
    }

    private static Reply told(DirectorySites sites, String site, Order order) throws Exception {
        return answer(sites.begin(site, order));
    }

    private static <T> T answer(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
