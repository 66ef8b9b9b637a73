package io.strowger.region.call;

import io.strowger.core.Calls.RequestCame;
import io.strowger.core.Calls.Status;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import io.strowger.region.call.Leg.Phase;
import io.strowger.region.call.Script.Referring;
import io.strowger.region.twiml.SipTarget;
import io.strowger.region.twiml.Verb.Refer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// `<Refer>`: the first device is asked to call somebody else in our place (RFC 3515), and tells how that goes
/// by NOTIFY.
final class Referrals {
    /// How long it may be silent about that where it does not say itself; a call may ring for as long (Timer C,
    /// RFC 3261 §16.6).
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /// Whatever it says, after each NOTIFY.
    private static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Duration HARDLY_LATER = Duration.ofSeconds(10);
    private static final Pattern FRAGMENT = Pattern.compile("SIP/2\\.0 ([1-6][0-9]{2})(?:\\s.*)?", Pattern.DOTALL);
    private static final Pattern EXPIRES = Pattern.compile("(?i).*;\\s*expires\\s*=\\s*([0-9]{1,9}).*");
    private static final Pattern ID = Pattern.compile("(?i).*;\\s*id\\s*=\\s*([0-9]{1,18}).*");

    private Referrals() {}

    static boolean begin(Turn turn, int verb) {
        Documents.answerSilently(turn);
        turn.happens(new Call.ReferBegun(verb, turn.now().plus(PATIENCE), turn.now()));
        ask(turn);
        return true;
    }

    /// As soon as the device can be asked: when there is a dialog.
    static void ask(Turn turn) {
        if (!(turn.state().script() instanceof Referring referring) || referring.isAsked()) return;
        var leg = turn.state().firstLeg().filter(it -> it.phase() == Phase.UP);
        var refer = verb(turn.state());
        if (leg.isEmpty() || refer.isEmpty()) return;
        var headers = SipHeaders.NONE
                .with("Refer-To", "<" + written(refer.get().target()) + ">")
                .with("Referred-By", leg.get().dialog().local()); // RFC 3892
        Relays.send(turn, leg.get(), Relay.REFER, headers, Payload.NONE);
    }

    private static Optional<Refer> verb(CallState state) {
        return Documents.verb(state).filter(Refer.class::isInstance).map(Refer.class::cast);
    }

    /// With the headers that the device is to put into its INVITE (RFC 3261 §19.1.1).
    private static String written(SipTarget target) {
        var headers = target.headers().stream()
                .map(header -> header.name() + "=" + escaped(header.value()))
                .collect(Collectors.joining("&"));
        return headers.isEmpty() ? target.uri() : target.uri() + "?" + headers;
    }

    private static String escaped(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    // What comes of it

    /// The device's answer to the REFER; 408 for none.
    static void onAnswer(Turn turn, Relay refer, int status) {
        turn.happens(new Call.RelayEnded(refer.onward(), turn.now()));
        if (!(turn.state().script() instanceof Referring referring) || referring.cseq() != refer.cseq()) return;
        turn.happens(new Call.ReferAnswered(status, turn.now().plus(PATIENCE), turn.now()));
        if (status == 408 || status == 481) Endings.end(turn, Status.COMPLETED, 0); // RFC 3261 §12.2.1.2
        else if (status >= 300 || referring.isOver()) over(turn);
    }

    static boolean isOfReferral(SipRequest notify) {
        return first(notify, "Event").split(";", 2)[0].strip().equals("refer");
    }

    static void onNotify(Turn turn, Leg leg, RequestCame came) {
        if (!(turn.state().script() instanceof Referring referring)
                || !referring.isAsked()
                || leg.party() != 0
                || !isOf(referring, came.request())) {
            turn.respond(came, leg, 481, "Subscription Does Not Exist"); // RFC 6665 §4.1.3
            return;
        }
        turn.respond(came, leg, 200, "OK");
        onProgress(turn, referring, came.request());
    }

    /// It is named by the CSeq of its REFER, which may be left out (RFC 3515 §2.4.6).
    private static boolean isOf(Referring referring, SipRequest notify) {
        var id = ID.matcher(first(notify, "Event"));
        return !id.matches() || Long.parseLong(id.group(1)) == referring.cseq();
    }

    private static void onProgress(Turn turn, Referring referring, SipRequest notify) {
        var subscription = first(notify, "Subscription-State");
        var isLast = subscription.startsWith("terminated");
        var fragment = FRAGMENT.matcher(notify.body().strip());
        var isNews = fragment.matches() && !referring.isOver(); // what is final stays so
        var status = isNews ? Integer.parseInt(fragment.group(1)) : referring.progress();
        var until = turn.now().plus(isLast ? PATIENCE : patience(subscription));
        if (status != referring.progress() || (!isLast && isLater(until, referring)))
            turn.happens(new Call.ReferProgressed(status, until, turn.now()));
        var isAccepted = referring.answer() != 0; // else its answer is on its way, and awaited
        if (isAccepted && (isLast || Referring.isFinal(status))) over(turn);
    }

    /// Worth remembering.
    private static boolean isLater(Instant until, Referring referring) {
        return until.isAfter(referring.until().plus(HARDLY_LATER));
    }

    private static Duration patience(String subscription) {
        var expires = EXPIRES.matcher(subscription);
        if (!expires.matches()) return PATIENCE;
        var wanted = Duration.ofSeconds(Long.parseLong(expires.group(1)));
        return wanted.compareTo(LONGEST) < 0 ? wanted : LONGEST;
    }

    private static String first(SipRequest request, String header) {
        return request.headers().first(header).orElse("").strip().toLowerCase(Locale.ROOT);
    }

    /// The document goes on: the device has got through or not, or says nothing any more.
    static void over(Turn turn) {
        if (!(turn.state().script() instanceof Referring referring)) return;
        var action = verb(turn.state()).filter(refer -> !refer.action().isEmpty());
        if (action.isEmpty()) Documents.run(turn);
        else fetch(turn, action.get(), referring, referring.status());
    }

    /// The call has ended meanwhile: the application hears of it, and what it answers does not matter.
    static void onEnd(Turn turn, Referring referring) {
        verb(turn.state())
                .filter(refer -> !refer.action().isEmpty())
                .ifPresent(refer -> fetch(
                        turn, refer, referring, referring.isRefused() ? referring.status() : Optional.of("canceled")));
    }

    private static void fetch(Turn turn, Refer refer, Referring referring, Optional<String> status) {
        turn.fetch(refer.action(), refer.method().name(), Webhooks.ofRefer(referring, status));
    }
}
