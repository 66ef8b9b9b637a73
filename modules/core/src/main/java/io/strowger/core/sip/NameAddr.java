package io.strowger.core.sip;

import java.util.Locale;
import java.util.Optional;

/// The value of a From, To or Contact header (RFC 3261 §20.10), taken apart without judging it: what stands before the
/// URI, the URI, and the header's parameters behind it (`;tag=...`, with their semicolon).
public record NameAddr(String display, String uri, String parameters) {
    /// Never fails; a value without brackets has no display name, and what follows its first semicolon is the header's.
    public static NameAddr read(String value) {
        var open = bracket(value);
        var close = open < 0 ? -1 : value.indexOf('>', open);
        if (close >= 0)
            return new NameAddr(
                    value.substring(0, open).strip(), value.substring(open + 1, close), value.substring(close + 1));
        var semicolon = value.indexOf(';');
        return semicolon < 0
                ? new NameAddr("", value.strip(), "")
                : new NameAddr("", value.substring(0, semicolon).strip(), value.substring(semicolon));
    }

    /// The bracket that opens the URI; one in a quoted name opens nothing.
    private static int bracket(String value) {
        var quoted = false;
        for (var at = 0; at < value.length(); at++) {
            switch (value.charAt(at)) {
                case '\\' -> at += quoted ? 1 : 0;
                case '"' -> quoted = !quoted;
                case '<' -> {
                    if (!quoted) return at;
                }
                default -> {}
            }
        }
        return -1;
    }

    public Optional<String> parameter(String name) {
        for (var parameter : parameters.split(";")) {
            var equals = parameter.indexOf('=');
            var key = (equals < 0 ? parameter : parameter.substring(0, equals)).strip();
            if (key.equalsIgnoreCase(name))
                return Optional.of(
                        equals < 0 ? "" : parameter.substring(equals + 1).strip());
        }
        return Optional.empty();
    }

    public Optional<String> tag() {
        return parameter("tag");
    }

    /// Without any parameter of the header.
    public String address() {
        return display.isEmpty() ? "<" + uri + ">" : display + " <" + uri + ">";
    }

    /// The host of the URI in lower case, without its port.
    public String host() {
        return SipTarget.read(uri).host().toLowerCase(Locale.ROOT);
    }
}
