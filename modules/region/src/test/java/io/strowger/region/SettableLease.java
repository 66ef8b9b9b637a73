package io.strowger.region;

import io.strowger.core.Lease;
import io.strowger.core.SessionNumber;

/// A lease that is held while the test says so.
final class SettableLease implements Lease {
    SessionNumber session;
    boolean held = true;

    SettableLease(SessionNumber session) {
        this.session = session;
    }

    @Override
    public Reading now() {
        return new Reading(session, held);
    }
}
