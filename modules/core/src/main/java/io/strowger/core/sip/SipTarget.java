package io.strowger.core.sip;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// A SIP URI taken apart as far as dialling it needs (RFC 3261 §19.1.1), without judging it: `user` is empty and `port`
/// 0 where the URI has none; `parameters` and `headers` begin with their `;` and `?`.
public record SipTarget(String user, String host, int port, String parameters, String headers) {
    private static final Set<String> OF_EDGES = Set.of("edge", "region");

    /// Never fails. A missing scheme is `sip:`; a port that is no number is none.
    public static SipTarget read(String uri) {
        var rest = withoutScheme(uri.strip());
        var question = rest.indexOf('?', Math.max(0, rest.indexOf('@')));
        var headers = question < 0 ? "" : rest.substring(question);
        if (question >= 0) rest = rest.substring(0, question);
        var at = rest.lastIndexOf('@');
        var user = at < 0 ? "" : rest.substring(0, at);
        var place = rest.substring(at + 1);
        var semicolon = place.indexOf(';');
        var parameters = semicolon < 0 ? "" : place.substring(semicolon);
        if (semicolon >= 0) place = place.substring(0, semicolon);
        var colon = place.lastIndexOf(':');
        var hasPort = colon > place.indexOf(']');
        return new SipTarget(
                user,
                hasPort ? place.substring(0, colon) : place,
                hasPort ? port(place.substring(colon + 1)) : 0,
                parameters,
                headers);
    }

    private static String withoutScheme(String uri) {
        if (uri.regionMatches(true, 0, "sip:", 0, 4)) return uri.substring(4);
        return uri.regionMatches(true, 0, "sips:", 0, 5) ? uri.substring(5) : uri;
    }

    private static int port(String text) {
        try {
            var port = Integer.parseInt(text);
            return port > 0 && port <= 0xFFFF ? port : 0;
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }

    /// The value of a URI parameter, in lower case.
    public Optional<String> parameter(String name) {
        for (var parameter : parameters.split(";")) {
            var equals = parameter.indexOf('=');
            if (equals > 0 && parameter.substring(0, equals).equalsIgnoreCase(name))
                return Optional.of(parameter.substring(equals + 1).toLowerCase(Locale.ROOT));
        }
        return Optional.empty();
    }

    /// Where a request to this URI goes when no route says otherwise (RFC 3263, without NAPTR and SRV, as at Twilio).
    public Hop hop() {
        var transport = parameter("transport").filter("tcp"::equals).isPresent() ? Transport.TCP : Transport.UDP;
        return new Hop(transport, host + ":" + (port == 0 ? 5060 : port));
    }

    /// Without what names an edge: that is for us, and nobody else's business.
    public SipTarget withoutEdge() {
        var kept = new StringBuilder();
        for (var parameter : parameters.split(";"))
            if (!parameter.isEmpty() && !OF_EDGES.contains(name(parameter)))
                kept.append(';').append(parameter);
        return new SipTarget(user, host, port, kept.toString(), headers);
    }

    /// Without its value, in lower case.
    private static String name(String parameter) {
        return parameter.split("=", 2)[0].toLowerCase(Locale.ROOT);
    }

    /// As a Request-URI: without headers.
    public String uri() {
        return "sip:" + (user.isEmpty() ? "" : user + "@") + host + (port == 0 ? "" : ":" + port) + parameters;
    }
}
