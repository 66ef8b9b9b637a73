package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.SubAccounts.SubAccount;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FamiliesTest {
    private final Fakes arbiter = new Fakes();
    private final FakeSubAccounts subAccounts = new FakeSubAccounts(arbiter);
    private final AtomicLong nanoTime = new AtomicLong();
    private final Families families = new Families(subAccounts, nanoTime::get);
    private SubAccount shop;

    @BeforeEach
    void oneIsRemembered() {
        shop = (SubAccount) answer(subAccounts.create(TestSite.ACME, "shop"));
        assertThat(answer(families.find(TestSite.ACME, shop.sid()))).contains(shop);
        nanoTime.addAndGet(Duration.ofMinutes(1).toNanos());
    }

    @Test
    void goesOnWithWhatItRemembersWhileTheArbiterIsSilent() {
        arbiter.fallSilent();

        assertThat(answer(families.find(TestSite.ACME, shop.sid()))).contains(shop);
        assertThat(families.find(TestSite.ACME, shop.sid())).isCompletedWithValue(Optional.of(shop));
        assertThat(answer(families.known(TestSite.ACME)).subAccounts()).containsExactly(shop);
    }

    @Test
    void doesNotAskAgainAtOnceAfterTheArbiterHasFailed() {
        arbiter.goDown();
        assertThat(families.find(TestSite.ACME, shop.sid())).isCompletedWithValue(Optional.of(shop));
        arbiter.fallSilent();

        assertThat(families.find(TestSite.ACME, shop.sid())).isCompletedWithValue(Optional.of(shop));
    }

    @Test
    void waitsForTheArbiterWhereItRemembersNothing() {
        arbiter.fallSilent();

        assertThat(families.known(TestSite.OTHER)).isNotDone();
        assertThat(families.find(TestSite.ACME, TestSite.OTHER)).isNotDone();
    }

    private static <T> T answer(CompletionStage<T> stage) {
        return stage.toCompletableFuture()
                .orTimeout(4, TimeUnit.SECONDS) // less than the arbiter's 5 s
                .join();
    }
}
