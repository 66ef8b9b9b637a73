package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.EdgeId;
import io.strowger.core.LocalSites;
import io.strowger.core.RegionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalSiteRoutesTest {
    private static final String SITES = "/strowger/v1/local/sites";
    private static final String LINKS = "/strowger/v1/local/links";

    private final TwoSites sites = new TwoSites();
    private final TestSite site = new TestSite("strowger.console.signed-in = on", Optional.of(sites));

    /// us1 runs; ie1 does not, the link between them is cut, and somebody is at work with au1.
    static final class TwoSites implements LocalSites {
        final List<String> orders = Collections.synchronizedList(new ArrayList<>());

        @Override
        public CompletionStage<List<Site>> list() {
            return CompletableFuture.completedStage(List.of(
                    new Site("us1", new RegionId("us1"), new EdgeId("ashburn"), State.RUNNING),
                    new Site("ie1", new RegionId("ie1"), new EdgeId("dublin"), State.STOPPED)));
        }

        @Override
        public CompletionStage<Reply> begin(String name, Order order) {
            orders.add(order + " " + name);
            return CompletableFuture.completedStage(
                    switch (name) {
                        case "us1" -> order == Order.START ? new AlreadySo(State.RUNNING) : new Begun();
                        case "ie1" -> order == Order.START ? new Begun() : new AlreadySo(State.STOPPED);
                        case "au1" -> new Busy();
                        default -> new UnknownSite();
                    });
        }

        @Override
        public CompletionStage<List<Link>> links() {
            return CompletableFuture.completedStage(List.of(new Link("us1", "ie1", LinkState.CUT)));
        }

        @Override
        public CompletionStage<LinkReply> put(String one, String other, LinkState state) {
            orders.add(state + " " + one + " " + other);
            return CompletableFuture.completedStage(
                    other.equals("jp1") ? new UnknownSite() : new Put(new Link(one, other, state)));
        }
    }

    @Test
    void listsTheSites() {
        var listed = site.get(SITES).from("127.0.0.1").answer();

        assertThat(listed.status()).isEqualTo(200);
        assertThat(listed.json().at("/sites/0").toString())
                .isEqualTo("{\"name\":\"us1\",\"region\":\"us1\",\"edge\":\"ashburn\",\"state\":\"running\"}");
        assertThat(listed.at("sites/1/state")).isEqualTo("stopped");
    }

    @ParameterizedTest
    @CsvSource({
        "us1/kill, KILL us1, 202",
        "us1/stop, STOP us1, 202",
        "ie1/start, START ie1, 202",
        "us1/start, START us1, 409",
        "ie1/kill, KILL ie1, 409",
        "au1/kill, KILL au1, 409",
        "jp1/kill, KILL jp1, 404"
    })
    void doesWhatItIsTold(String path, String order, int status) {
        var answer = site.post(SITES + "/" + path).from("127.0.0.1").answer();

        assertThat(answer.status()).isEqualTo(status);
        assertThat(sites.orders).containsExactly(order);
    }

    @Test
    void listsTheLinks() {
        var listed = site.get(LINKS).from("127.0.0.1").answer();

        assertThat(listed.status()).isEqualTo(200);
        assertThat(listed.json().at("/links").toString())
                .isEqualTo("[{\"sites\":[\"us1\",\"ie1\"],\"state\":\"cut\"}]");
    }

    @ParameterizedTest
    @CsvSource({
        "us1/ie1/cut, CUT us1 ie1, 200, cut",
        "us1/ie1/mend, WHOLE us1 ie1, 200, whole",
        "us1/jp1/cut, CUT us1 jp1, 404, ''"
    })
    void cutsAndMendsALink(String path, String order, int status, String state) {
        var answer = site.post(LINKS + "/" + path).from("127.0.0.1").answer();

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().path("state").asText()).isEqualTo(state);
        assertThat(sites.orders).containsExactly(order);
    }

    @Test
    void isForWhoeverIsSignedInHereAndSendsTheTokenOfTheSession() {
        var session =
                site.get("/strowger/v1/session").anonymously().from("127.0.0.1").answer();
        var cookie = session.header("Set-Cookie");
        cookie = cookie.substring(0, cookie.indexOf(';'));

        var forged = site.post(SITES + "/us1/kill")
                .anonymously()
                .from("127.0.0.1")
                .header("Cookie", cookie)
                .answer();
        var told = site.post(SITES + "/us1/kill")
                .anonymously()
                .from("127.0.0.1")
                .header("Cookie", cookie)
                .header("X-CSRF-Token", session.at("csrf_token"))
                .answer();

        assertThat(forged.status()).isEqualTo(403);
        assertThat(told.status()).isEqualTo(202);
        assertThat(sites.orders).containsExactly("KILL us1");
    }

    /// The tokens of local mode are in its documentation, and any page may send them from a browser on this machine.
    @Test
    void isForNobodyAtAnotherMachineOrInAPageOfAnotherOrigin() {
        var away = site.post(SITES + "/us1/kill").from("192.0.2.1").answer();
        var rebound = site.post(SITES + "/us1/kill")
                .from("127.0.0.1")
                .at("evil.example")
                .answer();
        var page = site.post(SITES + "/us1/kill")
                .from("127.0.0.1")
                .header("Origin", "https://evil.example")
                .answer();
        var nobody =
                site.post(SITES + "/us1/kill").anonymously().from("127.0.0.1").answer();

        var link = site.post(LINKS + "/us1/ie1/cut").from("192.0.2.1").answer();

        assertThat(List.of(away.status(), rebound.status(), page.status(), nobody.status(), link.status()))
                .containsExactly(403, 403, 403, 401, 403);
        assertThat(sites.orders).isEmpty();
    }

    @Test
    void isNotThereInADeployment() {
        var deployed = new TestSite();

        assertThat(deployed.get(SITES).from("127.0.0.1").answer().status()).isEqualTo(404);
        assertThat(deployed.post(SITES + "/us1/kill").from("127.0.0.1").answer().status())
                .isEqualTo(404);
    }
}
