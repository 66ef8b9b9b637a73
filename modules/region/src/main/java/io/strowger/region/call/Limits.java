package io.strowger.region.call;

import io.strowger.core.Calls;
import java.time.Duration;

/// Twilio's limits of calls.
final class Limits {
    /// A call ends after that, whatever it does, unless the API has given it another `TimeLimit`.
    static final Duration LONGEST = Calls.LASTS;

    /// Added to each ring timeout ("Twilio always adds 5 s").
    private static final Duration ALWAYS_ADDED = Duration.ofSeconds(5);

    /// Documents that one call may ask for; ours.
    static final int MOST_DOCUMENTS = 1000;

    /// Verbs of a document; ours, far beyond what a document needs.
    static final int MOST_VERBS = 500;

    /// Calls that one call may make in its life; ours.
    static final int MOST_CALLS = 1000;

    /// Requests of devices that may be on their way through one call at a time; ours.
    static final int MOST_RELAYS = 20;

    /// Digits of one Gather that does not say how many it wants; ours.
    static final int MOST_DIGITS = 256;

    /// Webhooks about recordings that a call may owe; ours.
    static final int MOST_NOTICES = 100;

    /// A status callback for which there is no room in that time is given up; ours.
    static final Duration REPORTED_WITHIN = Duration.ofMinutes(15);

    private Limits() {}

    static Duration ringing(Duration timeout) {
        return timeout.plus(ALWAYS_ADDED);
    }
}
