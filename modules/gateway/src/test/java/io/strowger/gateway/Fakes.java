package io.strowger.gateway;

import io.strowger.core.Cause;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// What the fakes of one region share: the next SID, and whether the region answers, says that it can't, or
/// says nothing at all.
final class Fakes {
    /// Of the requests that came to change something.
    final List<Cause> causes = new CopyOnWriteArrayList<>();

    private final AtomicInteger next = new AtomicInteger();
    private final AtomicBoolean down = new AtomicBoolean();
    private final AtomicBoolean silent = new AtomicBoolean();

    void goDown() {
        down.set(true);
    }

    void fallSilent() {
        silent.set(true);
    }

    Sid next(Sid.Kind kind) {
        return new Sid("%s%032x".formatted(kind, next.incrementAndGet()));
    }

    /// One after the other, since requests come from many threads and what the fakes keep is for one.
    synchronized <T> CompletionStage<T> answer(Supplier<T> reply) {
        if (silent.get()) return new CompletableFuture<>();
        return down.get()
                ? CompletableFuture.failedStage(new IllegalStateException("no answer"))
                : CompletableFuture.completedStage(reply.get());
    }

    static <T> Page<T> page(List<T> all, Page.Request request) {
        return Page.of(all, request);
    }
}
