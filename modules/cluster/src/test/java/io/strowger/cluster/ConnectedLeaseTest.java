package io.strowger.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.junit.jupiter.api.Test;

class ConnectedLeaseTest {
    private static final Duration STABLE_AFTER = Duration.ofSeconds(3);
    private static final Duration THIRD = STABLE_AFTER.dividedBy(3);

    private final FakeClaim claim = new FakeClaim();
    private final List<Set<Integer>> ended = new ArrayList<>();

    @Test
    void partsOfARegionAskBeforeTheyGiveUpTheOthersTheLargerOneFirst() {
        var links = new Links(3);
        links.cut(2, 1);
        links.cut(2, 3); // all three hear of all that is cut, over other data centers
        var one = strategyOf(links, 1);
        var two = strategyOf(links, 2);

        assertThat(Links.ended(one)).isEmpty();
        links.pass(THIRD.minusMillis(1));
        assertThat(Links.ended(two)).isEmpty();
        assertThat(claim.asked).containsExactly(Set.of(1, 3));

        links.pass(Duration.ofMillis(1));
        assertThat(Links.ended(two)).isEmpty();
        assertThat(claim.asked).containsExactly(Set.of(1, 3), Set.of(2));

        claim.answers.getFirst().complete(true);
        claim.answers.getLast().complete(false);
        assertThat(ended).containsExactly(Set.of(2));
        assertThat(Links.ended(one)).isEmpty();

        links.pass(STABLE_AFTER.minus(THIRD));
        assertThat(Links.ended(one)).containsExactly(2);
        assertThat(Links.ended(two)).isEmpty();
        assertThat(claim.asked).hasSize(2);
    }

    /// Both could be granted, if who joins counted: he is connected to both.
    @Test
    void asksForThoseThatHaveBeenLetIn() {
        var links = new Links(2);
        links.is(3, MemberStatus.joining());
        links.cut(1, 2);
        for (var node : List.of(1, 2)) {
            var strategy = strategyOf(links, node);
            links.pass(THIRD);
            assertThat(Links.ended(strategy)).isEmpty();
        }
        assertThat(claim.asked).containsExactly(Set.of(1), Set.of(2));
    }

    @Test
    void whoHasNotBeenLetInEndsWithoutAskingWhereAnotherHasBeen() {
        var links = new Links(2);
        links.is(3, MemberStatus.weaklyUp());
        links.cut(1, 2);
        links.cut(3, 1);
        var three = strategyOf(links, 3);
        links.pass(STABLE_AFTER);
        assertThat(Links.ended(three)).isEmpty();
        assertThat(ended).containsExactly(Set.of(3));
        assertThat(claim.asked).isEmpty();
    }

    /// All who had been let in have died, and nobody is left to give them up.
    @Test
    void whoComesBackAloneAsksLastAndGoesOn() {
        var links = new Links(2);
        links.is(3, MemberStatus.weaklyUp());
        links.cut(3, 1);
        links.cut(3, 2);
        var three = strategyOf(links, 3);
        links.pass(THIRD.multipliedBy(2).minusMillis(1));
        assertThat(Links.ended(three)).isEmpty();
        assertThat(claim.asked).isEmpty();

        links.pass(THIRD);
        assertThat(Links.ended(three)).isEmpty();
        assertThat(claim.asked).containsExactly(Set.of(3));

        claim.answers.getFirst().complete(true);
        links.pass(THIRD);
        assertThat(Links.ended(three)).containsExactlyInAnyOrder(1, 2);
        assertThat(ended).isEmpty();
    }

    @Test
    void whoIsConnectedOverAnotherIsNotLost() {
        var links = new Links(3);
        links.cut(1, 2);
        for (var node : List.of(1, 2, 3)) {
            var strategy = strategyOf(links, node);
            links.pass(STABLE_AFTER);
            assertThat(Links.ended(strategy)).isEmpty();
        }
        assertThat(claim.asked).isEmpty();
    }

    @Test
    void theOneThatIsLeftOfThreeGoesOn() {
        var links = new Links(3);
        links.lost(3, 1);
        links.lost(3, 2);
        var three = strategyOf(links, 3);
        links.pass(STABLE_AFTER);
        assertThat(Links.ended(three)).isEmpty();
        claim.answers.getFirst().complete(true);
        assertThat(Links.ended(three)).containsExactly(1, 2);
    }

