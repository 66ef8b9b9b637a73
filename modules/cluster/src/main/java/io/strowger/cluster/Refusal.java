package io.strowger.cluster;

import io.strowger.core.EntityAddress;
import io.strowger.core.Unavailable;
import io.strowger.core.WireMessage;

/// Instead of an answer: the entity can't decide now. What it was asked for has not happened, or nobody knows yet
/// whether it has; to ask again is safe.
record Refusal(String why) implements WireMessage {
    Answer by(EntityAddress entity) {
        return new Answer(this, entity, 0);
    }

    /// Throws [Unavailable] where the answer is such a refusal.
    static Answer orThrow(Answer answer) {
        if (answer.reply() instanceof Refusal(var why)) throw new Unavailable(why);
        return answer;
    }
}
