package io.strowger.routing;

import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.WireMessage;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// [Witnesses] over Pekko's remoting: each is asked at the address that it is called by. Stages complete on the
/// actor system's threads; an answer to a process that has died since goes nowhere.
public final class RemoteWitnesses implements Witnesses {
    private final ActorSystem<?> system;
    private final Duration patience;

    /// `patience` is how long a witness may take to answer.
    public RemoteWitnesses(ActorSystem<?> system, Duration patience) {
        this.system = system;
        this.patience = patience;
    }

    @Override
    public CompletionStage<RenewReply> renew(WitnessId witness, RegionId region, SessionNumber session) {
        return ask(witness, new Witness.Renew(region, session)).thenApply(RenewReply.class::cast);
    }

    @Override
    public CompletionStage<SealReply> seal(WitnessId witness, RegionId region, SessionNumber session) {
        return ask(witness, new Witness.Seal(region, session)).thenApply(SealReply.class::cast);
    }

    @Override
    public CompletionStage<Sightings> look(WitnessId witness) {
        return ask(witness, new Witness.Look()).thenApply(Sightings.class::cast);
    }

    private CompletionStage<WireMessage> ask(WitnessId witness, Witness.Request request) {
        return AskPattern.ask(
                at(witness), replyTo -> new WitnessActor.Asked(request, replyTo), patience, system.scheduler());
    }

    private ActorRef<WitnessActor.Asked> at(WitnessId witness) {
        return ActorRefResolver.get(system)
                .resolveActorRef("pekko://" + system.name() + "@" + witness + "/system/" + WitnessActor.NAME);
    }
}
