package io.strowger.node.local;

import io.strowger.core.sip.SipHost;

/// A domain as somebody types it, by the name that the API knows. A localized form, by which a device may
/// know the domain, means the same: `acme.sip.dublin.twilio.com` is `acme.sip.twilio.com`. What is no domain
/// stays as it is, for the API to refuse.
final class TypedName {
    private TypedName() {}

    static String domain(String text) {
        return switch (SipHost.parse(text)) {
            case SipHost.Canonical(var domain) -> domain.toString();
            case SipHost.Localized(var domain, var _) -> domain.toString();
            case SipHost.Proxy() -> text;
            case SipHost.Foreign(var host) -> host;
        };
    }

    /// `alice@acme.sip.twilio.com`.
    static String aor(String text) {
        return after(text, text.lastIndexOf('@'));
    }

    /// `registration/alice@acme.sip.twilio.com`, `domain/acme.sip.twilio.com`.
    static String entity(String text) {
        return after(text, Math.max(text.lastIndexOf('@'), text.indexOf('/')));
    }

    private static String after(String text, int place) {
        return text.substring(0, place + 1) + domain(text.substring(place + 1));
    }
}
