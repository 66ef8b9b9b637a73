package io.strowger.node.check;

import io.strowger.core.Domains.SipDomain;
import io.strowger.core.Registrations.Registered;
import io.strowger.core.sip.DomainName;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/// One world from its beginning to its end: so many steps of trouble, then peace, in which everything has to
/// come right.
public final class Simulation {
    private static final String NOT_LIVE = "not live";
    private static final Duration TO_COME_RIGHT = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 6;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);
    private static final Duration TO_ANSWER = Duration.ofSeconds(10);

    private final World world;
    private final int steps;

    /// How it ended: with no violation, or with what it was and when.
    public record Outcome(
            long seed, Optional<String> violation, Duration at, long steps, Coverage coverage, List<String> timeline) {
        /// Whether something happened that must never happen, rather than something not in time.
        public boolean isUnsafe() {
            return broken().filter(what -> !what.equals(NOT_LIVE)).isPresent();
        }

        /// The invariant that is broken.
        Optional<String> broken() {
            return violation.map(Violation::invariant);
        }

        @Override
        public String toString() {
            return violation
                    .map(what -> "seed " + seed + ", step " + steps + ", " + at.toMillis() + " ms: " + what)
                    .orElse("seed " + seed + ": no violation in " + steps + " steps");
        }
    }

    private Simulation(World world, int steps) {
        this.world = world;
        this.steps = steps;
    }

    public static Outcome run(long seed, int steps, Rules rules) {
        return run(seed, steps, rules, Plan.of(seed), false);
    }

    static Outcome run(long seed, int steps, Rules rules, Plan plan, boolean isTraced) {
        var world = new World(seed, rules, plan, isTraced);
        Optional<String> violation = Optional.empty();
        try {
            new Simulation(world, steps).run();
        } catch (Violation found) {
            violation = Optional.of(found.what());
        }
        var at = Duration.ofNanos(world.loop().now());
        return new Outcome(
                seed,
                violation,
                at,
                world.loop().steps(),
                world.coverage(),
                world.timeline().lines());
    }

    private void run() {
        while (world.loop().steps() < steps && world.step()) {}
        world.heal();
        var end = world.loop().now() + TO_COME_RIGHT.toNanos();
        while (!isLive() && world.loop().now() < end && pass(BETWEEN_LOOKS)) {}
        if (!isLive())
            throw new Violation(NOT_LIVE + ": " + TO_COME_RIGHT.toSeconds()
                    + " s after everything healed nobody admits, or a move is not over, for "
                    + World.NAMES.stream().filter(name -> !isLive(name)).toList());
        while (!world.checker().callsUp().isEmpty() && world.loop().now() < end && world.step()) {}
        if (!world.checker().callsUp().isEmpty())
            throw new Violation(NOT_LIVE + ": " + TO_COME_RIGHT.toSeconds()
                    + " s after everything healed these calls are not over, though their devices hang up: "
                    + world.checker().callsUp());
        for (var name : World.NAMES) checkThatEveryEdgeSaysTheSame(name);
        checkThatNothingAcknowledgedIsLost();
        checkThatNothingToldToClientsIsLost();
        for (var behind : world.whereabouts().behind())
            throw new Violation("I3: " + behind + " does not know all that its journal says");
    }

    private boolean isLive() {
        return World.NAMES.stream().allMatch(this::isLive);
    }

    private boolean isLive(DomainName name) {
        return world.checker().admitting(name).isPresent() && !world.checker().isMoving(name);
    }

    /// I4; and that every edge has the name processed somewhere.
    private void checkThatEveryEdgeSaysTheSame(DomainName name) {
        for (var edge : world.edges()) {
            var end = world.loop().now() + TO_COME_RIGHT.toNanos();
            while (!isProcessedWhereItIsAdmitted(edge, name)) {
                if (world.loop().now() >= end || !pass(BETWEEN_ATTEMPTS))
                    throw new Violation(NOT_LIVE + ": " + TO_COME_RIGHT.toSeconds() + " s after " + name
                            + " is admitted, " + edge + " has it processed nowhere");
            }
        }
    }

    /// `false` where nobody has answered, or somebody has moved it meanwhile: an order may have been on its way.
    private boolean isProcessedWhereItIsAdmitted(EdgeHost edge, DomainName name) {
        var before = world.checker().admitting(name);
        world.checker().forgetAnswers();
        await(edge.registrar().register(Devices.question(name)).toCompletableFuture());
        var after = world.checker().admitting(name);
        var region = world.checker().lastToAnswer();
        if (region.isEmpty() || after.isEmpty() || !after.equals(before)) return false;
        if (region.get().equals(after.get().region())) return true;
        throw new Violation(
                "I4: " + edge + " has " + name + " processed in " + region.get() + ", not by " + after.get());
    }

    /// I3.
    private void checkThatNothingAcknowledgedIsLost() {
        for (var one : new LinkedHashMap<>(world.checker().acknowledged()).entrySet()) {
            var found = lookUp(one.getKey());
            var isBound = found.filter(it -> isBound(it, one.getValue())).isPresent();
            if (!isBound && world.checker().acknowledged().containsKey(one.getKey())) // not deleted since
            throw new Violation("I3: " + one.getKey() + " was acknowledged with CSeq " + one.getValue()
                    + ", and now there is " + found);
        }
    }

    /// I3, for what is told through the API.
    private void checkThatNothingToldToClientsIsLost() {
        var clients = world.checker().clients();
        for (var lost : clients.lost()) throw new Violation("I3: a client was told of " + lost);
        for (var domain : clients.created())
            if (!isThere(domain) && clients.hasToExist(domain))
                throw new Violation("I3: a client was told of " + domain + ", and now there is none");
        for (var domain : clients.deleted())
            if (isThere(domain))
                throw new Violation("I3: a client was told that " + domain + " is deleted, and now it is there");
    }

    /// To hear nothing is another fault than to have lost something.
    private boolean isThere(ClientChecker.Existing domain) {
        return asked(() -> fetch(domain))
                .orElseThrow(() -> new Violation(NOT_LIVE + ": nobody says whether there is " + domain))
                .isPresent();
    }

    private CompletionStage<Optional<SipDomain>> fetch(ClientChecker.Existing domain) {
        return world.edges().getFirst().region(domain.region()).domains().fetch(domain.account(), domain.sid());
    }

    /// Asks again where nobody answers.
    private <T> Optional<T> asked(Supplier<CompletionStage<T>> question) {
        Optional<T> answer = Optional.empty();
        for (var attempt = 0; attempt < ATTEMPTS && answer.isEmpty(); attempt++) {
            if (attempt > 0) pass(BETWEEN_ATTEMPTS);
            answer = await(question.get().toCompletableFuture());
        }
        return answer;
    }

    /// A node that has overslept starts anew in these seconds.
    private Optional<Registered> lookUp(Checker.Acknowledged registration) {
        return asked(() -> world.edges()
                .getFirst()
                .region(registration.region())
                .registrations()
                .lookup(registration.aor()));
    }

    private static boolean isBound(Registered registered, long cseq) {
        return registered.live().stream().anyMatch(binding -> binding.cseq() >= cseq);
    }

    /// `false` where nothing happens any more.
    private boolean pass(Duration time) {
        var end = world.loop().now() + time.toNanos();
        while (world.loop().now() < end && world.step()) {}
        return world.loop().now() >= end;
    }

    private <T> Optional<T> await(CompletableFuture<T> answer) {
        var end = world.loop().now() + TO_ANSWER.toNanos();
        while (!answer.isDone() && world.loop().now() < end && world.step()) {}
        return answer.isDone() && !answer.isCompletedExceptionally() ? Optional.of(answer.join()) : Optional.empty();
    }
}
