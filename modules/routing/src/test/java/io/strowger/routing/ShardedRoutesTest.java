package io.strowger.routing;

import static io.strowger.testkit.TestNode.eventually;
import static io.strowger.testkit.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.strowger.cluster.Topology;
import io.strowger.core.AccountSid;
import io.strowger.core.Epoch;
import io.strowger.core.Moment;
import io.strowger.core.Page;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.Routes.Active;
import io.strowger.core.Routes.Claimed;
import io.strowger.core.Routes.Confirmed;
import io.strowger.core.Routes.Described;
import io.strowger.core.Routes.MoveUnderWay;
import io.strowger.core.Routes.Moving;
import io.strowger.core.Routes.NameTaken;
import io.strowger.core.Routes.NoSuchRoute;
import io.strowger.core.Routes.NotDeclared;
import io.strowger.core.Routes.NotReady;
import io.strowger.core.Routes.Refused;
import io.strowger.core.Routes.Released;
import io.strowger.core.Routes.Rerouted;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.Routes.Unrouted;
import io.strowger.core.SessionNumber;
import io.strowger.core.Witnesses;
import io.strowger.core.sip.DomainName;
import io.strowger.testkit.TestDatabases;
import io.strowger.testkit.TestNode;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.cluster.typed.Cluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The arbiter as an edge sees it: another data center, every message over the wire.
class ShardedRoutesTest {
    private static final AccountSid OWNER = AccountSid.parse("AC00000000000000000000000000000001");
    private static final AccountSid STRANGER = AccountSid.parse("AC00000000000000000000000000000002");
    private static final RegionId US1 = RegionId.parse("us1");
    private static final RegionId IE1 = RegionId.parse("ie1");
    private static final RegionId AU1 = RegionId.parse("au1");
    private static final RegionId DEAF = RegionId.parse("sg1");
    private static final SessionNumber SESSION = SessionNumber.FIRST;
    private static final AtomicInteger NAMES = new AtomicInteger();

    private static TestNode arbiter;
    private static TestNode edge;
    private static Routes routes;

    private final DomainName name = DomainName.parse("acme" + NAMES.incrementAndGet() + ".sip.twilio.com");

    @BeforeAll
    static void start() {
        var regions = new FakeRouteOrders();
        regions.silence(DEAF);
        arbiter = TestNode.alone(Topology.GLOBAL, "routing", TestDatabases.fresh(), InstantSource.system());
        edge = TestNode.joining(arbiter, "edge-dublin", "edge", TestDatabases.fresh(), InstantSource.system());
        var patient = ConfigFactory.parseString("strowger.routing { find-timeout = 10s, ask-timeout = 10s }");
        var settings = RoutingSettings.from(patient.withFallback(ConfigFactory.load()));
        RoutingNode.start(
                arbiter.system(),
                arbiter.entities(),
                arbiter.database(),
                arbiter.json(),
                regions,
                Witnesses.none(),
                Optional.empty(),
                () -> new Moment(System.nanoTime()),
                arbiter.timer(),
                settings,
                Duration.ofMillis(20));
        routes = new ShardedRoutes(
                edge.entities(), edge.views(), InstantSource.system(), edge.timer(), new SecureRandom(), settings);
    }

    @AfterAll
    static void stop() {
        edge.close();
        arbiter.close();
    }

    @Test
    void knowsNothingOfANameThatNobodyHasClaimed() {
        assertThat(get(routes.find(name))).isEqualTo(new Unrouted());
        assertThat(get(routes.describe(name))).isEmpty();
        assertThat(get(routes.confirm(name, US1, SESSION, Epoch.NONE))).isEqualTo(new Refused(Epoch.NONE));
        assertThat(get(routes.rename(name, OWNER, "Acme"))).isEqualTo(new NoSuchRoute());
        assertThat(get(routes.reroute(name, OWNER, US1, false, "operator"))).isEqualTo(new NoSuchRoute());
    }

    @Test
    void saysWhichNodeDecides() {
        assertThat(get(routes.arbiter(name)))
                .isEqualTo(Cluster.get(arbiter.system()).selfMember().address().toString());
    }

    @Test
    void claimsConfirmsAndReleases() {
        assertThat(get(routes.claim(name, OWNER, US1))).isEqualTo(new Claimed(new Active(US1, new Epoch(1))));
        assertThat(get(routes.claim(name, STRANGER, US1))).isEqualTo(new NameTaken());
        assertThat(get(routes.confirm(name, US1, SESSION, Epoch.NONE))).isEqualTo(new Confirmed(new Epoch(1), SESSION));
        assertThat(get(routes.rename(name, OWNER, "Acme")))
                .isInstanceOfSatisfying(
                        Described.class,
                        described ->
                                assertThat(described.route().friendlyName()).isEqualTo("Acme"));
        assertThat(get(routes.release(name, OWNER, US1))).isEqualTo(new Released());
        assertThat(get(routes.find(name))).isEqualTo(new Unrouted());
    }

