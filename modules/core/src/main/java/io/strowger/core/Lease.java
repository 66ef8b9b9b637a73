package io.strowger.core;

/// A region node's permission to admit new work: the session it speaks for, and whether the lease of a session is
/// held right now. Read on every admission, from any thread.
public interface Lease {
    /// The session in which a route is to be confirmed.
    SessionNumber session();

    /// Whether this node may admit what was confirmed in `session`, at this very moment.
    boolean isHeldFor(SessionNumber session);

    /// Whether this node may admit what is confirmed in its session now.
    default boolean isHeld() {
        return isHeldFor(session());
    }

    /// `lease = off`: a region that nobody can take a route from without its own acknowledgement, and that therefore
    /// always may admit what was confirmed in no session. An arbiter with leases confirms nothing in none.
    static Lease off() {
        return new Lease() {
            @Override
            public SessionNumber session() {
                return SessionNumber.NONE;
            }

            @Override
            public boolean isHeldFor(SessionNumber session) {
                return session.equals(SessionNumber.NONE);
            }
        };
    }
}
