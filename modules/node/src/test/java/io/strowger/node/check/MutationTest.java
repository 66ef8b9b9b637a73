package io.strowger.node.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.cluster.Entities;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.Lease;
import io.strowger.core.LeaseTerms;
import io.strowger.core.Mistake;
import io.strowger.core.Moment;
import io.strowger.core.MonotonicClock;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.Timer;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses;
import io.strowger.region.DomainMistakes;
import io.strowger.region.LeaseMistakes;
import io.strowger.region.call.CallMistakes;
import io.strowger.routing.NewestSessions;
import io.strowger.routing.RouteMistakes;
import io.strowger.routing.Seals;
import io.strowger.routing.Witness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every mechanism of the protocol, left out once: the checker has to notice within its budget. docs/protocol.md
/// tells the schedule that each of them is there for.
class MutationTest {
    /// Worlds in a row, beginning with the first that was seen to catch it: which one that is changes with the deciders
    /// and the simulator.
    static final int SEEDS = 400;
    private static final int STEPS = 5000;

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("leases without a margin for drift", 389, new NoDriftMargin()),
                Arguments.of("a majority of the witnesses that live", 103, new MajorityOfTheLiving()),
                Arguments.of("a lease that counts from the answer", 549, new LeaseFromTheAnswer()),
                Arguments.of("a lease of any session will do", 12, new ConfirmNotTiedToTheSession()),
                Arguments.of("a witness that forgets its seals", 29, new WitnessForgetsSeals()),
                Arguments.of(
                        "a witness that declares sessions dead at once after a restart",
                        444,
                        new WitnessSpeaksAtOnce()),
                Arguments.of("a seal of what the witness remembers", 126, new SealOfWhatIsRemembered()),
                Arguments.of("witnesses told before the seal is stored", 2, new SealNotStored()),
                Arguments.of(
                        "a move that ends with the seal",
                        1,
                        new Mistaken(RouteMistakes.completesAForcedMoveOnceTheSessionIsSealed())),
                Arguments.of("confirming while moving", 61, new Mistaken(RouteMistakes.confirmsWhileMoving())),
                Arguments.of(
                        "confirming without storing the session",
                        0,
                        new Mistaken(RouteMistakes.confirmsWithoutPersistingTheSession())),
                Arguments.of(
                        "forgetting who may admit a freed name",
                        15,
                        new Mistaken(RouteMistakes.forgetsWhoMayAdmitUnderAFreedName())),
                Arguments.of(
                        "a region that believes an older epoch",
                        61,
                        new Mistaken(DomainMistakes.believesAnOlderEpoch())),
                Arguments.of(
                        "a region that lets go in memory only",
                        0,
                        new Mistaken(DomainMistakes.letsGoWithoutPersistingIt())),
                Arguments.of(
                        "any word of a region that it has let go",
                        303,
                        new Mistaken(RouteMistakes.takesAnyWordThatARegionHasLetGo())),
                Arguments.of(
                        "a deleted Domain that forgets an order",
                        222,
                        new Mistaken(DomainMistakes.forgetsAnOrderThatComesWhileItIsDeleted())),
                Arguments.of("a Domain that wakes up in silence", 985, new WakesUpInSilence("domain")),
                Arguments.of("a Route that wakes up in silence", 24, new WakesUpInSilence("route")),
                Arguments.of(
                        "a call that forgets who has hung up", 0, new Mistaken(CallMistakes.forgetsWhoHasHungUp())),
                Arguments.of("a call that ends by itself", 0, new Mistaken(CallMistakes.endsOnceItIsAcknowledged())),
                Arguments.of(
                        "a re-route that is acknowledged and not stored",
                        2,
                        new Mistaken(RouteMistakes.saysThatItMoves())),
                Arguments.of(
                        "a policy that is acknowledged and not stored",
                        0,
                        new Mistaken(RouteMistakes.saysThatItFailsOver())),
                Arguments.of(
                        "a creation that is acknowledged and not stored",
                        280,
                        new Mistaken(DomainMistakes.saysThatItIsCreated())),
                Arguments.of(
                        "a deletion that is acknowledged and not stored",
                        1,
                        new Mistaken(DomainMistakes.saysThatItIsDeleted())),
                Arguments.of(
                        "a Domain that a doubled request brings back",
                        188,
                        new Mistaken(DomainMistakes.forgetsWhatIsGone())),
                Arguments.of("half a region that has lost and goes on", 21, new LoserGoesOn()),
                Arguments.of("no second look at the lease", 140, new NoSecondLook()),
                Arguments.of("acting before persisting", 0, new ActsFirst()),
                Arguments.of("a journal that takes a second writer", 0, new TwoWriters()));
    }

    /// In which world each of them is found first.
    static Map<String, Integer> firsts() {
        return mistakes().map(Arguments::get).collect(Collectors.toMap(it -> (String) it[0], it -> (Integer) it[1]));
    }

    @ParameterizedTest(name = "{0}, from seed {1}")
    @MethodSource("mistakes")
    void isCaught(String mistake, long first, Rules rules) {
        assertThat(worlds(first, rules).filter(Simulation.Outcome::isUnsafe).findFirst())
                .as("%s, in %d worlds", mistake, SEEDS)
                .isPresent();
    }

    /// Nothing happens that must not: a region says for ever that it has no such Domain.
    @Test
    void aDomainThatRemembersThatItIsNothingIsCaught() {
        assertThat(worlds(138, new RemembersNothing())
                        .filter(world -> world.violation().isPresent())
                        .findFirst())
                .isPresent();
    }

    private static Stream<Simulation.Outcome> worlds(long first, Rules rules) {
        return LongStream.range(first, first + SEEDS).mapToObj(seed -> Simulation.run(seed, STEPS, rules));
    }

    private record Mistaken(Mistake<?, ?, ?> mistake) implements Rules {
        @Override
        public <C, E extends Durable, S extends Durable> Decider<C, E, S> decider(String kind, Decider<C, E, S> built) {
            return mistake.in(kind, built);
        }
    }

    private record WakesUpInSilence(String silent) implements Rules {
        @Override
        public boolean saysThatItWakes(String kind) {
            return !kind.equals(silent);
        }
    }

    private static final class RemembersNothing implements Rules {
        @Override
        public boolean forgetsWhatIsNothing() {
            return false;
        }
    }

    private static final class NoSecondLook implements Rules {
        @Override
        public <C, E extends Durable, S extends Durable> Decider<C, E, S> decider(String kind, Decider<C, E, S> built) {
            return new Mistake<C, E, S>(
                            kind, (right, state, command, now) -> unfenced(right.decide(state, command, now)))
                    .in(kind, built);
        }

        private static <E> Decision<E> unfenced(Decision<E> decision) {
            return new Decision<>(
                    decision.events(), decision.reply(), decision.effects(), decision.question(), Optional.empty());
        }
    }

    private static final class NoDriftMargin implements Rules {
        @Override
        public LeaseTerms terms(LeaseTerms configured, List<WitnessId> alive) {
            return new LeaseTerms(configured.ttl(), 0, configured.witnesses());
        }

        @Override
        public Witness witness(LeaseTerms terms, Moment now) {
            return Witness.started(new LeaseTerms(terms.ttl(), 0, terms.witnesses()), now);
        }
    }

    private static final class MajorityOfTheLiving implements Rules {
        @Override
        public LeaseTerms terms(LeaseTerms configured, List<WitnessId> alive) {
            return new LeaseTerms(configured.ttl(), configured.drift(), alive);
        }
    }

    private static final class WitnessSpeaksAtOnce implements Rules {
        @Override
        public Witness witness(LeaseTerms terms, Moment now) {
            return Witness.started(terms, now.plus(terms.ttl().multipliedBy(-2)));
        }
    }

    private static final class WitnessForgetsSeals implements Rules {
        @Override
        public Seals seals(Seals built) {
            return new Seals() {
                @Override
                public CompletionStage<?> seal(RegionId region, SessionNumber session) {
                    return built.seal(region, session);
                }

                @Override
                public CompletionStage<NewestSessions> sealed() {
                    return CompletableFuture.completedFuture(NewestSessions.NONE);
                }
            };
        }
    }

    private static final class SealNotStored implements Rules {
        @Override
        public Seals seals(Seals built) {
            return new Seals() {
                @Override
                public CompletionStage<?> seal(RegionId region, SessionNumber session) {
                    return CompletableFuture.completedFuture(session);
                }

                @Override
                public CompletionStage<NewestSessions> sealed() {
                    return built.sealed();
                }
            };
        }
    }

    private static final class LeaseFromTheAnswer implements Rules {
        @Override
        public Lease lease(
                RegionId region,
                LeaseTerms terms,
                Entities entities,
                Witnesses witnesses,
                MonotonicClock clock,
                Timer timer,
                Runnable onOverslept) {
            return LeaseMistakes.countsFromTheAnswer(
                    terms,
                    witnesses,
                    clock,
                    heard -> Rules.super.lease(region, terms, entities, heard, clock, timer, onOverslept));
        }
    }

    private static final class ConfirmNotTiedToTheSession implements Rules {
        @Override
        public <C, E extends Durable, S extends Durable> Decider<C, E, S> decider(String kind, Decider<C, E, S> built) {
            return DomainMistakes.takesALeaseOfAnySession().in(kind, built);
        }

        @Override
        public Lease lease(
                RegionId region,
                LeaseTerms terms,
                Entities entities,
                Witnesses witnesses,
                MonotonicClock clock,
                Timer timer,
                Runnable onOverslept) {
            var built = Rules.super.lease(region, terms, entities, witnesses, clock, timer, onOverslept);
            return new Lease() {
                @Override
                public Reading now() {
                    return built.now();
                }

                @Override
                public boolean isHeldFor(SessionNumber session) {
                    return now().isHeld();
                }
            };
        }
    }

    private static final class SealOfWhatIsRemembered implements Rules {
        @Override
        public Witnesses arbiterWitnesses(Witnesses built) {
            return new Witnesses() {
                @Override
                public CompletionStage<RenewReply> renew(WitnessId witness, RegionId region, SessionNumber session) {
                    return built.renew(witness, region, session);
                }

                @Override
                public CompletionStage<SealReply> seal(WitnessId witness, RegionId region, SessionNumber session) {
                    return built.look(witness).thenCompose(seen -> built.seal(witness, region, newest(seen, region)));
                }

                private static SessionNumber newest(Sightings seen, RegionId region) {
                    return seen.regions().stream()
                            .filter(sighting -> sighting.region().equals(region))
                            .map(Sighting::newest)
                            .findFirst()
                            .orElse(SessionNumber.NONE);
                }

                @Override
                public CompletionStage<Sightings> look(WitnessId witness) {
                    return built.look(witness);
                }
            };
        }
    }

    /// For longer than the other waits.
    private static final class LoserGoesOn implements Rules {
        @Override
        public long loserEnds(long built) {
            return Duration.ofSeconds(4).toNanos();
        }
    }

    private static final class ActsFirst implements Rules {
        @Override
        public boolean persistsFirst() {
            return false;
        }
    }

    private static final class TwoWriters implements Rules {
        @Override
        public boolean refusesSecondWriters() {
            return false;
        }
    }
}
