package io.strowger.edge;

import gov.nist.javax.sip.header.Contact;
import io.strowger.core.EdgeId;
import io.strowger.core.Epoch;
import io.strowger.core.Malformed;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.ContactUri;
import io.strowger.core.sip.Digest;
import io.strowger.core.sip.DigestAnswer;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.Origin;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.core.sip.SipHost;
import io.strowger.core.sip.SipText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Turns a REGISTER into what a region understands. Every form of a domain's name becomes the canonical one here.
final class RegisterReader {
    private static final long MAX_EXPIRES = 0xFFFF_FFFFL; // RFC 3261 §20.19
    private static final int FULL_Q = 1000;
    private static final Pattern Q_VALUE = Pattern.compile("0(\\.\\d{0,3})?|1(\\.0{0,3})?|\\.\\d{1,3}");
    private static final int MAX_USER_AGENT = 256;
    private static final int MAX_PATHS = 16; // a device behind more proxies than that is not one

    /// What a REGISTER turns out to be.
    sealed interface Reading {}

    record Understood(RegisterRequest request) implements Reading {}

    record Refused(Response response) implements Reading {}

    private RegisterReader() {}

    static Reading read(Request request, EdgeId edge, Peer peer, OwnAddress self) {
        var raw = request.raw();
        RegisterRequest.Contacts contacts;
        try {
            contacts = contacts(raw);
        } catch (Malformed bad) {
            return new Refused(Response.bad("Bad Contact Or Expires").because(32105, "SIP: Invalid contact header"));
        }
        try {
            var to = JainParsers.address(raw.first("to").orElseThrow())
                    .orElseThrow(() -> new Malformed("a SIP address", ""));
            var domain = domain(request.uri().getHost(), to.getHost(), self);
            if (domain.isEmpty()) return new Refused(Response.of(404));
            if (to.getUser() == null) throw new Malformed("an address of record with a user", to.toString());
            var origin = origin(raw, edge, peer, path(raw));
            return new Understood(new RegisterRequest(
                    new Aor(SipText.unescaped(to.getUser()), domain.get()),
                    contacts,
                    request.callId(),
                    request.cseq(),
                    authorization(raw),
                    origin,
                    Epoch.NONE));
        } catch (Malformed bad) {
            return new Refused(Response.bad("Bad REGISTER"));
        }
    }

    /// The one domain that the Request-URI and the To header speak of; empty when it isn't one of ours or when
    /// they differ (RFC 3261 §10.3, steps 1 and 5). A Request-URI that names this edge only, as an outbound proxy
    /// or by its own address, leaves it to the To header.
    private static Optional<DomainName> domain(String requestHost, String toHost, OwnAddress self) {
        return switch (SipHost.parse(toHost)) {
            case SipHost.Canonical(var named) -> servedWith(requestHost, named, self);
            case SipHost.Localized(var named, var _) -> servedWith(requestHost, named, self);
            case SipHost.Proxy() -> Optional.empty();
            case SipHost.Foreign(var _) -> Optional.empty();
        };
    }

    private static Optional<DomainName> servedWith(String requestHost, DomainName domain, OwnAddress self) {
        return Optional.of(domain).filter(named -> serves(requestHost, named, self));
    }

    private static boolean serves(String requestHost, DomainName domain, OwnAddress self) {
        return switch (SipHost.parse(requestHost)) {
            case SipHost.Canonical(var named) -> named.equals(domain);
            case SipHost.Localized(var named, var _) -> named.equals(domain);
            case SipHost.Proxy() -> true;
            case SipHost.Foreign(var host) -> self.isNamedBy(host);
        };
    }

    private static RegisterRequest.Contacts contacts(RawMessage raw) {
        var expires = raw.first("expires").map(RegisterReader::seconds);
        var values = raw.elements("contact");
        if (values.contains("*")) {
            if (values.size() > 1 || !expires.equals(Optional.of(Duration.ZERO))) // RFC 3261 §10.2.2
            throw new Malformed("a lone * with Expires: 0", String.join(",", values));
            return new RegisterRequest.RemoveAll();
        }
        if (values.isEmpty() && raw.first("contact").isPresent()) throw new Malformed("a contact", "");
        return new RegisterRequest.Update(
                values.stream().map(value -> contact(value, expires)).toList());
    }

    private static RegisterRequest.Contact contact(String value, Optional<Duration> expires) {
        var contact = JainParsers.contact(value).orElseThrow(() -> new Malformed("a contact", value));
        var own = parameter(contact, "expires").map(RegisterReader::seconds);
        var instance = parameter(contact, "+sip.instance").orElse("");
        if (instance.length() > 128 || !Request.consistsOf(instance, c -> c > ' ' && c != '"' && c <= '~'))
            throw new Malformed("an instance", instance);
        return new RegisterRequest.Contact(
                ContactUri.parse(contact.getAddress().getURI().toString()),
                own.or(() -> expires).orElse(RegisterRequest.DEFAULT_EXPIRES),
                parameter(contact, "q").map(RegisterReader::thousandths).orElse(FULL_Q),
                instance,
                parameter(contact, "reg-id")
                        .map(id -> Request.number(id, Integer.MAX_VALUE)
                                .orElseThrow(() -> new Malformed("a reg-id", id))
                                .intValue())
                        .orElse(0));
    }

    private static Optional<String> parameter(Contact contact, String name) {
        return Optional.ofNullable(contact.getParameter(name));
    }

    private static Duration seconds(String text) {
        return Duration.ofSeconds(Request.number(text, MAX_EXPIRES).orElseThrow(() -> new Malformed("seconds", text)));
    }

    /// `0.7` is 700 (RFC 3261 §25.1, qvalue).
    private static int thousandths(String text) {
        if (!Q_VALUE.matcher(text).matches()) throw new Malformed("a q value", text);
        var dot = text.indexOf('.');
        var whole = text.startsWith("1") ? FULL_Q : 0;
        var fraction = dot < 0 ? "" : text.substring(dot + 1);
        return whole + Integer.parseInt((fraction + "000").substring(0, 3));
    }

    /// The first credentials for our realm; those for others are none of our business.
    static RegisterRequest.Authorization authorization(RawMessage raw) {
        Optional<Malformed> malformed = Optional.empty();
        for (var name : List.of("proxy-authorization", "authorization")) {
            for (var value : raw.all(name)) {
                try {
                    var answer = DigestAnswer.parse(value);
                    if (answer.realm().equals(Digest.REALM)) return new RegisterRequest.Answered(answer);
                } catch (Malformed bad) {
                    malformed = Optional.of(bad);
                }
            }
        }
        if (malformed.isPresent()) throw malformed.get();
        return new RegisterRequest.Anonymous();
    }

    private static List<String> path(RawMessage raw) {
        var path = raw.elements("path");
        if (path.size() > MAX_PATHS
                || path.stream().anyMatch(element -> !element.startsWith("<") || element.indexOf('>') < 0))
            throw new Malformed("a Path", String.join(",", path));
        return path;
    }

    private static String userAgent(RawMessage raw) {
        var text = raw.first("user-agent").orElse("");
        if (text.length() > MAX_USER_AGENT) text = text.substring(0, MAX_USER_AGENT);
        return Request.consistsOf(text, c -> c >= ' ' && c <= '~') ? text : text.replaceAll("[^ -~]", "?");
    }

    /// Where a message came from.
    static Origin origin(RawMessage raw, EdgeId edge, Peer peer, List<String> path) {
        var source = OwnAddress.bracketed(peer.address().getAddress()) + ":"
                + peer.address().getPort();
        return new Origin(edge, peer.transport(), source, userAgent(raw), path);
    }
}
