package io.strowger.core;

/// A region node's permission to admit new work: the session it speaks for, and whether the lease of that session is
/// held. Read for every admission, from any thread.
@FunctionalInterface
public interface Lease {
    /// What it says at this very moment.
    Reading now();

    /// Whether this node may admit what was confirmed in `session`, at this very moment.
    default boolean isHeldFor(SessionNumber session) {
        return now().isHeldFor(session);
    }

    /// What a lease said at one moment: the session in which a route is to be confirmed, and whether what is confirmed
    /// in it might be admitted.
    record Reading(SessionNumber session, boolean isHeld) {
        public boolean isHeldFor(SessionNumber asked) {
            return isHeld && asked.equals(session);
        }
    }

    /// `lease = off`: a region that nobody can take a route from without its own acknowledgement, and that therefore
    /// always may admit what was confirmed in no session. An arbiter with leases confirms nothing in none.
    static Lease off() {
        return () -> new Reading(SessionNumber.NONE, true);
    }
}
