package io.strowger.core.sip;

import io.strowger.core.EdgeId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the host of a SIP URI says: which domain, and for localized forms through which edge. No form ever says which
/// region. Source: Twilio's "localized SIP URIs"; the legacy labels `us1`, `ie1`, ... name edges here.
public sealed interface SipHost {
    /// `acme.sip.twilio.com`.
    record Canonical(DomainName domain) implements SipHost {}

    /// `acme.sip.dublin.twilio.com`, or the legacy `acme.sip.ie1.twilio.com`.
    record Localized(DomainName domain, EdgeId edge) implements SipHost {}

    /// `sip.dublin.twilio.com`, an outbound proxy; or `sip.twilio.com` itself. Says nothing of a domain.
    record Proxy() implements SipHost {}

    /// Anything else: an IP address, a name that is not ours.
    record Foreign(String host) implements SipHost {}

    String TWILIO = "twilio.com";
    Set<String> EDGES = Set.of(
            "ashburn",
            "umatilla",
            "dublin",
            "frankfurt",
            "singapore",
            "tokyo",
            "sao-paulo",
            "sydney",
            "ashburn-ix",
            "san-jose-ix",
            "london-ix",
            "frankfurt-ix",
            "singapore-ix",
            "tokyo-ix",
            "sydney-ix",
            "sao-paulo-ix");
    Map<String, String> LEGACY = Map.ofEntries(
            Map.entry("us1", "ashburn"),
            Map.entry("us2", "umatilla"),
            Map.entry("ie1", "dublin"),
            Map.entry("de1", "frankfurt"),
            Map.entry("sg1", "singapore"),
            Map.entry("jp1", "tokyo"),
            Map.entry("br1", "sao-paulo"),
            Map.entry("au1", "sydney"),
            Map.entry("us1-ix", "ashburn-ix"),
            Map.entry("us2-ix", "san-jose-ix"),
            Map.entry("ie1-ix", "london-ix"),
            Map.entry("de1-ix", "frankfurt-ix"),
            Map.entry("sg1-ix", "singapore-ix"),
            Map.entry("jp1-ix", "tokyo-ix"),
            Map.entry("au1-ix", "sydney-ix"),
            Map.entry("br1-ix", "sao-paulo-ix"));

    /// Reads any host; never throws.
    static SipHost parse(String text) {
        var host = plain(text);
        if (!host.endsWith("." + TWILIO)) return new Foreign(text);
        var front = host.substring(0, host.length() - TWILIO.length() - 1);
        if (front.equals("sip")) return new Proxy();
        if (front.endsWith(".sip")) return canonical(host, text);
        var dot = front.lastIndexOf('.');
        if (dot < 0) return new Foreign(text);
        var edge = edgeNamed(front.substring(dot + 1));
        var before = front.substring(0, dot);
        if (edge.isEmpty()) return new Foreign(text);
        if (before.equals("sip")) return new Proxy();
        if (!before.endsWith(".sip")) return new Foreign(text);
        return switch (canonical(before + "." + TWILIO, text)) {
            case Canonical(var domain) -> new Localized(domain, edge.get());
            case Localized localized -> localized;
            case Proxy proxy -> proxy;
            case Foreign foreign -> foreign;
        };
    }

    /// The host as it is compared: in lower case, without the root's dot.
    static String plain(String host) {
        var name = host.toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    }

    private static SipHost canonical(String host, String text) {
        try {
            return new Canonical(DomainName.parse(host));
        } catch (IllegalArgumentException notAName) {
            return new Foreign(text);
        }
    }

    private static Optional<EdgeId> edgeNamed(String label) {
        if (EDGES.contains(label)) return Optional.of(new EdgeId(label));
        return Optional.ofNullable(LEGACY.get(label)).map(EdgeId::new);
    }
}
