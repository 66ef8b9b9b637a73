package io.strowger.region.call;

import io.strowger.core.sip.SipTarget;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The headers that somebody may want in an INVITE by writing them into its URI (`?X-Room=7`).
final class Headers {
    private static final Set<String> STANDARD =
            Set.of("user-to-user", "remote-party-id", "p-preferred-identity", "p-called-party-id");

    private Headers() {}

    /// Those that may be there: `X-` but not `X-Twilio` (32113), and a few others. The gateway has checked the rest.
    static List<Parameter> in(String uri) {
        var found = new ArrayList<Parameter>();
        var query = SipTarget.read(uri).headers();
        for (var header : query.substring(Math.min(1, query.length())).split("&")) {
            var equals = header.indexOf('=');
            if (equals < 1) continue;
            var name = header.substring(0, equals);
            if (!mayStand(name.toLowerCase(Locale.ROOT))) continue;
            found.add(new Parameter(name, decoded(header.substring(equals + 1))));
        }
        return found;
    }

    private static boolean mayStand(String name) {
        return (name.startsWith("x-") && !name.startsWith("x-twilio")) || STANDARD.contains(name);
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEscaped) {
            return text;
        }
    }
}
