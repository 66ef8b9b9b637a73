package io.strowger.region.call;

import io.strowger.core.sip.SipHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// By what the two ends of a dialog notice that the other has vanished (RFC 4028): one of them, we (`isOurs`)
/// or the peer, refreshes the session within each `interval`. `takesUpdate` is whether the peer understands
/// UPDATE, which touches no media; `since` is when the session was refreshed last.
record SessionTimer(Duration interval, boolean isOurs, boolean takesUpdate, Instant since) {
    /// No shorter interval may be asked for (RFC 4028 §4).
    static final Duration SHORTEST = Duration.ofSeconds(90);

    /// So much before its end a session that nobody has refreshed is given up (RFC 4028 §10), or a third of it.
    private static final Duration BEFORE_THE_END = Duration.ofSeconds(32);

    private static final String EXPIRES = "Session-Expires";
    private static final String LEAST = "Min-SE";
    private static final String SUPPORTED = "Supported";
    private static final String TIMER = "timer";
    private static final String UAC = ";refresher=uac";
    private static final String UAS = ";refresher=uas";

    /// What an INVITE of ours asks for that is to open a dialog; who refreshes, the peer may choose.
    static SipHeaders wanted(Duration interval, Duration least) {
        return SipHeaders.NONE
                .with(SUPPORTED, TIMER)
                .with(EXPIRES, Long.toString(interval.toSeconds()))
                .with(LEAST, Long.toString(least.toSeconds()));
    }

    /// What the peer has made of that with its 2xx. Empty where our INVITE has asked for nothing.
    static Optional<SessionTimer> opened(SipHeaders invite, SipHeaders response, Instant now) {
        return seconds(invite, EXPIRES)
                .map(interval -> new SessionTimer(interval, true, false, now).confirmed(response, now));
    }

    /// What we offer to one who sends an INVITE: a peer that can refresh the session shall do it itself.
    static SessionTimer offered(SipHeaders invite, Duration interval, Instant now) {
        return new SessionTimer(interval, true, false, now).after(invite, now);
    }

    /// What our 2xx to that INVITE says. Empty where it says nothing: it is older than these timers.
    static Optional<SessionTimer> answered(SipHeaders invite, SipHeaders response, Instant now) {
        return seconds(response, EXPIRES)
                .map(interval -> new SessionTimer(interval, !isRefresher(response, "uac"), takesUpdate(invite), now));
    }

    /// Whether a request asks for an interval that nobody should (422).
    static boolean isTooBrief(SipHeaders request) {
        return seconds(request, EXPIRES)
                .filter(interval -> interval.compareTo(SHORTEST) < 0)
                .isPresent();
    }

    /// What a 422 says, or an INVITE of ours.
    static Duration least(SipHeaders headers) {
        return longer(SHORTEST, seconds(headers, LEAST).orElse(SHORTEST));
    }

    static SipHeaders tooBrief() {
        return SipHeaders.NONE.with(LEAST, Long.toString(SHORTEST.toSeconds()));
    }

    /// When we have to refresh the session, or when the peer should have done it.
    Instant due() {
        if (isOurs) return since.plus(interval.dividedBy(2));
        var third = interval.dividedBy(3);
        return since.plus(interval).minus(shorter(third, BEFORE_THE_END));
    }

    /// What a request of ours says that refreshes the session.
    SipHeaders asking() {
        return SipHeaders.NONE.with(SUPPORTED, TIMER).with(EXPIRES, interval.toSeconds() + (isOurs ? UAC : UAS));
    }

    /// What our 2xx to such a request of the peer says (RFC 4028 §9).
    SipHeaders answering() {
        var headers = SipHeaders.NONE.with(SUPPORTED, TIMER).with(EXPIRES, interval.toSeconds() + (isOurs ? UAS : UAC));
        return isOurs ? headers : headers.with("Require", TIMER);
    }

    /// As it is after such a request of the peer: an interval of ours only becomes shorter, unless it may not.
    /// Where the duty to refresh stays with us it goes on from when it was: the request may yet be refused.
    SessionTimer after(SipHeaders request, Instant now) {
        var within = longer(shorter(interval, seconds(request, EXPIRES).orElse(interval)), least(request));
        var isStillOurs = !knowsTimers(request) || isRefresher(request, "uas");
        return new SessionTimer(
                within,
                isStillOurs,
                request.first("Allow").isPresent() ? takesUpdate(request) : takesUpdate,
                isOurs && isStillOurs ? since : now);
    }

    /// As it is after the peer's 2xx to such a request of ours: one that knows no timers leaves it all to us.
    SessionTimer confirmed(SipHeaders response, Instant now) {
        return new SessionTimer(
                longer(seconds(response, EXPIRES).orElse(interval), SHORTEST),
                !isRefresher(response, "uas"),
                response.first("Allow").isPresent() ? takesUpdate(response) : takesUpdate,
                now);
    }

    /// As it is after a refusal by one that is there all the same: what it wants longer becomes longer (422),
    /// and it is asked again before the session ends, in the one way that everybody understands.
    SessionTimer refused(SipHeaders response, Instant now) {
        var within = longer(interval, least(response));
        return new SessionTimer(within, isOurs, false, now.minus(within.dividedBy(3)));
    }

    private static boolean knowsTimers(SipHeaders request) {
        return request.elements(SUPPORTED).stream().anyMatch(TIMER::equalsIgnoreCase)
                || request.elements("Require").stream().anyMatch(TIMER::equalsIgnoreCase);
    }

    private static boolean takesUpdate(SipHeaders headers) {
        return headers.elements("Allow").contains("UPDATE");
    }

    private static boolean isRefresher(SipHeaders headers, String side) {
        for (var parameter : headers.first(EXPIRES).orElse("").split(";"))
            if (parameter.replace(" ", "").toLowerCase(Locale.ROOT).equals("refresher=" + side)) return true;
        return false;
    }

    /// Nobody's number is believed that has more than nine digits.
    private static Optional<Duration> seconds(SipHeaders headers, String name) {
        var number = headers.first(name).orElse("").split(";", 2)[0].strip();
        return number.matches("[0-9]{1,9}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(number)))
                : Optional.empty();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
