package io.strowger.node.check;

import io.strowger.cluster.Entities;
import io.strowger.core.Decider;
import io.strowger.core.Durable;
import io.strowger.core.Lease;
import io.strowger.core.LeaseTerms;
import io.strowger.core.Moment;
import io.strowger.core.MonotonicClock;
import io.strowger.core.RegionId;
import io.strowger.core.Timer;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses;
import io.strowger.region.LeaseKeeper;
import io.strowger.routing.Seals;
import io.strowger.routing.Witness;
import java.util.List;

/// The rules that a world runs by: the product's, unless a test breaks one to see whether the checker notices.
public interface Rules {
    Rules BUILT = new Rules() {};

    default <C, E extends Durable, S extends Durable> Decider<C, E, S> decider(String kind, Decider<C, E, S> built) {
        return built;
    }

    /// `alive` are the witnesses that live at the moment when a process starts.
    default LeaseTerms terms(LeaseTerms configured, List<WitnessId> alive) {
        return configured;
    }

    default Lease lease(
            RegionId region,
            LeaseTerms terms,
            Entities entities,
            Witnesses witnesses,
            MonotonicClock clock,
            Timer timer,
            Runnable onOverslept) {
        var keeper = new LeaseKeeper(region, terms, entities, witnesses, clock, timer, onOverslept, _ -> {});
        keeper.start();
        return keeper;
    }

    default Witness witness(LeaseTerms terms, Moment now) {
        return Witness.started(terms, now);
    }

    /// How a routing node keeps what is sealed.
    default Seals seals(Seals built) {
        return built;
    }

    /// How a routing node reaches the witnesses.
    default Witnesses arbiterWitnesses(Witnesses built) {
        return built;
    }

    /// Whether those of `kind` that are to say in the journal that they wake do so.
    default boolean saysThatItWakes(String kind) {
        return true;
    }

    /// Whether an entity with nothing in the journal leaves memory at once.
    default boolean forgetsWhatIsNothing() {
        return true;
    }

    /// How long after the other half of its region has won the one that has lost ends, in ns: before the winner starts
    /// what it had.
    default long loserEnds(long built) {
        return built;
    }

    /// Whether events are stored before anybody hears of them.
    default boolean persistsFirst() {
        return true;
    }

    /// Whether the journal refuses a writer that has not seen all of it.
    default boolean refusesSecondWriters() {
        return true;
    }
}
