package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.SubAccounts;
import io.strowger.core.SubAccounts.Family;
import io.strowger.core.SubAccounts.SubAccount;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// The sub-accounts, as this gateway has last heard of them: each of their requests needs to know whether they
/// may, and a region that is cut off from the arbiter goes on. Safe for use by many threads.
final class Families {
    /// So long a suspended sub-account may still be served where nobody has asked anew.
    private static final Duration FRESH = Duration.ofSeconds(5);

    /// So long a request waits for the newest where something older is remembered.
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final SubAccounts subAccounts;
    private final LongSupplier nanoTime;

    /// One for each account of the configuration, at most.
    private final ConcurrentHashMap<AccountSid, Heard> heard = new ConcurrentHashMap<>();

    Families(SubAccounts subAccounts, LongSupplier nanoTime) {
        this.subAccounts = subAccounts;
        this.nanoTime = nanoTime;
    }

    private record Heard(Family family, long at) {}

    /// The sub-account of this SID, from memory where that will do; a new one is asked for.
    CompletionStage<Optional<SubAccount>> find(AccountSid owner, AccountSid sid) {
        return remembered(owner)
                .filter(last -> last.family().find(sid).isPresent())
                .map(last -> knownAfter(owner, last))
                .orElseGet(() -> family(owner))
                .thenApply(family -> family.find(sid));
    }

    /// What is remembered, while it is fresh or the arbiter is silent; else the newest.
    CompletionStage<Family> known(AccountSid owner) {
        return remembered(owner).map(last -> knownAfter(owner, last)).orElseGet(() -> family(owner));
    }

    private Optional<Heard> remembered(AccountSid owner) {
        return Optional.ofNullable(heard.get(owner));
    }

    /// While the arbiter is silent nobody waits for it again so soon. If it answers late, that is still heard.
    private CompletionStage<Family> knownAfter(AccountSid owner, Heard last) {
        if (nanoTime.getAsLong() - last.at() < FRESH.toNanos()) return CompletableFuture.completedStage(last.family());
        return family(owner)
                .toCompletableFuture()
                .copy()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(_ -> {
                    heard.replace(owner, last, new Heard(last.family(), nanoTime.getAsLong()));
                    return last.family();
                });
    }

    /// The newest.
    CompletionStage<Family> family(AccountSid owner) {
        return subAccounts.family(owner).thenApply(family -> {
            heard.put(owner, new Heard(family, nanoTime.getAsLong()));
            return family;
        });
    }

    /// After a change.
    void forget(AccountSid owner) {
        heard.remove(owner);
    }
}
