package io.strowger.core.sip;

import io.strowger.core.Literal;
import io.strowger.core.Malformed;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The URI at which a device can be reached, as it wrote it.
public record ContactUri(String value) implements Literal {
    private static final int MAX_LENGTH = 512;
    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
    private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9\\-_.!~*'()]");

    public ContactUri {
        if (value.isEmpty()
                || value.length() > MAX_LENGTH
                || value.chars().anyMatch(c -> c <= ' ' || c == '<' || c == '>' || c > '~'))
            throw new Malformed("a contact URI", value);
    }

    public static ContactUri parse(String text) {
        return new ContactUri(text);
    }

    /// Whether both are one binding: RFC 3261 §19.1.4, as far as registrars need it. Scheme and host are compared
    /// without case and the user with it; parameters count but for their order and case; `%61` is an `a`.
    public boolean isSameAs(ContactUri other) {
        return value.equals(other.value) || comparable().equals(other.comparable());
    }

    private List<Object> comparable() {
        var plain = withoutNeedlessEscapes(value);
        var at = plain.indexOf('@');
        var colon = plain.indexOf(':');
        var user = colon < at ? colon + 1 : 0; // without a scheme a colon is the port's
        var scheme = at < 0 ? colon + 1 : user;
        var parameters = plain.substring(at < 0 ? scheme : at + 1)
                .toLowerCase(Locale.ROOT)
                .split(";", -1);
        Arrays.sort(parameters, 1, parameters.length);
        return List.of(
                plain.substring(0, scheme).toLowerCase(Locale.ROOT),
                at < 0 ? "" : plain.substring(user, at),
                List.of(parameters));
    }

    /// What need not be escaped means the same escaped; any other escape stays, in upper case.
    private static String withoutNeedlessEscapes(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> {
            var meant = Character.toString(Integer.parseInt(escape.group(1), 16));
            return Matcher.quoteReplacement(
                    UNRESERVED.matcher(meant).matches() ? meant : escape.group().toUpperCase(Locale.ROOT));
        });
    }

    @Override
    public String toString() {
        return value;
    }
}
