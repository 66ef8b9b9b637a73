package io.strowger.core;

import java.util.regex.Pattern;

/// A block of IPv4 addresses, `192.0.2.0/24`. The address is kept as it was written, host bits too.
public record Cidr(String address, int prefixLength) implements Literal {
    private static final Pattern DOTTED =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");
    private static final Pattern BLOCK = Pattern.compile("([^/]*)/([1-9]\\d?)");
    private static final int BITS = 32;

    public Cidr {
        if (!DOTTED.matcher(address).matches()) throw new Malformed("an IPv4 address in dotted decimal", address);
        if (prefixLength < 1 || prefixLength > BITS)
            throw new Malformed("a CIDR prefix length from 1 to 32", Integer.toString(prefixLength));
    }

    /// Throws [Malformed] for anything but `a.b.c.d/n`.
    public static Cidr parse(String text) {
        var block = BLOCK.matcher(text);
        if (!block.matches()) throw new Malformed("a CIDR block", text);
        return new Cidr(block.group(1), Integer.parseInt(block.group(2)));
    }

    /// Whether this IPv4 address, in dotted decimal, is in the block.
    public boolean contains(String other) {
        if (!DOTTED.matcher(other).matches()) return false;
        return (bits(other) ^ bits(address)) >>> (BITS - prefixLength) == 0;
    }

    private static long bits(String dotted) {
        var bits = 0L;
        for (var octet : dotted.split("\\.")) bits = bits << 8 | Integer.parseInt(octet);
        return bits;
    }

    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }
}
