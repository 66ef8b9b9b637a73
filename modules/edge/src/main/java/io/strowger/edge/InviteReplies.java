package io.strowger.edge;

import io.strowger.core.Calls.Accepted;
import io.strowger.core.Calls.BadCredentials;
import io.strowger.core.Calls.Challenge;
import io.strowger.core.Calls.InsecureTransport;
import io.strowger.core.Calls.InviteReply;
import io.strowger.core.Calls.NotActive;
import io.strowger.core.Calls.NotInAcl;
import io.strowger.core.Calls.NothingMapped;
import io.strowger.core.Calls.Unavailable;
import io.strowger.core.Calls.UnknownDomain;
import io.strowger.core.sip.DigestAlgorithm;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Turns a region's answer to an INVITE into SIP. The codes are those of the Twilio error dictionary; where
/// Twilio documents no SIP status for one, docs/compatibility.md says what we chose.
final class InviteReplies {
    private InviteReplies() {}

    /// Empty when the call is accepted: then the region says by [io.strowger.core.Edges] what to answer.
    static Optional<Response> render(InviteReply reply, Duration retryAfter, List<DigestAlgorithm> digests) {
        return switch (reply) {
            case Accepted() -> Optional.empty();
            case Challenge(var nonce, var stale) -> Optional.of(RegisterReplies.challenge(nonce, stale, digests));
            case BadCredentials() -> Optional.of(Response.of(403).because(32202, "SIP: Bad user credentials"));
            case NotInAcl() -> Optional.of(notInAcl());
            case NothingMapped() -> Optional.of(notInAcl());
            case InsecureTransport() -> Optional.of(Response.of(403).because(32209, "SIP: Secure transport required"));
            case UnknownDomain() -> Optional.of(unknownDomain());
            case NotActive(var _) -> Optional.of(RegisterReplies.unavailable(retryAfter, RegisterReplies.MOVED));
            case Unavailable(var why) -> Optional.of(RegisterReplies.unavailable(retryAfter, why));
        };
    }

    static Response badContact() {
        return Response.bad("Bad Contact").because(32105, "SIP: Invalid contact header");
    }

    static Response unknownDomain() {
        return Response.of(404).because(32002, "SIP: Dial failure - Twilio SIP Domain not found");
    }

    private static Response notInAcl() {
        return Response.of(403).because(32201, "Authentication failure - source IP Address not in ACL");
    }
}
