package io.strowger.core;

/// Text that is not what its protocol allows; thrown by `parse` only, answered with 400 at the border. The message
/// may be shown to the client.
public final class Malformed extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /// `what` was expected, `text` was found; long text is cut.
    public Malformed(String what, String text) {
        super("not " + what + ": '" + (text.length() > 80 ? text.substring(0, 80) + "..." : text) + "'");
    }
}
