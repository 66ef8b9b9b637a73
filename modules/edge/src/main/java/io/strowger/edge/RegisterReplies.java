package io.strowger.edge;

import io.strowger.core.Registrations.BadCredentials;
import io.strowger.core.Registrations.Challenge;
import io.strowger.core.Registrations.IntervalTooBrief;
import io.strowger.core.Registrations.NoCredentialList;
import io.strowger.core.Registrations.NotActive;
import io.strowger.core.Registrations.OutOfOrder;
import io.strowger.core.Registrations.RegisterReply;
import io.strowger.core.Registrations.Registered;
import io.strowger.core.Registrations.RegistrationOff;
import io.strowger.core.Registrations.TooManyBindings;
import io.strowger.core.Registrations.TooManyRequests;
import io.strowger.core.Registrations.Unavailable;
import io.strowger.core.Registrations.UnknownDomain;
import io.strowger.core.Registrations.WrongUser;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.Digest;
import io.strowger.core.sip.DigestAlgorithm;
import io.strowger.core.sip.RegisterRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// Turns a region's answer to a REGISTER into SIP. The codes are those of the Twilio error dictionary; where Twilio
/// documents no SIP status for one, docs/compatibility.md says what we chose.
final class RegisterReplies {
    /// RFC 3261 §20.17: always GMT, with two digits for the day.
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final String REGION = "X-Strowger-Region";

    /// Two regions have said so, one after the other: the route moves faster than the edge can follow.
    static final String MOVED = "the region that was asked is not active for this name";

    private RegisterReplies() {}

    /// `retryAfter` is for the answers that tell the device to come back, `digests` are what a challenge offers.
    static Response render(
            RegisterReply reply, RegisterRequest request, Duration retryAfter, List<DigestAlgorithm> digests) {
        return switch (reply) {
            case Registered(var live, var at, var _) -> registered(live, at, request);
            case Challenge(var nonce, var stale) -> challenge(nonce, stale, digests);
            case IntervalTooBrief(var minimum) ->
                Response.of(423).with("Min-Expires", Long.toString(minimum.toSeconds()));
            case OutOfOrder() -> Response.of(500);
            case TooManyBindings(var _) ->
                Response.of(403).because(32007, "SIP: Too many endpoints for the Address-of-record");
            case TooManyRequests(var _) ->
                unavailable(Duration.ofSeconds(1), "too many requests for one address of record")
                        .because(32008, "SIP: Registration per second limit reached");
            case WrongUser() -> Response.of(403).because(32106, "SIP: Authentication Error");
            case BadCredentials() -> Response.of(403).because(32202, "SIP: Bad user credentials");
            case RegistrationOff() -> Response.of(403).because(32210, "SIP: Register not supported");
            case NoCredentialList() -> Response.of(403).because(32212, "SIP: Registration Authentication problem");
            case UnknownDomain() -> Response.of(404);
            case NotActive(var _) -> unavailable(retryAfter, MOVED);
            case Unavailable(var why) -> unavailable(retryAfter, why);
        };
    }

    /// The same, and where a request was admitted, for whoever wants to see that it is one region at a time.
    static Response telling(Response response, RegisterReply reply) {
        return reply instanceof Registered(var _, var _, var admission)
                ? admission
                        .map(it -> response.with(REGION, it.region() + ";epoch=" + it.epoch()))
                        .orElse(response)
                : response;
    }

    /// For a device `retryAfter`, for people `why` (RFC 3261 §20.43, 399: to be shown to a human), in words of ours.
    static Response unavailable(Duration retryAfter, String why) {
        return Response.of(503)
                .with("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())))
                .with("Warning", "399 strowger \"" + why.replace('"', '\'') + "\"");
    }

    private static Response registered(List<Binding> live, Instant at, RegisterRequest request) {
        var response = Response.of(200);
        for (var binding : live) response = response.with("Contact", contact(binding, at));
        for (var hop : request.origin().path()) response = response.with("Path", hop); // RFC 3327 §5.3
        return response.with("Date", DATE.format(at)).with("Supported", Request.supported());
    }

    private static String contact(Binding binding, Instant at) {
        var seconds = Math.max(
                1, Duration.between(at, binding.expires()).plusMillis(500).toSeconds());
        var text = new StringBuilder("<")
                .append(binding.contact())
                .append(">;expires=")
                .append(seconds);
        if (binding.q() < 1000) text.append(";q=0.").append("%03d".formatted(binding.q()));
        if (!binding.instance().isEmpty())
            text.append(";+sip.instance=\"").append(binding.instance()).append('"');
        if (binding.regId() > 0) text.append(";reg-id=").append(binding.regId());
        return text.toString();
    }

    /// MD5 first: a device that reads one challenge only, and most do, reads the first, and it knows MD5 (RFC 8760
    /// §2.4 would have it last; docs/decisions/0001-sip-at-the-edge.md).
    static Response challenge(String nonce, boolean stale, List<DigestAlgorithm> digests) {
        var response = Response.of(407);
        for (var digest : digests) response = response.with("Proxy-Authenticate", challenge(digest, nonce, stale));
        return response;
    }

    private static String challenge(DigestAlgorithm algorithm, String nonce, boolean stale) {
        return "Digest realm=\"" + Digest.REALM + "\", nonce=\"" + nonce + "\", qop=\"auth\", algorithm="
                + algorithm.word() + (stale ? ", stale=true" : "");
    }
}
