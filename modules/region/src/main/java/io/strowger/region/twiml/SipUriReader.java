package io.strowger.region.twiml;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the SIP URI that is the text of an element: `alice@acme.sip.twilio.com;edge=dublin?X-Order=7`.
final class SipUriReader {
    private static final int TOO_LONG = 255;
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:(?<scheme>sips?):)?"
                    + "(?:(?<user>(?:[a-z0-9_.!~*'()&=+$,;/-]|%[0-9a-f]{2})+)@)?" // no password: it would be in logs
                    + "(?<host>[a-z0-9][a-z0-9.-]*|\\[[0-9a-f:.]+])"
                    + "(?::(?<port>[0-9]{1,5}))?"
                    + "(?<parameters>;.*)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PARAMETER =
            Pattern.compile("[A-Za-z0-9_.!~*'%+`-]+(=[A-Za-z0-9_.!~*'()\\[\\]/:&+$%-]+)?");
    private static final Set<String> BOOLEANS = Set.of("true", "false");
    private static final Set<String> TRANSPORTS = Set.of("udp", "tcp", "tls");

    private final Warnings warnings;
    private final SipHeaderReader headers;

    SipUriReader(Warnings warnings, SipHeaderReader headers) {
        this.warnings = warnings;
        this.headers = headers;
    }

    /// A URI without its headers, and these.
    record Read(String uri, List<SipHeader> headers) {}

    /// Empty, with a warning, unless it can be dialed.
    Optional<Read> read(Element element) {
        var text = element.text();
        var query = text.indexOf('?');
        var address = query < 0 ? text : text.substring(0, query);
        if (address.length() >= TOO_LONG) return invalid("more than 254 characters", element);
        var parts = ADDRESS.matcher(address);
        if (!parts.matches()) return invalid("not of the form user@host", element);
        if (!isPort(parts.group("port"))) return invalid("no such port", element);
        return Optional.of(new Read(
                written(parts, element), query < 0 ? List.of() : headers.query(text.substring(query + 1), element)));
    }

    private static boolean isPort(@Nullable String port) {
        if (port == null) return true;
        var number = Integer.parseInt(port);
        return number > 0 && number < 65536;
    }

    /// With its scheme, and the parameters that can be understood.
    private String written(Matcher parts, Element element) {
        var scheme = Objects.requireNonNullElse(parts.group("scheme"), "sip").toLowerCase(Locale.ROOT);
        var user = parts.group("user") == null ? "" : parts.group("user") + "@";
        var port = parts.group("port") == null ? "" : ":" + parts.group("port");
        var parameters = Objects.requireNonNullElse(parts.group("parameters"), "");
        return scheme + ":" + user + parts.group("host") + port
                + Arrays.stream(parameters.split(";"))
                        .filter(parameter -> !parameter.isEmpty())
                        .map(parameter -> understood(parameter, element))
                        .filter(parameter -> !parameter.isEmpty())
                        .map(parameter -> ";" + parameter)
                        .collect(Collectors.joining());
    }

    /// The parameter, what it is taken for, or nothing.
    private String understood(String parameter, Element element) {
        if (!PARAMETER.matcher(parameter).matches()) {
            warnings.add(32110, "SIP: URI is formatted incorrectly, a parameter is left out", element);
            return "";
        }
        var words = parameter.toLowerCase(Locale.ROOT).split("=", 2);
        var value = words.length == 1 ? "" : words[1];
        if (words[0].equals("secure") && !BOOLEANS.contains(value)) {
            warnings.add(32114, "SIP: Unsupported parameter value, secure is taken for false", element);
            return "secure=false";
        }
        if (words[0].equals("transport") && !TRANSPORTS.contains(value)) {
            warnings.add(32114, "SIP: Unsupported parameter value, transport is left out", element);
            return "";
        }
        return parameter;
    }

    private Optional<Read> invalid(String why, Element element) {
        warnings.add(13243, "Dial->SIP: Invalid SIP URI, " + why, element);
        return Optional.empty();
    }
}
