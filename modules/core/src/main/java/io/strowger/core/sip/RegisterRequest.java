package io.strowger.core.sip;

import io.strowger.core.Epoch;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A REGISTER as the edge understood it. `route` is the epoch under which the edge believes this region active; a
/// region that knows an older one confirms before it answers.
public record RegisterRequest(
        Aor aor, Contacts contacts, String callId, long cseq, Authorization authorization, Origin origin, Epoch route)
        implements WireMessage {

    /// What the Contact headers ask for (RFC 3261 §10.2).
    public sealed interface Contacts {}

    /// Bind or, where `expires` is zero, unbind each of these; with none of them the request only asks what is bound.
    public record Update(List<Contact> contacts) implements Contacts {
        public Update {
            contacts = List.copyOf(contacts);
        }
    }

    /// `Contact: *` with `Expires: 0`: unbind everything.
    public record RemoveAll() implements Contacts {}

    /// One contact of an [Update]. `expires` is as asked: by its `expires` parameter, else the Expires header, else
    /// [#DEFAULT_EXPIRES].
    public record Contact(ContactUri uri, Duration expires, int q, String instance, int regId) {}

    /// For a contact that names no expiry.
    public static final Duration DEFAULT_EXPIRES = Duration.ofHours(1);

    /// What the device shows for itself.
    public sealed interface Authorization {}

    /// No credentials: the first REGISTER of most devices.
    public record Anonymous() implements Authorization {}

    /// An answer to a challenge.
    public record Answered(DigestAnswer digest) implements Authorization {}

    /// The same for all retransmissions of this request and for no other request: Call-ID and CSeq (RFC 3261 §8.1.1).
    public String transaction() {
        return aor + "|" + callId + "|" + cseq;
    }

    /// For a challenge to this request; good for this address of record only.
    public String nonce(Nonces nonces, Instant now) {
        return nonces.issue(aor.toString(), transaction(), now);
    }

    /// The same request under another belief about the route.
    public RegisterRequest believing(Epoch route) {
        return new RegisterRequest(aor, contacts, callId, cseq, authorization, origin, route);
    }
}
