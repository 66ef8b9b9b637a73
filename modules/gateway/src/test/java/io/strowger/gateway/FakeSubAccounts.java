package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.SubAccounts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;

/// Sub-accounts in memory; not more than two of an owner.
final class FakeSubAccounts implements SubAccounts {
    static final int LIMIT = 2;

    private final Map<AccountSid, Family> families = new HashMap<>();
    private final Fakes fakes;
    private final Random random = new Random(7);

    FakeSubAccounts(Fakes fakes) {
        this.fakes = fakes;
    }

    @Override
    public CompletionStage<CreateReply> create(AccountSid owner, String friendlyName) {
        return fakes.answer(() -> {
            var family = of(owner);
            if (family.subAccounts().size() == LIMIT) return new TooManySubAccounts(LIMIT);
            var sub = new SubAccount(
                    owner.newSubAccount(random), friendlyName, Status.ACTIVE, TestSite.NOON, TestSite.NOON);
            var more = new ArrayList<>(family.subAccounts());
            more.add(sub);
            families.put(owner, new Family(family.friendlyName(), more));
            return sub;
        });
    }

    @Override
    public CompletionStage<Family> family(AccountSid owner) {
        return fakes.answer(() -> of(owner));
    }

    @Override
    public CompletionStage<ChangeReply> change(
            AccountSid owner, AccountSid subAccount, Optional<String> friendlyName, Optional<Status> status) {
        return fakes.answer(() -> {
            var found = of(owner).find(subAccount);
            if (found.isEmpty()) return new UnknownSubAccount();
            var old = found.get();
            if (old.status() == Status.CLOSED) return new ClosedForEver();
            var changed = new SubAccount(
                    old.sid(),
                    friendlyName.orElse(old.friendlyName()),
                    status.orElse(old.status()),
                    old.created(),
                    TestSite.NOON.plusSeconds(60));
            families.put(
                    owner,
                    new Family(
                            of(owner).friendlyName(),
                            of(owner).subAccounts().stream()
                                    .map(one -> one.equals(old) ? changed : one)
                                    .toList()));
            return changed;
        });
    }

    @Override
    public CompletionStage<Family> rename(AccountSid owner, String friendlyName) {
        return fakes.answer(() -> {
            families.put(owner, new Family(Optional.of(friendlyName), of(owner).subAccounts()));
            return of(owner);
        });
    }

    private Family of(AccountSid owner) {
        return families.getOrDefault(owner, new Family(Optional.empty(), List.of()));
    }
}