    @Test
    void whoCannotAskEndsAndNobodyElseForIt() {
        var links = new Links(3);
        links.cut(1, 2);
        links.cut(3, 2);
        var one = strategyOf(links, 1);
        links.pass(STABLE_AFTER);
        assertThat(Links.ended(one)).isEmpty();
        claim.answers.getFirst().completeExceptionally(new IllegalStateException("no database"));
        assertThat(Links.ended(one)).isEmpty();
        assertThat(ended).containsExactly(Set.of(1));
    }

    @Test
    void whatWasAskedForNothingIsTakenBack() {
        var links = new Links(2);
        links.lost(1, 2);
        var one = strategyOf(links, 1);
        links.pass(THIRD);
        assertThat(Links.ended(one)).isEmpty();
        claim.answers.getFirst().complete(true);

        links.found(1, 2);
        links.tell(one, 1);
        assertThat(Links.ended(one)).isEmpty();
        assertThat(claim.takenBack).isEqualTo(1);
    }

    /// Whoever is slow to ask has to be refused after that, too: also by what the others of the part have asked, who
    /// give nobody up themselves.
    @Test
    void whatWasUsedIsKept() {
        var links = new Links(3);
        links.lost(1, 2);
        links.lost(3, 2);
        var one = strategyOf(links, 1);
        var three = strategyOf(links, 3);
        links.pass(STABLE_AFTER);
        assertThat(Links.ended(one)).isEmpty();
        claim.answers.getFirst().complete(true);
        assertThat(Links.ended(one)).containsExactly(2);
        assertThat(three.unreachable().isEmpty()).isTrue();

        links.is(2, MemberStatus.down());
        for (var strategy : List.of(one, three)) {
            links.tell(strategy, strategy == one ? 1 : 3);
            assertThat(strategy.unreachable().isEmpty()).isTrue();
        }
        assertThat(claim.takenBack).isZero();
        assertThat(claim.asked).containsOnly(Set.of(1, 3));
    }

    @Test
    void asksAnewAboutWhoeverIsLostNext() {
        var links = new Links(3);
        links.lost(1, 3);
        links.lost(2, 3);
        var one = strategyOf(links, 1);
        links.pass(THIRD);
        assertThat(Links.ended(one)).isEmpty();
        links.lost(1, 2);
        links.tell(one, 1);
        links.pass(STABLE_AFTER);
        claim.answers.getFirst().complete(true);
        assertThat(Links.ended(one)).isEmpty();
        assertThat(claim.asked).containsExactly(Set.of(1, 2), Set.of(1));
        claim.answers.getLast().complete(true);
        assertThat(Links.ended(one)).containsExactly(2, 3);
    }

    @Test
    void asksNothingAboutWhoHasLeft() {
        var links = new Links(2);
        links.is(2, MemberStatus.exiting());
        links.lost(1, 2);
        var one = strategyOf(links, 1);
        links.pass(STABLE_AFTER);
        assertThat(Links.ended(one)).isEmpty();
        assertThat(claim.asked).isEmpty();
    }

    @Test
    void leavesToPekkosMajorityWhatMoreNodesThanWatchEachOtherSay() {
        var links = new Links(Links.WATCHERS + 2);
        links.cut(1, 2);
        var three = strategyOf(links, 3);
        assertThat(Links.ended(three)).containsExactly(1, 2);
        assertThat(claim.asked).isEmpty();
    }

    private ConnectedLease strategyOf(Links links, int self) {
        var strategy = new ConnectedLease(
                Links.DATA_CENTER,
                Links.address(self),
                Links.WATCHERS,
                STABLE_AFTER,
                links::now,
                claim,
                part -> ended.add(Links.numbers(part)));
        links.tell(strategy, self);
        return strategy;
    }

    private static final class FakeClaim implements ConnectedLease.Claim {
        private final List<Set<Integer>> asked = new ArrayList<>();
        private final List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        private int takenBack;

        @Override
        public CompletionStage<Boolean> goesOn(Set<UniqueAddress> part) {
            var answer = new CompletableFuture<Boolean>();
            asked.add(Links.numbers(part));
            answers.add(answer);
            return answer;
        }

        @Override
        public void isWhole() {
            takenBack++;
        }
    }
}
