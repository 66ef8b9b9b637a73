package io.strowger.gateway;

import io.strowger.core.sip.DialledUri;
import io.strowger.core.sip.SipTarget;
import java.util.Locale;
import java.util.regex.Pattern;

/// Whom a call from the API is for: a SIP URI, with what it may say after `?` of headers for the INVITE. Phone
/// numbers and clients are understood, and refused: nothing here leads to them.
record Callee(String uri) {
    private static final int INVALID = 21211;
    private static final int UNREACHABLE = 21214;
    private static final int HEADERS_TOO_LONG = 21227;
    private static final int BAD_HEADER_NAME = 21228;
    private static final int BAD_HEADER_VALUE = 21229;
    private static final int MAX_HEADERS = 1023;

    private static final Pattern SCHEME = Pattern.compile("(?i)sips?:");
    private static final Pattern PHONE_NUMBER = Pattern.compile("\\+?[0-9(][0-9 ().-]*");
    private static final Pattern OTHER_NETWORK = Pattern.compile("(?i)(client|sim):.*");
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9\\-.!*_+`'~]+");

    private static final Pattern PARAMETERS = Pattern.compile("(?:;[A-Za-z0-9\\-_.!~*'()\\[\\]/:&+$%=]*)*");

    /// Printable, and no escape for what is not: a line break in a value would start another header.
    private static final Pattern HEADER_VALUE = Pattern.compile("(?:[!#-;=?-~&&[^%]]|%(?![01]|7[Ff])[0-9A-Fa-f]{2})*");

    /// `sip:` may be left out before `user@host`. Throws [Invalid].
    static Callee parse(String text) {
        if (SCHEME.matcher(text).lookingAt()) return sip(text);
        if (OTHER_NETWORK.matcher(text).matches() || PHONE_NUMBER.matcher(text).matches())
            throw new Invalid(
                    UNREACHABLE,
                    "To can't be reached: calls go to SIP URIs only (sip:user@host), not to phone numbers or clients");
        if (text.contains("@")) return sip("sip:" + text);
        throw notValid("not of the form sip:user@host");
    }

    private static Callee sip(String text) {
        var afterUser = text.indexOf('@') + 1; // a ? before that begins no headers
        var question = text.indexOf('?', afterUser);
        var uri = question < 0 ? text : text.substring(0, question);
        var fault = DialledUri.fault(uri);
        if (fault.isPresent()) throw notValid(fault.get());
        if (!PARAMETERS.matcher(SipTarget.read(uri).parameters()).matches())
            throw notValid("characters that no parameter of a SIP URI has");
        if (question >= 0) checkHeaders(text.substring(question + 1));
        var colon = text.indexOf(':');
        return new Callee(text.substring(0, colon).toLowerCase(Locale.ROOT) + text.substring(colon));
    }

    private static void checkHeaders(String headers) {
        if (headers.length() > MAX_HEADERS)
            throw new Invalid(HEADERS_TOO_LONG, "Headers part of SIP URI must be less than 1024 characters");
        for (var header : headers.split("&", -1)) {
            var equals = header.indexOf('=');
            var name = equals < 0 ? header : header.substring(0, equals);
            var value = equals < 0 ? "" : header.substring(equals + 1);
            if (!HEADER_NAME.matcher(name).matches())
                throw new Invalid(BAD_HEADER_NAME, "Illegal characters in the name of a SIP header in To");
            if (!HEADER_VALUE.matcher(value).matches())
                throw new Invalid(BAD_HEADER_VALUE, "Illegal characters in the value of the SIP header " + name);
        }
    }

    private static Invalid notValid(String why) {
        return new Invalid(INVALID, "To is not valid: " + why);
    }
}
