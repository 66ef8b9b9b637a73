package io.strowger.node.check;

import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.WireMessage;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses;
import io.strowger.routing.Witness;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/// How one host reaches the witnesses.
record SimulatedWitnesses(Host host) implements Witnesses {
    private static final Duration PATIENCE = Duration.ofMillis(500);

    @Override
    public CompletionStage<RenewReply> renew(WitnessId witness, RegionId region, SessionNumber session) {
        return ask(witness, new Witness.Renew(region, session), RenewReply.class, host.world.patienceOfHolders());
    }

    @Override
    public CompletionStage<SealReply> seal(WitnessId witness, RegionId region, SessionNumber session) {
        return ask(witness, new Witness.Seal(region, session), SealReply.class, PATIENCE);
    }

    @Override
    public CompletionStage<Sightings> look(WitnessId witness) {
        return ask(witness, new Witness.Look(), Sightings.class, PATIENCE);
    }

    private <R extends WireMessage> CompletionStage<R> ask(
            WitnessId witness, Witness.Request request, Class<R> reply, Duration patience) {
        var world = host.world;
        var target = world.witness(witness);
        return host.answer(
                patience,
                witness,
                reply,
                asker -> world.network()
                        .send(
                                host,
                                target,
                                () -> target.witness().on(request).ifPresent(it -> {
                                    if (world.timeline().isKept() && !(it instanceof Granted))
                                        target.trace(request + " -> " + it);
                                    asker.answer(target, it);
                                })));
    }
}
