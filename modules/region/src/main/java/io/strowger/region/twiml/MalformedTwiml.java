package io.strowger.region.twiml;

/// A document that can't be read at all; thrown by `parse` only. The call goes on with its fallback URL, if it
/// has one.
public final class MalformedTwiml extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;
    private final String text;

    MalformedTwiml(int code, String text) {
        super(Warnings.cut(text));
        this.code = code;
        this.text = Warnings.cut(text);
    }

    /// What is wrong with it, and where.
    public String text() {
        return text;
    }

    /// Twilio's error code.
    public int code() {
        return code;
    }
}
