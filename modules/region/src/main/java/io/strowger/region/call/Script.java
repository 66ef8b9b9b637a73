package io.strowger.region.call;

import io.strowger.core.Calls.Status;
import io.strowger.core.Calls.StatusCallback;
import io.strowger.core.Durable;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a call's document is doing at the moment.
sealed interface Script extends Durable {
    /// Nobody has been told to begin.
    record Unstarted() implements Script {}

    /// Waits for its turn among the calls that the account creates.
    record Queued(Instant until) implements Script {}

    /// Waits for a webhook. `number` tells answers apart.
    record Fetching(Fetch fetch) implements Script {}

    /// `<Dial>`: until when it may ring, and whom it has called so far; `bridged` is the leg that has answered,
    /// or 0.
    record Dialling(Dialled dial, Instant until, List<Target> waiting, int bridged, Optional<Instant> ends)
            implements Script {
        public Dialling {
            waiting = List.copyOf(waiting);
        }

        boolean isBridged() {
            return bridged != 0;
        }

        Dialling bridgedTo(int leg, Instant at) {
            return new Dialling(dial, until, List.of(), leg, Optional.of(at.plus(dial.timeLimit())));
        }

        /// With one more who rings from now on.
        Dialling without(Target begun, Instant now) {
            return new Dialling(
                    dial,
                    now.plus(Limits.ringing(dial.timeout())),
                    waiting.stream()
                            .filter(other -> other.number() != begun.number())
                            .toList(),
                    bridged,
                    ends);
        }
    }

    record Pausing(Instant until) implements Script {}

    /// Something is heard, and what is pressed meanwhile may count: `number` tells performances apart. `until`
    /// is when the edge is asked again what it makes of it, and once something was pressed or there is nothing
    /// more to hear, when nobody waits for another digit. `keys` and `infos` are the places of the last digits,
    /// by which one that comes twice is known.
    record Performing(long number, boolean isOver, String digits, Instant until, long keys, long infos)
            implements Script {
        static Performing begun(long number, Instant until) {
            return new Performing(number, false, "", until, 0, 0);
        }

        Performing over(Instant end) {
            return new Performing(number, true, digits, end, keys, infos);
        }

        Performing awaited(Instant again) {
            return new Performing(number, isOver, digits, again, keys, infos);
        }

        Performing with(String digit, DigitFrom from, long place, Instant end) {
            return switch (from) {
                case RTP -> new Performing(number, isOver, digits + digit, end, place, infos);
                case INFO -> new Performing(number, isOver, digits + digit, end, keys, place);
            };
        }

        /// Whether a digit has been counted already.
        boolean knows(DigitFrom from, long place) {
            return switch (from) {
                case RTP -> place <= keys;
                case INFO -> place <= infos;
            };
        }
    }

    /// By what a digit came: an event of RTP (RFC 4733), numbered by the edge, or an INFO, numbered by its
    /// CSeq.
    enum DigitFrom {
        RTP,
        INFO
    }

    /// `<Refer>`: the device has been asked by the REFER of this `cseq` (0: not yet) to call somebody else,
    /// `answer` is what it has said to that and `progress` what it has last said of its call, both 0 before.
    /// `until` is when nobody waits any longer to hear of it.
    record Referring(long cseq, int answer, int progress, Instant until) implements Script {
        static Referring begun(Instant until) {
            return new Referring(0, 0, 0, until);
        }

        static boolean isFinal(int progress) {
            return progress >= 200;
        }

        Referring asked(long by) {
            return new Referring(by, answer, progress, until);
        }

        Referring answered(int status, Instant end) {
            return new Referring(cseq, status, progress, end);
        }

        Referring progressed(int status, Instant end) {
            return new Referring(cseq, answer, status, end);
        }

        boolean isAsked() {
            return cseq != 0;
        }

        boolean isRefused() {
            return answer >= 300;
        }

        boolean isOver() {
            return isFinal(progress);
        }

        /// Twilio's `ReferCallStatus`; empty where the device has not said a word.
        Optional<String> status() {
            if (isRefused()) return Optional.of(Status.FAILED.word());
            if (progress == 0) return Optional.empty();
            if (!isOver()) return Optional.of(Status.RINGING.word());
            return Optional.of((progress < 300 ? Status.IN_PROGRESS : Outcome.of(progress)).word());
        }
    }

    /// The document is at its end.
    record Finished() implements Script {}

    /// A request for a document. `url` is absolute, or what nobody can ask, which the webhook says then. The
    /// fallback is for nodes of an earlier version, which may read this: here the call's own counts, once.
    record Fetch(
            int number, String url, String method, String fallbackUrl, String fallbackMethod, List<Parameter> extras)
            implements WireMessage {
        public Fetch {
            extras = List.copyOf(extras);
        }
    }

    /// What `<Dial>` says for all whom it calls; `first` is the number of the first of them.
    record Dialled(
            int first,
            int count,
            Duration timeout,
            Duration timeLimit,
            String action,
            String method,
            String callerId,
            boolean sequential) {}

    /// One whom `<Dial>` calls: the number of its Call resource, the URI, the headers that its INVITE is to
    /// carry, and where what becomes of it is reported.
    record Target(int number, String uri, List<Parameter> headers, StatusCallback callback) {
        public Target {
            headers = List.copyOf(headers);
        }
    }
}
