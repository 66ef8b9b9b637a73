package io.strowger.node.check;

/// An invariant is broken: the one whose name is what begins the text, before its first colon.
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String what) {
        super(what, null, false, false);
    }

    String what() {
        return String.valueOf(getMessage());
    }

    /// The name of the invariant in such a text.
    static String invariant(String what) {
        return what.substring(0, what.indexOf(':'));
    }
}
