package io.strowger.core;

import java.time.Instant;
import java.util.List;

/// How the entities of one kind decide when they are wrong on purpose. Stands in the core, where it sees nothing,
/// so that each mistake can stand beside the decider that makes it.
public record Mistake<C, E extends Durable, S extends Durable>(String kind, Rule<C, E, S> rule) {
    @FunctionalInterface
    public interface Rule<C, E extends Durable, S extends Durable> {
        Decision<E> decide(Decider<C, E, S> built, S state, C command, Instant now);
    }

    /// What is answered, without what happens.
    public static <E> Decision<E> said(Decision<E> decision) {
        return new Decision<>(List.of(), decision.reply(), List.of(), decision.question(), decision.fence());
    }

    /// `built`, or what is wrong in its place.
    @SuppressWarnings("unchecked") // the kind says of what type its decider is
    public <C2, E2 extends Durable, S2 extends Durable> Decider<C2, E2, S2> in(String of, Decider<C2, E2, S2> built) {
        return of.equals(kind) ? (Decider<C2, E2, S2>) new Mistaken<>((Decider<C, E, S>) built, rule) : built;
    }

    private record Mistaken<C, E extends Durable, S extends Durable>(Decider<C, E, S> built, Rule<C, E, S> rule)
            implements Decider<C, E, S> {
        @Override
        public S initial() {
            return built.initial();
        }

        @Override
        public Decision<E> decide(S state, C command, Instant now) {
            return rule.decide(built, state, command, now);
        }

        @Override
        public S apply(S state, E event) {
            return built.apply(state, event);
        }

        @Override
        public List<Effect> owed(S state) {
            return built.owed(state);
        }

        @Override
        public S visible(S state) {
            return built.visible(state);
        }

        @Override
        public boolean saysThatItWakes() {
            return built.saysThatItWakes();
        }
    }
}
