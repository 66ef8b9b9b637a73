package io.strowger.core;

import io.strowger.core.sip.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// What passed over the wire in the calls of one region, for people who look for what went wrong. It is kept
/// for a while in the memory of the region's nodes and nowhere else, so it may be lost. The region module
/// implements it.
public interface Ladders {
    /// Nobody waits for it, and what gets lost on the way is missing. Never blocks.
    void note(List<Rung> rungs, List<LeftOut> leftOut);

    /// That of a call with those that it has made; of one that another has made, its own part. Empty when the
    /// account has no such call in this region.
    CompletionStage<Optional<Ladder>> show(AccountSid account, Sid call);

    /// In the order of time, by the clocks of those who noted it. `leftOut` is how many messages there was no
    /// room for; `isComplete` is false also where a node that had some is gone.
    record Ladder(List<Rung> rungs, int leftOut, boolean isComplete) {
        public Ladder {
            rungs = List.copyOf(rungs);
        }
    }

    /// Passwords and digests are masked before it is made.
    sealed interface Rung extends WireMessage {
        /// The call that it is about; until a ladder is shown, the first one of its tree.
        Sid call();

        Instant at();
    }

    /// A SIP message as an edge has received or sent it; `leg` is the number of its dialog in the call.
    record Message(
            Sid call,
            int leg,
            Instant at,
            EdgeId edge,
            boolean isIncoming,
            Transport transport,
            String peer,
            String text)
            implements Rung {
        public Message of(Sid party) {
            return new Message(party, leg, at, edge, isIncoming, transport, peer, text);
        }
    }

    /// A webhook, with all its redirects and retries. `status` is 0 where there was no answer; `error` is
    /// Twilio's code of what went wrong, or 0.
    record Webhook(
            Sid call,
            Instant at,
            Duration took,
            String method,
            String url,
            List<Field> parameters,
            int status,
            String contentType,
            String body,
            int error,
            String message)
            implements Rung {
        public Webhook {
            parameters = List.copyOf(parameters);
        }
    }

    record Field(String name, String value) implements WireMessage {}

    /// How many messages of a call were not noted.
    record LeftOut(Sid call, int messages) implements WireMessage {}
}
