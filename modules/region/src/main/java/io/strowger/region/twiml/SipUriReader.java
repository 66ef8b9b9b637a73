package io.strowger.region.twiml;

import io.strowger.core.sip.DialledUri;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads the SIP URI that is the text of an element: `alice@acme.sip.twilio.com;edge=dublin?X-Order=7`.
final class SipUriReader {
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
        var fault = DialledUri.fault(address);
        if (fault.isPresent()) return invalid(fault.get(), element);
        return Optional.of(new Read(
                written(DialledUri.read(address), element),
                query < 0 ? List.of() : headers.query(text.substring(query + 1), element)));
    }

    /// With its scheme, and the parameters that can be understood.
    private String written(DialledUri uri, Element element) {
        var target = uri.target();
        return uri.scheme() + ":"
                + (target.user().isEmpty() ? "" : target.user() + "@")
                + target.host()
                + (target.port() == 0 ? "" : ":" + target.port())
                + Arrays.stream(target.parameters().split(";"))
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
