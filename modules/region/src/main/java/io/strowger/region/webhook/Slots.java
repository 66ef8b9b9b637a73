package io.strowger.region.webhook;

import io.strowger.core.AccountSid;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Room for webhooks on their way: so many at all, and so many of one account, so that one whose servers are
/// slow does not take the room of all others. Safe for use by many threads.
final class Slots {
    private final Semaphore all;
    private final int perAccount;
    private final Map<AccountSid, Semaphore> ofAccounts = new ConcurrentHashMap<>(); // which are configured: few

    Slots(int total, int perAccount) {
        this.all = new Semaphore(total, true);
        this.perAccount = perAccount;
    }

    /// Whether there has been room within `patience`; then it is to be given back.
    boolean take(AccountSid account, Duration patience) throws InterruptedException {
        var end = System.nanoTime() + patience.toNanos();
        var own = own(account);
        if (!taken(own, end)) return false;
        var isTaken = false;
        try {
            isTaken = taken(all, end);
        } finally {
            if (!isTaken) own.release();
        }
        return isTaken;
    }

    void giveBack(AccountSid account) {
        all.release();
        own(account).release();
    }

    private static boolean taken(Semaphore room, long end) throws InterruptedException {
        return room.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }

    private Semaphore own(AccountSid account) {
        return ofAccounts.computeIfAbsent(account, _ -> new Semaphore(perAccount, true));
    }
}
