package io.strowger.edge;

import gov.nist.javax.sip.address.SipUri;
import io.strowger.core.sip.SipRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/// A request of which everything is right that must be right in any request.
record Request(String method, SipUri uri, String callId, long cseq, RawMessage raw) {
    private static final long MAX_CSEQ = 0x7FFF_FFFFL; // RFC 3261 §8.1.1.5
    private static final List<String> SUPPORTED = List.of("path", "timer"); // RFC 3327, RFC 4028

    /// What a message turns out to be.
    sealed interface Reading {}

    record Understood(Request request) implements Reading {}

    record Refused(Response response) implements Reading {}

    /// The tag of the To header: there is one in every request inside a dialog and in no other.
    Optional<String> toTag() {
        return raw.first("to").flatMap(RawMessage::tag);
    }

    /// As a region reads it.
    SipRequest forRegion() {
        return new SipRequest(method, raw.startLine().split(" ", -1)[1], raw.forRegion(), raw.body());
    }

    /// The option tags in `Supported`.
    static String supported() {
        return String.join(", ", SUPPORTED);
    }

    /// Checks in the order of RFC 3261 §8.2, with those of a proxy (§16.3) where they come first. `ownBranch`
    /// is how the branch of every Via begins that this edge adds: an address alone proves no loop, since a
    /// device behind a NAT may have the same.
    static Reading read(RawMessage raw, String ownBranch) {
        var words = raw.startLine().split(" ", -1);
        if (words.length != 3 || !isToken(words[0])) return bad("Bad Request Line");
        if (!words[2].regionMatches(true, 0, "SIP/", 0, 4)) return bad("Bad Request Line");
        if (!words[2].equalsIgnoreCase("SIP/2.0")) return new Refused(Response.of(505));
        if (raw.flaw().isPresent()) return bad(raw.flaw().get());
        var seen = new HashSet<String>();
        for (var header : raw.headers())
            if (Exchange.isEchoed(header) && !seen.add(header.name())) return bad("Two " + fullName(header.name()));
        for (var needed : List.of("from", "to", "call-id", "cseq"))
            if (!seen.contains(needed)) return bad("No " + fullName(needed));
        var cseq = cseq(raw.first("cseq").orElseThrow(), words[0]);
        if (cseq.isEmpty()) return bad("Bad CSeq");
        var callId = raw.first("call-id").orElseThrow();
        if (callId.isEmpty() || callId.length() > 256 || !consistsOf(callId, c -> c > ' ' && c <= '~'))
            return bad("Bad Call-ID");
        var length = raw.first("content-length");
        if (length.isPresent()) {
            var stated = number(length.get(), Integer.MAX_VALUE);
            if (stated.isEmpty()) return bad("Bad Content-Length");
            if (stated.get() > raw.bodyLength()) return bad("Body Is Shorter Than Content-Length");
        }
        var hops = number(raw.first("max-forwards").orElse("70"), 255);
        if (hops.isEmpty()) return bad("Bad Max-Forwards");
        var uri = JainParsers.uri(words[1]);
        if (uri.isEmpty()) return bad("Bad Request-URI");
        if (!(uri.get() instanceof SipUri sip)) return new Refused(Response.of(416));
        if (raw.elements("via").stream().anyMatch(via -> isOurs(via, ownBranch))) return new Refused(Response.of(482));
        // An OPTIONS that got this far may be answered by whoever stops it (RFC 3261 §11)
        if (hops.get() == 0 && !words[0].equals("OPTIONS"))
            return new Refused(Response.of(483).because(32006, "SIP: Too many hops"));
        var unknown = unknownOptions(raw);
        if (!unknown.isEmpty()) return new Refused(Response.of(420).with("Unsupported", String.join(", ", unknown)));
        return new Understood(new Request(words[0], sip, callId, cseq.get(), raw));
    }

    private static Refused bad(String why) {
        return new Refused(Response.bad(why));
    }

    private static String fullName(String header) {
        return switch (header) {
            case "from" -> "From";
            case "to" -> "To";
            case "call-id" -> "Call-ID";
            default -> "CSeq";
        };
    }

    /// The number in a CSeq of this method.
    static Optional<Long> cseq(String value, String method) {
        var space = value.lastIndexOf(' ');
        if (space < 0 || !value.substring(space + 1).equals(method)) return Optional.empty();
        return number(value.substring(0, space).strip(), MAX_CSEQ);
    }

    private static boolean isOurs(String via, String ownBranch) {
        return via.contains(ownBranch)
                && JainParsers.via(via)
                        .filter(it -> it.getBranch() != null && it.getBranch().startsWith(ownBranch))
                        .isPresent();
    }

    private static List<String> unknownOptions(RawMessage raw) {
        var unknown = new ArrayList<String>();
        for (var header : List.of("require", "proxy-require"))
            for (var tag : raw.elements(header))
                if (isToken(tag) && !SUPPORTED.contains(tag.toLowerCase(Locale.ROOT))) unknown.add(tag);
        return unknown;
    }

    /// Digits only, and not above `max`.
    static Optional<Long> number(String text, long max) {
        if (text.isEmpty() || text.length() > 18 || !consistsOf(text, c -> c >= '0' && c <= '9'))
            return Optional.empty();
        return Optional.of(Long.parseLong(text)).filter(number -> number <= max);
    }

    /// RFC 3261 §25.1.
    static boolean isToken(String text) {
        return !text.isEmpty() && consistsOf(text, c -> c > ' ' && c < 0x7F && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0);
    }

    /// Whether every character is allowed; a loop, because each message asks this many times.
    static boolean consistsOf(String text, IntPredicate allowed) {
        for (var at = 0; at < text.length(); at++) if (!allowed.test(text.charAt(at))) return false;
        return true;
    }
}
