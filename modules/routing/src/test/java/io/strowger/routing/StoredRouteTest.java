package io.strowger.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.strowger.cluster.DurableCatalog;
import io.strowger.cluster.DurableJson;
import io.strowger.core.AccountSid;
import io.strowger.core.Durable;
import io.strowger.core.Epoch;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.SubAccounts.Status;
import io.strowger.core.SubAccounts.SubAccount;
import io.strowger.core.Woke;
import io.strowger.core.sip.DomainName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What was stored once must be readable for ever: one file for each type and version, which nobody changes.
class StoredRouteTest {
    private static final DurableJson JSON = new DurableJson(DurableCatalog.from(ConfigFactory.load()));
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LATER = Instant.parse("2026-01-01T12:00:00.250Z");
    private static final AccountSid OWNER = AccountSid.parse("AC00000000000000000000000000000001");
    private static final Sid SID = Sid.parse("QQ00000000000000000000000000000001");
    private static final RegionId US1 = RegionId.parse("us1");
    private static final RegionId IE1 = RegionId.parse("ie1");

    static List<Route.Event> events() {
        return List.of(
                new Route.NameClaimed(SID, OWNER, US1, US1, new Epoch(1), NOON),
                new Route.RegionDeclared(IE1, NOON),
                new Route.SessionConfirmed(US1, new SessionNumber(3)),
                new Route.RouteRenamed("Acme", NOON),
                new Route.MoveRequested(US1, IE1, new Epoch(2), "operator", NOON),
                new Route.MoveCompleted(US1, IE1, new Epoch(2), LATER),
                new Route.MoveCancelled(US1, new Epoch(3), "operator", LATER),
                new Route.RegionWithdrawn(US1, LATER),
                new Route.NameFreed(LATER),
                new Route.MoveForced(new Epoch(2), "operator", NOON),
                new Route.RegionSealed(US1, new SessionNumber(3), NOON),
                new Route.SessionDied(US1, new SessionNumber(3), LATER),
                new Route.FailoverSet(new Routes.Automatic(US1, IE1, Duration.ofSeconds(30), true), NOON),
                new Route.RouteDoubted(IE1, new Epoch(4), LATER),
                new Route.RouteTakenUp(IE1, new Epoch(2), LATER));
    }

    static List<RouteState> states() {
        var settled = after(3);
        var underWay = after(5);
        return List.of(new RouteState.NeverClaimed(), settled, underWay, underWay.freed());
    }

    /// Phone numbers, trunks and sub-accounts; and what any of them says as it wakes.
    static List<Durable> others() {
        var sub = AccountSid.parse("AC00000000000000000000000000000002");
        return List.of(
                new Woke(LATER),
                new InboundRegion.RegionAssigned(SID, IE1, "desk", NOON),
                new InboundRegion.Nothing(),
                new InboundRegion.Assigned(SID, IE1, "desk", NOON, LATER),
                new InboundNames.NameTaken("+15551234567", NOON),
                new InboundNames.State(List.of("+15551234567")),
                new Household.SubAccountCreated(sub, "shop", NOON),
                new Household.SubAccountChanged(sub, "shop", Status.SUSPENDED, LATER),
                new Household.OwnerRenamed("Acme", NOON),
                new Household.State(
                        Optional.of("Acme"), List.of(new SubAccount(sub, "shop", Status.SUSPENDED, NOON, LATER))));
    }

    static Stream<Durable> everything() {
        var name = DomainName.parse("acme.sip.twilio.com");
        return Stream.of(
                        events(),
                        states(),
                        others(),
                        List.of(new RouteRow(name, after(6)), new MoveRow(name, true, new Epoch(2))))
                .flatMap(List::stream);
    }

    private static RouteState after(int events) {
        return events().stream()
                .limit(events)
                .reduce(new RouteState.NeverClaimed(), Route::evolve, (first, second) -> second);
    }

    @ParameterizedTest
    @MethodSource("everything")
    void readsAndWritesWhatWasStored(Durable value) {
        var alias = JSON.aliasOf(value.getClass());
        var stored = golden(alias);

        assertThat(JSON.readAs(alias, stored.getBytes(UTF_8))).isEqualTo(value);
        assertThat(JSON.text(value)).isEqualTo(stored);
    }

    /// Before a move could be forced and a route could fail over; and before it was said when a region had taken a
    /// route up.
    @ParameterizedTest
    @MethodSource("statesAndRows")
    void readsWhatEarlierVersionsStored(String folder, Durable value) {
        var alias = JSON.aliasOf(value.getClass());

        assertThat(JSON.readAs(alias, golden(folder + "/" + alias).getBytes(UTF_8)))
                .isEqualTo(value);
    }

    @Test
    void keepsWhenARouteWasTakenUp() {
        var takenUp = Route.evolve(after(3), new Route.RouteTakenUp(US1, new Epoch(1), LATER));

        assertThat(JSON.text(takenUp)).contains("\"takenUp\":\"2026-01-01T12:00:00.250Z\"");
        assertThat(JSON.readAs("route.settled.1", JSON.text(takenUp).getBytes(UTF_8)))
                .isEqualTo(takenUp);
    }

    @Test
    void readsAMoveFromBeforeItsEpochWasKept() {
        var stored = "{\"name\":\"acme.sip.twilio.com\",\"isUnderWay\":true}";

        assertThat(JSON.readAs("route.move-row.1", stored.getBytes(UTF_8)))
                .isEqualTo(new MoveRow(DomainName.parse("acme.sip.twilio.com"), true, Epoch.NONE));
    }

    static Stream<Arguments> statesAndRows() {
        return Stream.of("earlier", "before-taken-up")
                .flatMap(folder -> everything()
                        .filter(value -> StoredRouteTest.class.getResource(
                                        "/golden/" + folder + "/" + JSON.aliasOf(value.getClass()) + ".json")
                                != null)
                        .map(value -> Arguments.of(folder, value)));
    }

    @Test
    void hasAFileForEveryEventAndState() {
        assertThat(events()).map(Object::getClass).containsExactlyInAnyOrderElementsOf(records(Route.Event.class));
        assertThat(states()).map(Object::getClass).containsExactlyInAnyOrderElementsOf(records(RouteState.class));
        for (var family : List.of(InboundRegion.Event.class, InboundRegion.State.class, Household.Event.class))
            assertThat(others()).map(Object::getClass).containsAll(records(family));
    }

    @Test
    void numbersEveryMessage() {
        var numbered = ConfigFactory.load().getConfig("strowger.wire").entrySet().stream()
                .map(entry -> entry.getValue().unwrapped().toString())
                .toList();

        assertThat(numbered)
                .containsAll(records(Route.Command.class).stream()
                        .map(Class::getName)
                        .toList());
        assertThat(numbered).contains(Route.AskToLetGo.class.getName(), Route.HintActive.class.getName());
        for (var family : List.of(
                Route.Question.class, Witness.Request.class, InboundRegion.Command.class, Household.Command.class))
            assertThat(numbered)
                    .containsAll(records(family).stream().map(Class::getName).toList());
    }

    private static List<Class<?>> records(Class<?> family) {
        return Arrays.asList(family.getPermittedSubclasses());
    }

    private static String golden(String alias) {
        try (var file = StoredRouteTest.class.getResourceAsStream("/golden/" + alias + ".json")) {
            return new String(Objects.requireNonNull(file, alias).readAllBytes(), UTF_8).strip();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
