package io.strowger.cluster;

import io.strowger.core.EntityAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The entities in the memory of this node, and which of them have to leave it. Safe for use by many threads.
final class Residents {
    /// What a full memory still leaves an entity: until its next message, if one is on its way.
    static final Duration LEAST_PATIENCE = Duration.ofSeconds(1);

    private final ConcurrentHashMap<EntityAddress, Resident<?, ?, ?>> all = new ConcurrentHashMap<>();
    private final int most;

    /// There should not be more than `most` of them.
    Residents(int most) {
        this.most = most;
    }

    Optional<Resident<?, ?, ?>> find(EntityAddress address) {
        return Optional.ofNullable(all.get(address));
    }

    void movedIn(Resident<?, ?, ?> resident) {
        all.put(resident.address(), resident);
    }

    /// Its successor, if there is one already, stays.
    void movedOut(Resident<?, ?, ?> resident) {
        all.remove(resident.address(), resident);
    }

    /// Tells those to leave that nobody has spoken to for too long, and those that are nothing.
    void dismissIdle() {
        var crowd = all.size();
        for (var resident : all.values()) {
            if (resident.isNothingFor(LEAST_PATIENCE)
                    || resident.isIdleFor(patience(resident.lifetime().idle(), crowd, most)))
                resident.actor().tell(new ShellMessage.Dismissed());
        }
    }

    /// How long an entity of a kind that may be `idle` for so long may be so in this `crowd`: all of it while at most
    /// half of the places are taken, and the less the fewer are left. Whatever the rate at which others wake up,
    /// their number settles below `most`.
    static Duration patience(Duration idle, int crowd, int most) {
        var left = Math.clamp(2.0 * (most - crowd) / most, 0.0, 1.0);
        var shortened = Duration.ofNanos((long) (idle.toNanos() * left));
        var least = idle.compareTo(LEAST_PATIENCE) < 0 ? idle : LEAST_PATIENCE;
        return shortened.compareTo(least) < 0 ? least : shortened;
    }
}
