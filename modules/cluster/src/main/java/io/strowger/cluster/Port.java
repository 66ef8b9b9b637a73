package io.strowger.cluster;

import io.strowger.core.WireMessage;
import java.util.concurrent.CompletionStage;

/// What stands behind the entities of one kind and answers their questions; each answer is a command for the entity
/// that asked. Called on the entity's thread: must not block.
@FunctionalInterface
public interface Port {
    CompletionStage<? extends WireMessage> answer(String entityId, WireMessage question);

    /// For entities that never ask.
    static Port none() {
        return (entityId, question) -> {
            throw new IllegalStateException(entityId + " has nobody to ask " + question);
        };
    }
}
