package io.strowger.core;

/// The session of a region under which a route was confirmed. Only ever grows; a sealed session never admits again.
public record SessionNumber(long number) implements Comparable<SessionNumber> {
    public static final SessionNumber NONE = new SessionNumber(0);
    public static final SessionNumber FIRST = new SessionNumber(1);

    public SessionNumber next() {
        return new SessionNumber(number + 1);
    }

    public SessionNumber orNewer(SessionNumber other) {
        return number >= other.number ? this : other;
    }

    @Override
    public int compareTo(SessionNumber other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
