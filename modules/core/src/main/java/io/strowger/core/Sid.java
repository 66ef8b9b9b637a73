package io.strowger.core;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// The SID of any resource but an account: two letters for the kind, 32 hexadecimal digits.
public record Sid(String value) implements Literal, Comparable<Sid> {
    private static final Pattern WORD = Pattern.compile("[A-Z]{2}[0-9a-fA-F]{32}");

    /// Twilio's prefixes.
    public enum Kind {
        /// SIP Domain.
        SD,
        /// Credential list.
        CL,
        /// Credential.
        CR,
        /// IP access control list.
        AL,
        /// IP address of such a list.
        IP,
        /// Route.
        QQ,
        /// Call.
        CA,
        /// Notification.
        NO,
        /// Recording.
        RE,
        /// API key.
        SK
    }

    /// Throws [Malformed] for anything else.
    public static Sid parse(String text) {
        if (!WORD.matcher(text).matches()) throw new Malformed("a SID", text);
        return new Sid(text);
    }

    /// A new SID of this kind out of 128 random bits.
    public static Sid random(Kind kind, RandomGenerator random) {
        var bits = new byte[16];
        random.nextBytes(bits);
        return new Sid(kind.name() + HexFormat.of().formatHex(bits));
    }

    public boolean isOf(Kind kind) {
        return value.startsWith(kind.name());
    }

    @Override
    public int compareTo(Sid other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
