package io.strowger.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.AccountSid;
import io.strowger.core.SubAccounts;
import io.strowger.core.SubAccounts.ClosedForEver;
import io.strowger.core.SubAccounts.Family;
import io.strowger.core.SubAccounts.Status;
import io.strowger.core.SubAccounts.SubAccount;
import io.strowger.core.SubAccounts.TooManySubAccounts;
import io.strowger.core.SubAccounts.UnknownSubAccount;
import io.strowger.core.WireMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HouseholdTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(60);
    private static final AccountSid OWNER = AccountSid.parse("AC00000000000000000000000000000001");
    private static final Random RANDOM = new Random(7);
    private static final AccountSid SHOP = OWNER.newSubAccount(RANDOM);

    private final Household household = new Household();
    private Household.State state = household.initial();

    @Test
    void createsAnAccountOnceHoweverOftenItIsTold() {
        var created = tell(new Household.Create(SHOP, "shop"));

        assertThat(created).isEqualTo(new SubAccount(SHOP, "shop", Status.ACTIVE, NOON, NOON));
        assertThat(tell(new Household.Create(SHOP, "shop"))).isEqualTo(created);
        assertThat(tell(new Household.Show())).isEqualTo(new Family(Optional.empty(), List.of((SubAccount) created)));
    }

    @Test
    void hasALimit() {
        for (var i = 0; i < SubAccounts.MAX_SUB_ACCOUNTS; i++)
            tell(new Household.Create(OWNER.newSubAccount(RANDOM), "sub " + i));

        assertThat(tell(new Household.Create(SHOP, "shop")))
                .isEqualTo(new TooManySubAccounts(SubAccounts.MAX_SUB_ACCOUNTS));
    }

    @Test
    void changesWhatIsSaidAndWritesNothingThatIsNoNews() {
        tell(new Household.Create(SHOP, "shop"));

        assertThat(tell(new Household.Change(SHOP, Optional.empty(), Optional.of(Status.SUSPENDED)), LATER))
                .isEqualTo(new SubAccount(SHOP, "shop", Status.SUSPENDED, NOON, LATER));
        assertThat(tell(new Household.Change(SHOP, Optional.of("store"), Optional.empty()), LATER))
                .isEqualTo(new SubAccount(SHOP, "store", Status.SUSPENDED, NOON, LATER));
        assertThat(household
                        .decide(state, new Household.Change(SHOP, Optional.of("store"), Optional.empty()), LATER)
                        .events())
                .isEmpty();
    }

    @Test
    void leavesClosedWhatIsClosed() {
        tell(new Household.Create(SHOP, "shop"));
        tell(new Household.Change(SHOP, Optional.empty(), Optional.of(Status.CLOSED)));

        assertThat(tell(new Household.Change(SHOP, Optional.empty(), Optional.of(Status.ACTIVE))))
                .isEqualTo(new ClosedForEver());
    }

    @Test
    void doesNotKnowEveryAccount() {
        assertThat(tell(new Household.Change(SHOP, Optional.of("mine"), Optional.empty())))
                .isEqualTo(new UnknownSubAccount());
    }

    @Test
    void callsItselfWhatItLikes() {
        assertThat(tell(new Household.Rename("Acme"))).isEqualTo(new Family(Optional.of("Acme"), List.of()));
    }

    private WireMessage tell(Household.Command command) {
        return tell(command, NOON);
    }

    private WireMessage tell(Household.Command command, Instant now) {
        var decision = household.decide(state, command, now);
        state = household.applyAll(state, decision.events());
        return decision.reply().orElseThrow();
    }
}
