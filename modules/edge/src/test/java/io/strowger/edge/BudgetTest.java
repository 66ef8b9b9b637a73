package io.strowger.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class BudgetTest {
    private final Budget budget = new Budget(1000);

    @Test
    void isSharedByAll() {
        var one = budget.share();
        var other = budget.share();

        assertThat(one.take(300)).isTrue();
        assertThat(other.take(400)).isTrue();
        assertThat(budget.taken()).isEqualTo(700);

        one.giveBack(100);
        assertThat(budget.taken()).isEqualTo(600);
    }

    @Test
    void givesNobodyMoreThanIsLeftForAllOthers() {
        var greedy = budget.share();
        while (greedy.take(50)) assertThat(budget.taken()).isLessThanOrEqualTo(1000);

        assertThat(budget.taken()).isEqualTo(500);
        assertThat(budget.share().take(400)).isTrue();
    }

    @Test
    void hasSomethingForAnotherHoweverManyAreGreedy() {
        var greedy = Stream.generate(budget::share).limit(9).toList();
        for (var round = 0; round < 1000; round++) greedy.forEach(share -> share.take(1));

        assertThat(budget.taken()).isEqualTo(900);
        assertThat(budget.share().take(100)).isTrue();
    }

    @Test
    void takesBackWhatAShareHoldsOnceWhenItEnds() {
        var ending = budget.share();
        var other = budget.share();
        ending.take(100);
        other.take(200);

        assertThat(ending.end()).isTrue();
        assertThat(ending.end()).isFalse();
        ending.giveBack(100);

        assertThat(budget.taken()).isEqualTo(200);
        assertThat(ending.take(1)).isFalse();
    }
}
