package io.strowger.node.check;

import io.strowger.cluster.Entities;
import io.strowger.cluster.Views;
import io.strowger.core.EntityAddress;
import io.strowger.core.Inquiry;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The entities in the memory of one host as a request would find them at this very moment: for the checker, which
/// looks without touching anything.
record Glance(Host host) implements Entities {
    @Override
    public <R extends WireMessage> CompletionStage<R> ask(
            String dataCenter, EntityAddress to, WireMessage command, Class<R> reply) {
        return Optional.of(command)
                .filter(Inquiry.class::isInstance)
                .flatMap(inquiry -> host.resident(to).flatMap(entity -> entity.glance((Inquiry) inquiry)))
                .flatMap(decision -> decision.answer())
                .map(reply::cast)
                .<CompletionStage<R>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("not here")));
    }

    @Override
    public <R extends WireMessage> CompletionStage<R> ask(
            String dataCenter, EntityAddress to, WireMessage command, Class<R> reply, Duration timeout) {
        return ask(dataCenter, to, command, reply);
    }

    @Override
    public <R extends WireMessage> CompletionStage<R> askAndSee(
            Views views, String dataCenter, EntityAddress to, WireMessage command, Class<R> reply) {
        return ask(dataCenter, to, command, reply);
    }

    @Override
    public CompletionStage<String> locate(String dataCenter, EntityAddress entity) {
        throw new UnsupportedOperationException("nobody in a world asks who lives where");
    }

    @Override
    public void tell(String dataCenter, EntityAddress to, WireMessage command) {
        throw new UnsupportedOperationException("a glance changes nothing");
    }
}
