package io.strowger.core;

import java.util.regex.Pattern;

/// A witness, by the address of its routing node: `10.0.0.1:2551`.
public record WitnessId(String value) implements Literal, Comparable<WitnessId> {
    private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9_.\\[\\]:-]+:[0-9]+");

    /// Throws [Malformed] for anything but a host and a port.
    public static WitnessId parse(String text) {
        if (!ADDRESS.matcher(text).matches()) throw new Malformed("the address of a routing node", text);
        return new WitnessId(text);
    }

    @Override
    public int compareTo(WitnessId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
