package io.strowger.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Decision;
import io.strowger.core.Routes;
import io.strowger.routing.RouteWorld.Rules;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Invariants I1 and I2 under planned moves, on random schedules; and that the checker notices when a rule is missing.
class RouteSafetyTest {
    private static final int SEEDS = 2000;

    @Test
    void neverLetsTwoRegionsAdmitHoweverMessagesAreLostDoubledOrLate() {
        var worlds = worlds(Rules.BUILT);

        assertThat(worlds).extracting(RouteWorld::violation).allMatch(Optional::isEmpty);
        assertThat(worlds.stream()
                        .mapToLong(world -> world.happened(Route.MoveCompleted.class))
                        .sum())
                .isGreaterThan(SEEDS);
        assertThat(worlds.stream()
                        .mapToLong(world -> world.happened(Route.MoveCancelled.class))
                        .sum())
                .isGreaterThan(SEEDS / 10);
        assertThat(worlds.stream()
                        .mapToLong(world -> world.happened(Route.NameFreed.class))
                        .sum())
                .isGreaterThan(SEEDS / 10);
        assertThat(worlds.stream().mapToLong(RouteWorld::restarts).sum()).isGreaterThan(SEEDS);
    }

    @Test
    void endsEveryMoveOnceMessagesGetThrough() {
        for (var world : worlds(Rules.BUILT)) {
            world.heal();

            assertThat(world.violation()).isEmpty();
            assertThat(world.route()).isNotInstanceOf(RouteState.UnderWay.class);
            assertThat(world.activeRegionAdmits()).as("%s", world.route()).isTrue();
        }
    }

    @Test
    void catchesARouteThatConfirmsWhileMoving() {
        assertCaught(Rules.BUILT.with((route, state, command, now) -> switch (command) {
            case Route.Confirm confirm
            when state instanceof RouteState.UnderWay move && confirm.region().equals(move.to()) ->
                Decision.reply(new Routes.Confirmed(move.epoch(), confirm.session()));
            default -> route.decide(state, command, now);
        }));
    }

    @Test
    void catchesARouteThatTakesTheAnswerToAnOlderMove() {
        assertCaught(Rules.BUILT.with((route, state, command, now) -> switch (command) {
            case Route.LetGo letGo
            when state instanceof RouteState.UnderWay move && letGo.region().equals(move.from()) ->
                route.decide(state, new Route.LetGo(move.from(), move.epoch()), now);
            default -> route.decide(state, command, now);
        }));
    }

    @Test
    void catchesARouteThatForgetsWhoMayStillAdmitUnderAFreedName() {
        assertCaught(Rules.BUILT.with((route, state, command, now) -> switch (command) {
            case Route.Declare(var account, var region, var sid)
            when state instanceof RouteState.Free free -> {
                var epoch = free.epoch().next();
                yield Decision.<Route.Event>persist(new Route.NameClaimed(sid, account, region, region, epoch, now))
                        .thenReply(new Routes.Claimed(new Routes.Active(region, epoch)));
            }
            default -> route.decide(state, command, now);
        }));
    }

    @Test
    void catchesARouteThatActsBeforeItHasPersisted() {
        assertCaught(new Rules(Route::decide, false, true, true));
    }

    @Test
    void catchesARegionThatBelievesAnOlderEpoch() {
        assertCaught(new Rules(Route::decide, true, false, true));
    }

    @Test
    void catchesARegionThatForgetsAnEpochWhileItHasNoDomain() {
        assertCaught(new Rules(Route::decide, true, true, false));
    }

    private static void assertCaught(Rules mistaken) {
        assertThat(LongStream.range(0, SEEDS)
                        .anyMatch(seed ->
                                new RouteWorld(seed, mistaken).run().violation().isPresent()))
                .isTrue();
    }

    private static List<RouteWorld> worlds(Rules rules) {
        return LongStream.range(0, SEEDS)
                .mapToObj(seed -> new RouteWorld(seed, rules).run())
                .toList();
    }
}
