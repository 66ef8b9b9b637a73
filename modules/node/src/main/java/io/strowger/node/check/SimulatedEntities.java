package io.strowger.node.check;

import io.strowger.cluster.Entities;
import io.strowger.cluster.Views;
import io.strowger.core.Effect;
import io.strowger.core.EntityAddress;
import io.strowger.core.Inquiry;
import io.strowger.core.WireMessage;
import io.strowger.node.check.Letter.Asker;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/// How one host reaches the entities of every data center: those in its own memory at once, as far as an inquiry
/// goes, the others through the network.
record SimulatedEntities(Host host) implements Entities {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public <R extends WireMessage> CompletionStage<R> ask(
            String dataCenter, EntityAddress to, WireMessage command, Class<R> reply) {
        return ask(dataCenter, to, command, reply, PATIENCE);
    }

    @Override
    public <R extends WireMessage> CompletionStage<R> ask(
            String dataCenter, EntityAddress to, WireMessage command, Class<R> reply, Duration timeout) {
        return host.answer(timeout, to, reply, asker -> deliver(dataCenter, to, command, asker));
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
        deliver(dataCenter, to, command, Asker.NOBODY);
    }

    /// What this host can answer out of its memory it does; what is left goes to wherever the entity is believed to
    /// be.
    void deliver(String dataCenter, EntityAddress to, WireMessage command, Asker asker) {
        if (dataCenter.equals(host.dataCenter()) && command instanceof Inquiry inquiry) {
            var decision = host.resident(to).flatMap(entity -> entity.glance(inquiry));
            if (decision.isPresent()) {
                decision.get().answer().ifPresent(reply -> asker.answer(host, reply));
                for (var effect : decision.get().effects())
                    if (effect instanceof Effect.Forward(var next, var handedOn))
                        deliver(dataCenter, next, handedOn, asker);
                return;
            }
        }
        var letter = new Letter(command, asker, false);
        var whereabouts = host.world.whereabouts();
        whereabouts
                .find(dataCenter, to)
                .ifPresent(target ->
                        host.world.network().send(host, target, () -> whereabouts.arrive(target, to, letter)));
    }
}
