package io.strowger.core;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/// What every region node and every witness has to agree on: how long a lease lasts, by how much a clock's rate may
/// be wrong (`drift`, 0.01 is 1 %), and who the witnesses are, whether they live or not.
///
/// Who holds a lease stops after `ttl` of true time at the latest, whatever its clock's rate; who gave it waits for
/// `ttl` of true time at least. So nobody ever has to compare two clocks.
public record LeaseTerms(Duration ttl, double drift, List<WitnessId> witnesses) {
    public LeaseTerms {
        witnesses = List.copyOf(witnesses);
    }

    /// For how long a holder relies on a grant, from the moment it SENT the request, on its own clock.
    public Duration reliedOnFor() {
        return Duration.ofNanos((long) Math.floor(ttl.toNanos() * (1 - drift)));
    }

    /// For how long a witness stands by a grant, from the moment it GRANTED, on its own clock.
    public Duration stoodByFor() {
        return Duration.ofNanos((long) Math.ceil(ttl.toNanos() * (1 + drift)));
    }

    /// How often a lease is renewed: two renewals may get lost.
    public Duration renewEvery() {
        return ttl.dividedBy(3);
    }

    /// More than half of the configured witnesses: any two majorities have a witness in common.
    public int majority() {
        return witnesses.size() / 2 + 1;
    }

    public boolean isMajority(Collection<WitnessId> some) {
        return witnesses.stream().filter(some::contains).count() >= majority();
    }
}
