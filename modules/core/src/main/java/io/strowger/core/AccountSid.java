package io.strowger.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// `AC` and 32 hexadecimal digits: who owns a resource. The same in every region.
///
/// A sub-account's says whose it is: its last digits are a hash of the owner's SID and the other digits. So
/// every node of every region knows without asking anybody. It proves nothing: whoever acts for an account has
/// its token.
public record AccountSid(String value) implements Literal, Comparable<AccountSid> {
    private static final Pattern WORD = Pattern.compile("AC[0-9a-fA-F]{32}");
    private static final int OWN = 26; // `AC` and 96 random bits
    private static final int MARK = 8;

    /// Throws [Malformed] for anything else.
    public static AccountSid parse(String text) {
        if (!WORD.matcher(text).matches()) throw new Malformed("an account SID", text);
        return new AccountSid(text);
    }

    /// A new SID for an account below this one.
    public AccountSid newSubAccount(RandomGenerator random) {
        var bits = new byte[(OWN - 2) / 2];
        random.nextBytes(bits);
        var own = "AC" + HexFormat.of().formatHex(bits);
        return new AccountSid(own + mark(own));
    }

    public boolean isSubAccountOf(AccountSid owner) {
        return value.substring(OWN).equals(owner.mark(value.substring(0, OWN)));
    }

    /// Whether this account may have sub-domains of that one's domains, and dial them (Twilio: its own, or its
    /// master account's).
    public boolean mayUseDomainsOf(AccountSid other) {
        return equals(other) || isSubAccountOf(other);
    }

    private String mark(String own) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest((value + own).getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(hash).substring(0, MARK);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    @Override
    public int compareTo(AccountSid other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
