package io.strowger.core;

/// How often the active region of a SIP URI has been decided. Grows by one at each change (invariant I2); 0 is before
/// the first.
public record Epoch(long number) implements Comparable<Epoch> {
    public static final Epoch NONE = new Epoch(0);

    public Epoch next() {
        return new Epoch(number + 1);
    }

    public boolean isNewerThan(Epoch other) {
        return number > other.number;
    }

    public boolean isOlderThan(Epoch other) {
        return number < other.number;
    }

    public Epoch orNewer(Epoch other) {
        return isNewerThan(other) ? this : other;
    }

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return Long.toString(number);
    }
}
