package io.strowger.core.sip;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a SIP URI must be like so that somebody can be called by it, as `<Sip>` and the `To` of a new call have it: RFC
/// 3261 §25.1, without what is in no user here (a `?`) and what would be in records and logs (a password).
public record DialledUri(String scheme, SipTarget target) {
    private static final int LONGEST = 254;

    /// What stands in its parameters is judged by whoever understands them.
    private static final Pattern FORM = Pattern.compile(
            "(?:sips?:)?"
                    + "(?:(?:[a-z0-9_.!~*'()&=+$,;/-]|%[0-9a-f]{2})++@)?"
                    + "(?:[a-z0-9][a-z0-9.-]*+|\\[[0-9a-f:.]+])"
                    + "(?<port>:[0-9]{1,5})?"
                    + "(?:;[^@?]*)?",
            Pattern.CASE_INSENSITIVE);

    /// Why nobody can be called by this URI, whose headers are not there; empty where somebody can.
    public static Optional<String> fault(String uri) {
        if (uri.length() > LONGEST) return Optional.of("more than " + LONGEST + " characters, its headers not counted");
        var form = FORM.matcher(uri);
        if (!form.matches()) return Optional.of("not of the form sip:user@host, without a password");
        return form.start("port") >= 0 && SipTarget.read(uri).port() == 0
                ? Optional.of("no such port")
                : Optional.empty();
    }

    /// One without a [#fault].
    public static DialledUri read(String uri) {
        return new DialledUri(uri.toLowerCase(Locale.ROOT).startsWith("sips:") ? "sips" : "sip", SipTarget.read(uri));
    }
}
