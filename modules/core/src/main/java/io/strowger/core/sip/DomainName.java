package io.strowger.core.sip;

import io.strowger.core.Literal;
import io.strowger.core.Malformed;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The canonical name of a SIP URI's domain, `acme.sip.twilio.com`: the key of everything. Always lower case; never
/// names an edge.
public record DomainName(String value) implements Literal, Comparable<DomainName> {
    private static final String SUFFIX = ".sip.twilio.com";
    private static final int MAX_LENGTH = 253;
    private static final Pattern LABELS =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

    /// Throws [Malformed] unless it is labels of letters, digits and `-` that end in `.sip.twilio.com`.
    public static DomainName parse(String text) {
        var name = text.toLowerCase(Locale.ROOT);
        if (!name.endsWith(SUFFIX)
                || name.length() > MAX_LENGTH
                || !LABELS.matcher(name.substring(0, name.length() - SUFFIX.length()))
                        .matches())
            throw new Malformed("a SIP domain name of letters, digits and -, ending in .sip.twilio.com", text);
        return new DomainName(name);
    }

    /// The name under which this one is a sub-domain: `example.sip.twilio.com` for `foo.example.sip.twilio.com`.
    public Optional<DomainName> parent() {
        var dot = value.indexOf('.');
        var rest = value.substring(dot + 1);
        return rest.length() > SUFFIX.length() ? Optional.of(new DomainName(rest)) : Optional.empty();
    }

    /// Whether this is a sub-domain of `other`, or one of its sub-domains'.
    public boolean isBelow(DomainName other) {
        return value.endsWith("." + other.value);
    }

    /// The labels before `.sip.twilio.com`.
    public List<String> ownLabels() {
        return List.of(value.substring(0, value.length() - SUFFIX.length()).split("\\."));
    }

    @Override
    public int compareTo(DomainName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
