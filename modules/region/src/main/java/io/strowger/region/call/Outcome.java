package io.strowger.region.call;

import io.strowger.core.Calls.Status;

/// How the final response to an INVITE shows in a Call resource; Twilio has no table of it, so
/// docs/compatibility.md says what we chose.
final class Outcome {
    /// The code of notifications about what Strowger has not built; none of Twilio's.
    static final int NOT_BUILT = 90001;

    /// That nothing could be heard, and that it was heard in another way than was meant; none of Twilio's.
    static final int NOT_HEARD = 90002;

    static final int HEARD_OTHERWISE = 90003;

    /// That two can't be put through to each other; none of Twilio's.
    static final int NOT_CONNECTED = 90004;

    /// That somebody is called without TLS though his URI wants it; none of Twilio's.
    static final int NOT_SECURE = 90005;

    /// Whoever is called does not answer at all.
    static final int UNREACHABLE = 32011;

    /// What a device says of its media can't be read, or it says nothing where it has to.
    private static final int BAD_SDP = 32102;

    static final int EMPTY_BODY = 32103;

    private Outcome() {}

    /// Twilio's level of a code that says why somebody can't be reached, or heard: an error, or only a warning.
    static boolean isError(int code) {
        return switch (code) {
            case 32002, 32009, UNREACHABLE, 32214, BAD_SDP, EMPTY_BODY, NOT_SECURE -> false;
            default -> true;
        };
    }

    /// Whoever answers this speaks for all of his devices.
    static boolean isForAll(int code) {
        return code >= 600;
    }

    /// Of two final responses (RFC 3261 §16.7); 0 stands for none at all.
    static int better(int one, int other) {
        if (one == 0 || other == 0) return Math.max(one, other);
        return isForAll(other) || (!isForAll(one) && other / 100 < one / 100) ? other : one;
    }

    /// 0 stands for no response at all.
    static Status of(int code) {
        return switch (code) {
            case 486, 600, 603 -> Status.BUSY;
            case 408, 480 -> Status.NO_ANSWER;
            case 487 -> Status.CANCELED;
            default -> code >= 200 && code < 300 ? Status.COMPLETED : Status.FAILED;
        };
    }
}
