package io.strowger.routing;

import static io.strowger.testkit.TestNode.eventually;
import static io.strowger.testkit.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.strowger.cluster.Rounds;
import io.strowger.cluster.Topology;
import io.strowger.core.AccountSid;
import io.strowger.core.Epoch;
import io.strowger.core.Journal;
import io.strowger.core.Moment;
import io.strowger.core.Page;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.Routes.Active;
import io.strowger.core.Routes.Confirmed;
import io.strowger.core.Routes.MoveUnderWay;
import io.strowger.core.Routes.Moving;
import io.strowger.core.Routes.Refused;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The Route in its shell, with a PostgreSQL.
class RouteEntityTest {
    private static final DomainName ACME = DomainName.parse("acme.sip.twilio.com");
    private static final AccountSid OWNER = AccountSid.parse("AC00000000000000000000000000000001");
    private static final RegionId US1 = RegionId.parse("us1");
    private static final RegionId IE1 = RegionId.parse("ie1");
    private static final SessionNumber SESSION = SessionNumber.FIRST;
    /// Of two nodes, the database says which goes on: there is no majority of one.
    private static final Config IMPATIENT = ConfigFactory.parseString("""
            strowger.routing {
              find-timeout = 10s, ask-timeout = 10s, reroute-wait = 50ms, let-go-timeout = 100ms, resume-every = 200ms
            }
            pekko.cluster.downing-provider-class = io.strowger.cluster.ConnectedLeaseProvider""");

    private final TestDatabases.TestDatabase database = TestDatabases.fresh();
    private final FakeRouteOrders regions = new FakeRouteOrders();
    private TestNode node = start();

    private TestNode start() {
        var started = TestNode.alone(Topology.GLOBAL, "routing", database, InstantSource.system(), IMPATIENT);
        run(started);
        return started;
    }

    private void run(TestNode started) {
        RoutingNode.start(
                started.system(),
                started.entities(),
                started.database(),
                started.json(),
                regions,
                Witnesses.none(),
                Optional.empty(),
                () -> new Moment(System.nanoTime()),
                started.timer(),
                settings(started),
                Duration.ofMillis(20));
    }

    private static RoutingSettings settings(TestNode node) {
        return RoutingSettings.from(node.system().settings().config());
    }

    private Routes routes() {
        return new ShardedRoutes(
                node.entities(),
                node.views(),
                InstantSource.system(),
                node.timer(),
                new SecureRandom(),
                settings(node));
    }

    private void restart() {
        node.crash();
        node = start();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void isForgottenWhereNobodyHasClaimedTheName() {
        get(routes().claim(ACME, OWNER, US1));
        for (var i = 0; i < 10; i++) get(routes().find(DomainName.parse("nobody" + i + ".sip.twilio.com")));

        eventually(
                "only what is claimed is kept in mind",
                () -> get(node.entities().shards(Duration.ofSeconds(5))).stream()
                        .filter(shards -> shards.kind().equals("route"))
                        .anyMatch(shards -> shards.entities() == 1));
    }

    @Test
    void saysInTheJournalThatItWoke() {
        get(routes().claim(ACME, OWNER, US1));

        restart();

        assertThat(get(routes().find(ACME))).isEqualTo(new Active(US1, epoch(1)));
        assertThat(get(node.views().journal(Topology.GLOBAL).events(ShardedRoutes.address(ACME), Page.Request.ALL))
                        .items())
                .extracting(Journal.Entry::type)
                .containsExactly("route.name-claimed.1", "woke.1");
    }

    @Test
    void survivesARestart() {
        get(routes().claim(ACME, OWNER, US1));
        get(routes().claim(ACME, OWNER, IE1));
        get(routes().confirm(ACME, US1, SESSION, Epoch.NONE));
        get(routes().rename(ACME, OWNER, "Acme"));
        get(routes().reroute(ACME, OWNER, IE1, false, "operator"));
        eventually("the move has ended", () -> get(routes().find(ACME)).equals(new Active(IE1, epoch(2))));
        var before = get(routes().describe(ACME));

        restart();

        assertThat(get(routes().describe(ACME))).isEqualTo(before).isPresent();
        assertThat(get(routes().confirm(ACME, US1, SESSION, Epoch.NONE))).isEqualTo(new Refused(epoch(2)));
        assertThat(get(routes().confirm(ACME, IE1, SESSION, Epoch.NONE))).isEqualTo(new Confirmed(epoch(2), SESSION));
    }

    @Test
    void finishesAMoveThatARestartHasInterrupted() {
        get(routes().claim(ACME, OWNER, US1));
        get(routes().claim(ACME, OWNER, IE1));
        regions.silence(US1);
        assertThat(get(routes().reroute(ACME, OWNER, IE1, false, "operator"))).isInstanceOf(MoveUnderWay.class);

        restart();
        assertThat(get(routes().find(ACME))).isEqualTo(new Moving(US1, IE1, epoch(2)));
        assertThat(get(routes().confirm(ACME, IE1, SESSION, Epoch.NONE))).isEqualTo(new Refused(epoch(2)));
        regions.wake(US1);

        eventually("the move has ended", () -> get(routes().find(ACME)).equals(new Active(IE1, epoch(2))));
        assertThat(regions.hints()).containsExactly(new FakeRouteOrders.Order(IE1, ACME, epoch(2)));
    }

    @Test
    void insistsWhileTheOldRegionIsSilent() {
        get(routes().claim(ACME, OWNER, US1));
        regions.silence(US1);
        get(routes().reroute(ACME, OWNER, IE1, true, "operator"));

        eventually("it has asked again", () -> regions.deactivations().size() > 2);
        assertThat(regions.deactivations()).containsOnly(new FakeRouteOrders.Order(US1, ACME, epoch(2)));
    }

    @Test
    void resumesAMoveWhoseNodeHasDiedWithNobodyTouchingTheName() {
        var names = IntStream.range(0, 10)
                .mapToObj(i -> DomainName.parse("moving" + i + ".sip.twilio.com"))
                .toList();
        regions.silence(US1);
        for (var name : names) {
            get(routes().claim(name, OWNER, US1));
            get(routes().reroute(name, OWNER, IE1, true, "operator"));
        }
        eventually("the read model shows the moves", () -> moving(node).size() == names.size());
        var other = TestNode.joining(node, Topology.GLOBAL, "routing", database, InstantSource.system(), IMPATIENT);
        run(other);

        node.crash();
        node = other;
        regions.wake(US1);

        eventually("every new region was told", () -> activated().containsAll(names));
        eventually("no move is left", () -> moving(node).isEmpty());
        for (var name : names) assertThat(get(routes().find(name))).isEqualTo(new Active(IE1, epoch(2)));
    }

    private static List<MoveRow> moving(TestNode node) {
        return get(node.views().list(Topology.GLOBAL, MoveRow.VIEW, Rounds.EVERYBODY, Page.Request.ALL))
                .items();
    }

    private List<DomainName> activated() {
        return regions.hints().stream().map(FakeRouteOrders.Order::name).toList();
    }

    private static Epoch epoch(long number) {
        return new Epoch(number);
    }
}
