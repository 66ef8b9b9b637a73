package io.strowger.core.sip;

import static java.util.function.Function.identity;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The usual names of headers, each once in memory: a message is remembered for half a minute, and half of its
/// strings are names.
public final class HeaderNames {
    private static final Map<String, String> USUAL = List.of(
                    "Via",
                    "From",
                    "To",
                    "Call-ID",
                    "CSeq",
                    "Contact",
                    "Max-Forwards",
                    "Route",
                    "Record-Route",
                    "Path",
                    "Content-Type",
                    "Content-Length",
                    "Content-Encoding",
                    "Expires",
                    "Allow",
                    "Supported",
                    "Require",
                    "User-Agent",
                    "Server",
                    "Date",
                    "Authorization",
                    "Proxy-Authorization",
                    "Proxy-Authenticate",
                    "Session-Expires",
                    "Min-SE",
                    "Reason",
                    "P-Asserted-Identity",
                    "User-to-User")
            .stream()
            .flatMap(name -> Stream.of(name, name.toLowerCase(Locale.ROOT)))
            .collect(Collectors.toUnmodifiableMap(identity(), identity()));

    private HeaderNames() {}

    /// The same name, as it is written there.
    public static String shared(String name) {
        return USUAL.getOrDefault(name, name);
    }
}
