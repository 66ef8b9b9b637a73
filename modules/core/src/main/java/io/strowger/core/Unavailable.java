package io.strowger.core;

/// Whoever was asked can't answer now, most often because its database is down, and says so: try again later.
public final class Unavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String why;

    /// Without a stack trace: there may be thousands a second, and all come from the same place.
    public Unavailable(String why) {
        super(why, null, false, false);
        this.why = why;
    }

    /// For people, those outside too.
    public String why() {
        return why;
    }
}
