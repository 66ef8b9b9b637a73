package io.strowger.region;

import io.strowger.core.Durable;
import io.strowger.core.Epoch;
import io.strowger.core.Lease;
import io.strowger.core.SessionNumber;
import java.util.Optional;

/// What a region believes about its route to one name, and what follows from that. Epochs only grow.
sealed interface Standing extends Durable {
    /// The newest epoch that it has heard of for sure.
    Epoch known();

    /// Whether the region may admit, for somebody who believes that it is active under `believed`.
    Verdict verdict(Epoch believed, Lease.Reading lease);

    /// Whether to ask the arbiter, now that it has hinted that the region may be active under `epoch`.
    boolean isWorthConfirming(Epoch epoch);

    /// What becomes of it when the arbiter confirms `epoch` for `session`; empty when that is no news.
    Optional<Active> confirmed(Epoch epoch, SessionNumber session);

    /// What becomes of it when the name is deleted here: nothing is active any more, but what it has heard of stays.
    default Standby deleted() {
        return new Standby(known());
    }

    /// What becomes of it when the arbiter wants it to let go of everything before `epoch`; empty when that is no news.
    default Optional<Standby> letGo(Epoch epoch) {
        var wanted = new Standby(epoch);
        return epoch.isOlderThan(known()) || equals(wanted) ? Optional.empty() : Optional.of(wanted);
    }

    /// Like [#letGo], after a refusal: the epoch that the arbiter knows is no news if it is known here.
    default Optional<Standby> refused(Epoch epoch) {
        return epoch.isNewerThan(known()) ? Optional.of(new Standby(epoch)) : Optional.empty();
    }

    /// Admits nothing; believes nothing older than `seen`. May come to be active under `seen` itself: a region
    /// that asks while its route is moving to it hears of that epoch before the move has ended.
    record Standby(Epoch seen) implements Standing {
        @Override
        public Epoch known() {
            return seen;
        }

        @Override
        public Verdict verdict(Epoch believed, Lease.Reading lease) {
            return believed.isOlderThan(seen) ? new Elsewhere(seen) : new ConfirmFirst();
        }

        @Override
        public boolean isWorthConfirming(Epoch epoch) {
            return !epoch.isOlderThan(seen);
        }

        @Override
        public Optional<Active> confirmed(Epoch epoch, SessionNumber session) {
            return epoch.isOlderThan(seen) ? Optional.empty() : Optional.of(new Active(epoch, session));
        }
    }

    /// Confirmed by the arbiter under `epoch`, for this session and no other.
    record Active(Epoch epoch, SessionNumber session) implements Standing {
        @Override
        public Epoch known() {
            return epoch;
        }

        @Override
        public Verdict verdict(Epoch believed, Lease.Reading lease) {
            if (believed.isNewerThan(epoch)) return new ConfirmFirst();
            if (lease.isHeldFor(session)) return new MayAdmit(epoch, session);
            return session.equals(lease.session()) ? new NoLease() : new ConfirmFirst();
        }

        @Override
        public boolean isWorthConfirming(Epoch hinted) {
            return hinted.isNewerThan(epoch);
        }

        @Override
        public Optional<Active> confirmed(Epoch confirmed, SessionNumber asked) {
            if (confirmed.isOlderThan(epoch)) return Optional.empty();
            // a late answer to an older session changes nothing; one in none is no session's: leases have been turned
            // off
            var mayBeLate = confirmed.equals(epoch) && !asked.equals(SessionNumber.NONE);
            var after = new Active(confirmed, mayBeLate ? asked.orNewer(session) : asked);
            return after.equals(this) ? Optional.empty() : Optional.of(after);
        }
    }

    /// The answer to: may this be admitted here and now?
    sealed interface Verdict {}

    /// Under this epoch, for as long as the lease of this session is held.
    record MayAdmit(Epoch epoch, SessionNumber session) implements Verdict {}

    /// Only the arbiter knows.
    record ConfirmFirst() implements Verdict {}

    /// Another region's, as far as is known here.
    record Elsewhere(Epoch known) implements Verdict {}

    /// Ours, but this node holds no lease.
    record NoLease() implements Verdict {}
}
