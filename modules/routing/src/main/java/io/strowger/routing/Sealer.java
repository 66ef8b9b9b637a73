package io.strowger.routing;

import io.strowger.cluster.Entities;
import io.strowger.cluster.Topology;
import io.strowger.core.LeaseTerms;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses;
import io.strowger.core.Witnesses.Dead;
import io.strowger.core.Witnesses.SealReply;
import io.strowger.core.Witnesses.StillHeld;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Has a session sealed: in the journal of `global` first, then at every witness. Safe for use by many threads; stages
/// complete on the thread that brings the last answer.
final class Sealer {
    /// Whoever wants a seal asks again when it does not come: what went to a node that has just died is lost.
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Entities entities;
    private final Witnesses witnesses;
    private final Optional<LeaseTerms> leases;

    Sealer(Entities entities, Witnesses witnesses, Optional<LeaseTerms> leases) {
        this.entities = entities;
        this.witnesses = witnesses;
        this.leases = leases;
    }

    /// Completes with what the witnesses say as soon as a majority has sealed it, or when all have answered or failed
    /// to: whoever asks again is not to wait for a witness that is dead or far away.
    CompletionStage<Route.SealAnswered> seal(RegionId region, SessionNumber session) {
        var seal = new Seals.Seal(region, session);
        return entities.ask(Topology.GLOBAL, Seals.ADDRESS, seal, Seals.Sealed.class, PATIENCE)
                .thenCompose(_ -> leases.map(terms -> new Round(terms, region, session).ask())
                        .orElseGet(() -> new CompletableFuture<>()));
    }

    /// One question to all witnesses.
    private final class Round {
        private final LeaseTerms terms;
        private final RegionId region;
        private final SessionNumber session;
        private final CompletableFuture<Route.SealAnswered> answer = new CompletableFuture<>();
        private final List<WitnessId> sealed = new ArrayList<>();
        private final List<WitnessId> dead = new ArrayList<>();
        private int unheard;

        private Round(LeaseTerms terms, RegionId region, SessionNumber session) {
            this.terms = terms;
            this.region = region;
            this.session = session;
            this.unheard = terms.witnesses().size();
        }

        private CompletionStage<Route.SealAnswered> ask() {
            for (var witness : terms.witnesses())
                witnesses
                        .seal(witness, region, session)
                        .whenComplete((reply, _) -> heard(witness, Optional.ofNullable(reply)));
            return answer;
        }

        private void heard(WitnessId witness, Optional<SealReply> reply) {
            Optional<Route.SealAnswered> end;
            synchronized (this) {
                unheard--;
                reply.ifPresent(it -> note(witness, it));
                end = unheard == 0 || terms.isMajority(sealed)
                        ? Optional.of(new Route.SealAnswered(region, session, sealed, dead))
                        : Optional.empty();
            }
            end.ifPresent(answer::complete);
        }

        private void note(WitnessId witness, SealReply reply) {
            sealed.add(witness);
            switch (reply) {
                case Dead(var _) -> dead.add(witness);
                case StillHeld(var _) -> {}
            }
        }
    }
}
