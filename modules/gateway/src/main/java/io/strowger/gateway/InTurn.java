package io.strowger.gateway;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/// One question after the other, so that a request that needs many of them keeps a region waiting with one only.
final class InTurn {
    private InTurn() {}

    /// Completes with all answers, in order, or fails with the first question that does; the later ones are then not
    /// asked.
    static <A, B> CompletionStage<List<B>> each(List<A> all, Function<A, CompletionStage<B>> ask) {
        CompletionStage<List<B>> answers = CompletableFuture.completedStage(List.of());
        for (var one : all)
            answers = answers.thenCompose(earlier -> ask.apply(one)
                    .thenApply(answer ->
                            Stream.concat(earlier.stream(), Stream.of(answer)).toList()));
        return answers;
    }
}