    @Test
    void answersAReRouteWhenTheMoveHasEnded() {
        get(routes.claim(name, OWNER, US1));
        get(routes.claim(name, OWNER, IE1));

        assertThat(get(routes.reroute(name, OWNER, IE1, false, "operator")))
                .isInstanceOfSatisfying(
                        Rerouted.class,
                        rerouted -> assertThat(rerouted.route().position()).isEqualTo(new Active(IE1, new Epoch(2))));
        assertThat(get(routes.reroute(name, OWNER, AU1, false, "operator")))
                .isEqualTo(new NotDeclared(AU1, List.of(US1, IE1)));
    }

    @Test
    void movesNothingToARegionThatDoesNotSayThatItCouldAdmitUnlessForced() {
        get(routes.claim(name, OWNER, US1));
        get(routes.claim(name, OWNER, DEAF));

        assertThat(get(routes.reroute(name, OWNER, DEAF, false, "operator"))).isEqualTo(new NotReady(DEAF));
        assertThat(get(routes.find(name))).isEqualTo(new Active(US1, new Epoch(1)));
        assertThat(get(routes.reroute(name, OWNER, DEAF, true, "operator"))).isInstanceOf(Rerouted.class);
    }

    @Test
    void saysThatAMoveIsUnderWayWhenTheOldRegionIsSilentUntilItIsCancelled() {
        get(routes.claim(name, OWNER, DEAF));
        get(routes.claim(name, OWNER, IE1));
        var asked = routes.reroute(name, OWNER, IE1, false, "operator");
        eventually("the move is under way", () -> get(routes.find(name)).equals(new Moving(DEAF, IE1, new Epoch(2))));

        var elsewhere = get(routes.reroute(name, OWNER, AU1, true, "operator"));
        var back = get(routes.reroute(name, OWNER, DEAF, false, "operator"));

        assertThat(elsewhere)
                .isInstanceOfSatisfying(
                        MoveUnderWay.class,
                        underWay ->
                                assertThat(underWay.route().position()).isEqualTo(new Moving(DEAF, IE1, new Epoch(2))));
        assertThat(back).isInstanceOf(Rerouted.class);
        assertThat(get(asked))
                .as("the move of the one who waited has not been made")
                .isInstanceOfSatisfying(
                        MoveUnderWay.class,
                        underWay -> assertThat(underWay.route().position()).isEqualTo(new Active(DEAF, new Epoch(3))));
    }

    @Test
    void refusesANameUnderThatOfAnotherAccount() {
        var below = DomainName.parse("a.b." + name);
        get(routes.claim(name, OWNER, US1));

        assertThat(get(routes.claim(below, STRANGER, US1))).isEqualTo(new NameTaken());
        assertThat(get(routes.claim(below, OWNER, US1))).isInstanceOf(Claimed.class);
    }

    @Test
    void showsTheRoutesBelowANameWhoeverOwnsThem() {
        var sub = OWNER.newSubAccount(new SecureRandom());
        var one = DomainName.parse("one." + name);
        var two = DomainName.parse("two.one." + name);
        for (var other : List.of(name, DomainName.parse("x" + name))) get(routes.claim(other, OWNER, US1));
        get(routes.claim(one, OWNER, IE1));
        get(routes.claim(two, sub, US1));

        eventually("both are shown", () -> below(name).equals(List.of(one, two)));
        assertThat(below(one)).containsExactly(two);
        assertThat(below(two)).isEmpty();

        get(routes.release(two, sub, US1));
        eventually("one is left", () -> below(name).equals(List.of(one)));
    }

    private List<DomainName> below(DomainName above) {
        return get(routes.below(above)).stream().map(RouteView::name).toList();
    }

    @Test
    void listsTheRoutesOfAnAccountByName() {
        var account = AccountSid.parse("AC00000000000000000000000000000003");
        for (var label : List.of("c", "a", "b"))
            get(routes.claim(DomainName.parse(label + "-listed.sip.twilio.com"), account, US1));

        eventually(
                "all are listed",
                () -> get(routes.list(account, Page.Request.ALL)).items().size() == 3);
        assertThat(get(routes.list(account, new Page.Request(0, 2))).items())
                .extracting(RouteView::name)
                .containsExactly(
                        DomainName.parse("a-listed.sip.twilio.com"), DomainName.parse("b-listed.sip.twilio.com"));
    }
}
