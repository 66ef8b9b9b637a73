package io.strowger.edge;

import io.strowger.core.EdgeAddress;
import io.strowger.core.Epoch;
import io.strowger.core.Malformed;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.InviteRequest;
import io.strowger.core.sip.SipHost;
import java.util.List;
import java.util.Optional;

/// Turns an INVITE outside any dialog into what a region understands. Every form of a domain's name becomes the
/// canonical one here.
final class InviteReader {
    /// In seconds; no region takes less (RFC 4028 §4).
    private static final long SHORTEST_SESSION = 90;

    /// What an INVITE turns out to be.
    sealed interface Reading {}

    record Understood(InviteRequest request) implements Reading {}

    record Refused(Response response) implements Reading {}

    private InviteReader() {}

    /// `call` is the SID of the new call, `transaction` the name of the server transaction.
    static Reading read(Request request, Sid call, String transaction, EdgeAddress edge, Peer peer, OwnAddress self) {
        var raw = request.raw();
        if (isTooBrief(raw)) return new Refused(Response.of(422).with("Min-SE", Long.toString(SHORTEST_SESSION)));
        if (!saysWhereItsSenderIs(raw)) return new Refused(InviteReplies.badContact());
        try {
            var domain = domain(request, self);
            if (domain.isEmpty()) return new Refused(InviteReplies.unknownDomain());
            return new Understood(new InviteRequest(
                    call,
                    transaction,
                    edge,
                    domain.get(),
                    request.forRegion(),
                    RegisterReader.authorization(raw),
                    RegisterReader.origin(raw, edge.edge(), peer, List.of()),
                    Epoch.NONE));
        } catch (Malformed bad) {
            return new Refused(Response.bad("Bad INVITE"));
        }
    }

    private static boolean isTooBrief(RawMessage raw) {
        return raw.first("session-expires")
                .flatMap(value -> Request.number(value.split(";", 2)[0].strip(), Integer.MAX_VALUE))
                .filter(seconds -> seconds < SHORTEST_SESSION)
                .isPresent();
    }

    /// In exactly one SIP URI (RFC 3261 §8.1.1.8): all that is asked inside the dialog goes there.
    private static boolean saysWhereItsSenderIs(RawMessage raw) {
        var contacts = raw.elements("contact");
        return contacts.size() == 1 && JainParsers.contact(contacts.getFirst()).isPresent();
    }

    /// The Request-URI's host decides; where it names this edge only, as an outbound proxy or by its own
    /// address, the To header's does. Empty when it is none of ours.
    private static Optional<DomainName> domain(Request request, OwnAddress self) {
        return switch (SipHost.parse(request.uri().getHost())) {
            case SipHost.Canonical(var named) -> Optional.of(named);
            case SipHost.Localized(var named, var _) -> Optional.of(named);
            case SipHost.Proxy() -> dialled(request);
            case SipHost.Foreign(var host) -> self.isNamedBy(host) ? dialled(request) : Optional.empty();
        };
    }

    private static Optional<DomainName> dialled(Request request) {
        return request.raw().first("to").flatMap(JainParsers::address).flatMap(to -> switch (SipHost.parse(
                to.getHost())) {
            case SipHost.Canonical(var named) -> Optional.of(named);
            case SipHost.Localized(var named, var _) -> Optional.of(named);
            case SipHost.Proxy() -> Optional.<DomainName>empty();
            case SipHost.Foreign(var _) -> Optional.<DomainName>empty();
        });
    }
}
