package io.strowger.core;

import java.util.regex.Pattern;

/// `AC` and 32 hexadecimal digits: who owns a resource. The same in every region.
public record AccountSid(String value) implements Literal, Comparable<AccountSid> {
    private static final Pattern WORD = Pattern.compile("AC[0-9a-fA-F]{32}");

    /// Throws [Malformed] for anything else.
    public static AccountSid parse(String text) {
        if (!WORD.matcher(text).matches()) throw new Malformed("an account SID", text);
        return new AccountSid(text);
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
