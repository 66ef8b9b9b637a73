package io.strowger.core;

import java.util.regex.Pattern;

/// A processing region: `us1`, `ie1`, `au1`. Its own actor cluster and database; a Pekko data center of this name.
public record RegionId(String value) implements Literal, Comparable<RegionId> {
    private static final Pattern WORD = Pattern.compile("[a-z]{2}[0-9]");

    /// Throws [Malformed] for anything but two letters and a digit.
    public static RegionId parse(String text) {
        if (!WORD.matcher(text).matches()) throw new Malformed("a region such as us1", text);
        return new RegionId(text);
    }

    @Override
    public int compareTo(RegionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
