package io.strowger.region.twiml;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Whom a [Verb.Dial] calls, or what it connects to. A field that was not given, and has no default, is empty.
public sealed interface Noun {

    /// `<Sip>`: one URI, or several of which one is to be reached, by priority. The document at `url` is for the
    /// called party, before it is connected.
    record SipNoun(List<SipTarget> targets, String url, HttpMethod method, Callback statusCallback) implements Noun {
        public SipNoun {
            targets = List.copyOf(targets);
        }

        /// One for each of its URIs, in the order in which they are tried: the lowest priority first, and of equals
        /// each the more often before the others the more it weighs.
        public List<SipNoun> inTurn(RandomGenerator random) {
            return targets.stream()
                    .map(target -> new Drawn(target, -Math.log(1 - random.nextDouble()) / target.weight()))
                    .sorted(Comparator.comparingInt(Drawn::priority).thenComparingDouble(Drawn::place))
                    .map(drawn -> alone(drawn.target()))
                    .toList();
        }

        /// One for each of its URIs.
        public Stream<SipNoun> each() {
            return targets.stream().map(this::alone);
        }

        private SipNoun alone(SipTarget target) {
            return new SipNoun(List.of(target), url, method, statusCallback);
        }

        /// Exponential by weight: which of several is the least is chance in proportion to their weights.
        private record Drawn(SipTarget target, double place) {
            int priority() {
                return target.priority();
            }
        }

        public String uri() {
            return targets.getFirst().uri();
        }

        public List<SipHeader> headers() {
            return targets.getFirst().headers();
        }

        public String username() {
            return targets.getFirst().credentials().username();
        }

        public String password() {
            return targets.getFirst().credentials().password();
        }
    }

    /// `<Number>`, or text in `<Dial>` itself; as it was written.
    record NumberNoun(
            String number, String url, HttpMethod method, String sendDigits, Callback statusCallback, String byoc)
            implements Noun {}

    /// `<Client>`.
    record ClientNoun(
            String identity, List<Parameter> parameters, String url, HttpMethod method, Callback statusCallback)
            implements Noun {
        public ClientNoun {
            parameters = List.copyOf(parameters);
        }
    }

    /// What an application tells a client.
    record Parameter(String name, String value) {}

    /// `<Conference>`.
    record ConferenceNoun(
            String name,
            boolean muted,
            Beep beep,
            boolean startConferenceOnEnter,
            boolean endConferenceOnExit,
            String waitUrl,
            HttpMethod waitMethod,
            int maxParticipants,
            boolean recordFromStart,
            Trim trim,
            String region,
            String coach,
            String participantLabel,
            String jitterBufferSize,
            String eventCallbackUrl,
            Callback statusCallback,
            Callback recordingStatusCallback)
            implements Noun {}

    /// Who hears that somebody comes or goes.
    enum Beep {
        TRUE("true"),
        FALSE("false"),
        ON_ENTER("onEnter"),
        ON_EXIT("onExit");

        private final String word;

        Beep(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    /// Whether a recording is cut where it is silent.
    enum Trim {
        TRIM_SILENCE,
        DO_NOT_TRIM;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// `<Queue>`: whoever waits longest in it.
    record QueueNoun(String name, String url, HttpMethod method, String reservationSid, String postWorkActivitySid)
            implements Noun {}

    /// One that Twilio has and Strowger has not: `<Application>`, `<WhatsApp>`, `<Sim>`.
    record UnsupportedNoun(String name) implements Noun {}
}
