package io.strowger.routing;

import io.strowger.core.LeaseTerms;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses;
import io.strowger.core.Witnesses.Dead;
import io.strowger.core.Witnesses.SealReply;
import io.strowger.core.Witnesses.StillHeld;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/// Has a session sealed: in the database of `global` first, then at every witness. Safe for use by many
/// threads; stages complete on the thread that brings the last answer.
final class Sealer {
    private final Seals seals;
    private final Witnesses witnesses;
    private final Optional<LeaseTerms> leases;
    private final Map<RegionId, Storing> newest = new ConcurrentHashMap<>();

    /// The newest session of a region that this node has stored, or is storing.
    private record Storing(SessionNumber session, CompletableFuture<?> end) {
        boolean covers(SessionNumber other) {
            return other.compareTo(session) <= 0 && !end.isCompletedExceptionally();
        }
    }

    Sealer(Seals seals, Witnesses witnesses, Optional<LeaseTerms> leases) {
        this.seals = seals;
        this.witnesses = witnesses;
        this.leases = leases;
    }

    /// Completes with what the witnesses say as soon as a majority has sealed it, or when all have answered or failed
    /// to: whoever asks again is not to wait for a witness that is dead or far away.
    CompletionStage<Route.SealAnswered> seal(RegionId region, SessionNumber session) {
        return store(region, session)
                .thenCompose(_ -> leases.map(terms -> new Round(terms, region, session).ask())
                        .orElseGet(() -> new CompletableFuture<>()));
    }

    /// Once: every Route that is taken from a region asks again and again, and what is stored stays stored.
    private CompletionStage<?> store(RegionId region, SessionNumber session) {
        return newest.compute(
                        region,
                        (_, last) -> last != null && last.covers(session)
                                ? last
                                : new Storing(
                                        session, seals.seal(region, session).toCompletableFuture()))
                .end();
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
