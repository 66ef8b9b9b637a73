package io.strowger.cluster;

import io.strowger.core.WireMessage;

/// What reaches the shell of an entity: commands from outside, its own timers, and what ports answered.
sealed interface ShellMessage
        permits Envelope,
                ShellMessage.Waking,
                ShellMessage.Due,
                ShellMessage.Answered,
                ShellMessage.Unanswered,
                ShellMessage.Dismissed,
                ShellMessage.Leave,
                ShellMessage.Left {
    /// The entity has recovered, and says so in the journal before it hears anybody.
    record Waking() implements ShellMessage {}

    /// A timer that the entity has set for itself is up.
    record Due(WireMessage command) implements ShellMessage {}

    /// The port's answer to `question`: a command.
    record Answered(WireMessage question, WireMessage command) implements ShellMessage {}

    /// The port did not answer `question`.
    record Unanswered(WireMessage question, Throwable why) implements ShellMessage {}

    /// Nobody has spoken to the entity for too long.
    record Dismissed() implements ShellMessage {}

    /// Its shard wants the entity out of memory: nobody speaks to it, or it goes to another node.
    record Leave() implements ShellMessage {}

    /// To itself: whoever has spoken to it before its neighbours knew that it leaves has been heard.
    record Left() implements ShellMessage {}
}
