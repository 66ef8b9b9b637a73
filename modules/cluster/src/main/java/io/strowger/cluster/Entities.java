package io.strowger.cluster;

import io.strowger.core.EntityAddress;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/// The entities of every data center, as one node reaches them. A stage that fails means that nobody answered in
/// time.
public interface Entities {
    /// Asks an entity, or whichever entity of its data center it hands the question on to.
    <R extends WireMessage> CompletionStage<R> ask(
            String dataCenter, EntityAddress to, WireMessage command, Class<R> reply);

    /// The same with a time limit of its own.
    <R extends WireMessage> CompletionStage<R> ask(
            String dataCenter, EntityAddress to, WireMessage command, Class<R> reply, Duration timeout);

    /// Asks, and completes when the read model shows what the entity has persisted for it.
    <R extends WireMessage> CompletionStage<R> askAndSee(
            Views views, String dataCenter, EntityAddress to, WireMessage command, Class<R> reply);

    /// Tells an entity; nobody is answered, and the message may be lost.
    void tell(String dataCenter, EntityAddress to, WireMessage command);

    /// The address of the node that has the entity in its memory, as the cluster spells it. An entity that sleeps
    /// wakes up for that.
    CompletionStage<String> locate(String dataCenter, EntityAddress entity);
}
