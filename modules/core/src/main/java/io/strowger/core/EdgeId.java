package io.strowger.core;

import java.util.regex.Pattern;

/// Where traffic enters and leaves: `ashburn`, `dublin`, `sydney-ix`. Never decides a region.
public record EdgeId(String value) implements Literal, Comparable<EdgeId> {
    private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9-]{1,30}");

    /// Throws [Malformed] for anything but a lower-case label.
    public static EdgeId parse(String text) {
        if (!WORD.matcher(text).matches()) throw new Malformed("an edge such as dublin", text);
        return new EdgeId(text);
    }

    @Override
    public int compareTo(EdgeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
