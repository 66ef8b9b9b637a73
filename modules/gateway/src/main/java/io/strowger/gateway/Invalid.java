package io.strowger.gateway;

/// A request that is not what the API allows; thrown where requests are parsed only, answered with 400 and Twilio's
/// code for it.
final class Invalid extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /// Twilio's "invalid parameter", where no resource has a code of its own.
    static final int PARAMETER = 20422;

    private final int code;

    Invalid(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }
}
