package io.strowger.region;

import io.strowger.core.Lease;
import io.strowger.core.LeaseTerms;
import io.strowger.core.MonotonicClock;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/// Leases that are wrong on purpose. Here, since how a lease is held is nobody else's business.
public final class LeaseMistakes {
    private LeaseMistakes() {}

    /// The end of a grant counts from when its answer arrives, and not from when it was asked for. `keeper` makes a
    /// lease that is right, of the witnesses that it is given.
    public static Lease countsFromTheAnswer(
            LeaseTerms terms, Witnesses witnesses, MonotonicClock clock, Function<Witnesses, Lease> keeper) {
        var arrivals = new Arrivals(witnesses, clock, LeaseHolder.starting(terms, clock.now()));
        var right = keeper.apply(arrivals);
        return () -> {
            var session = right.now().session();
            return new Lease.Reading(session, arrivals.held.reading(clock.now()).isHeldFor(session));
        };
    }

    /// Holds what the keeper holds, but each grant from its arrival on.
    private static final class Arrivals implements Witnesses {
        private final Witnesses real;
        private final MonotonicClock clock;
        private LeaseHolder held;

        Arrivals(Witnesses real, MonotonicClock clock, LeaseHolder held) {
            this.real = real;
            this.clock = clock;
            this.held = held;
        }

        @Override
        public CompletionStage<RenewReply> renew(WitnessId witness, RegionId region, SessionNumber session) {
            return real.renew(witness, region, session).thenApply(reply -> {
                if (reply instanceof Granted(var granted))
                    held = held.in(granted).granted(witness, granted, clock.now());
                return reply;
            });
        }

        @Override
        public CompletionStage<SealReply> seal(WitnessId witness, RegionId region, SessionNumber session) {
            return real.seal(witness, region, session);
        }

        @Override
        public CompletionStage<Sightings> look(WitnessId witness) {
            return real.look(witness);
        }
    }
}
