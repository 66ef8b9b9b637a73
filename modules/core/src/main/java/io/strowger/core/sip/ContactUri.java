package io.strowger.core.sip;

import io.strowger.core.Literal;
import io.strowger.core.Malformed;
import java.util.Arrays;
import java.util.Locale;

/// The URI at which a device can be reached, as it wrote it.
public record ContactUri(String value) implements Literal {
    private static final int MAX_LENGTH = 512;

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
    /// without case and
    /// the user with it; parameters count but for their order and case.
    public boolean isSameAs(ContactUri other) {
        return value.equals(other.value) || comparable().equals(other.comparable());
    }

    private String comparable() {
        var at = value.indexOf('@');
        var scheme = value.indexOf(':') + 1;
        var start = at < 0 ? scheme : at + 1;
        var semicolon = value.indexOf(';', start);
        var end = semicolon < 0 ? value.length() : semicolon;
        var host = value.substring(start, end).toLowerCase(Locale.ROOT);
        var user = at < 0 ? "" : value.substring(scheme, at);
        var parameters = value.substring(end).toLowerCase(Locale.ROOT).split(";");
        Arrays.sort(parameters);
        return value.substring(0, scheme).toLowerCase(Locale.ROOT) + user + "@" + host + String.join(";", parameters);
    }

    @Override
    public String toString() {
        return value;
    }
}
