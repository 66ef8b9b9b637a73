package io.strowger.core;

import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.InviteRequest;
import io.strowger.core.sip.Origin;
import io.strowger.core.sip.SipRequest;
import io.strowger.core.sip.SipResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/// The calls of one region. The region module implements it; edge and gateway know only this. A stage that
/// fails means that the region did not answer in time.
public interface Calls {
    /// How many calls one call may make in its life.
    int MOST_CHILDREN = 0xFFF;

    /// How long a call may last of which nobody says anything else. Who reaches it hears of that (32015).
    Duration LASTS = Duration.ofHours(4);

    /// The most that anybody may say.
    Duration LASTS_AT_MOST = Duration.ofDays(1);

    /// A device wants a call. When it is [Accepted], the edge delivers [Proceed], and hears by [Edges] what to
    /// answer.
    CompletionStage<InviteReply> invite(InviteRequest request);

    /// Completes when the call has taken notice, for good; the edge delivers again until then.
    CompletionStage<Delivery> deliver(Sid call, LegEvent event);

    /// Creates a call from the API.
    CompletionStage<CreateReply> create(AccountSid account, NewCall call);

    CompletionStage<Optional<CallRecord>> fetch(AccountSid account, Sid call);

    /// The same as it is listed: by the read model, which may be late. No call is woken to say so.
    CompletionStage<Optional<CallRecord>> listed(AccountSid account, Sid call);

    /// Newest first.
    CompletionStage<Page<CallRecord>> list(AccountSid account, Filter filter, Page.Request page);

    CompletionStage<ChangeReply> change(AccountSid account, Sid call, Change change);

    CompletionStage<DeleteReply> delete(AccountSid account, Sid call);

    /// Oldest first; empty when there is no such call.
    CompletionStage<Optional<List<Notification>>> notifications(AccountSid account, Sid call);

    /// A Call resource (Twilio `Calls/{Sid}`). `from` and `to` are SIP URIs for SIP legs. `started` is when it
    /// began to ring, `answered` and `ended` what they say.
    record CallRecord(
            Sid sid,
            Optional<Sid> parent,
            AccountSid account,
            String from,
            String to,
            Status status,
            Direction direction,
            Instant created,
            Instant updated,
            Optional<Instant> started,
            Optional<Instant> answered,
            Optional<Instant> ended)
            implements WireMessage {
        /// Whole seconds between answer and end; empty for a call that was not answered, or has not ended.
        public Optional<Long> seconds() {
            return answered.flatMap(from -> ended.map(to ->
                    Math.max(0, Math.ceilDiv(Duration.between(from, to).toMillis(), 1000))));
        }
    }

    /// Twilio's words for the state of a call; [#word()] is how they are written.
    enum Status {
        QUEUED,
        RINGING,
        IN_PROGRESS,
        COMPLETED,
        BUSY,
        FAILED,
        NO_ANSWER,
        CANCELED;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        public boolean isFinal() {
            return switch (this) {
                case QUEUED, RINGING, IN_PROGRESS -> false;
                case COMPLETED, BUSY, FAILED, NO_ANSWER, CANCELED -> true;
            };
        }
    }

    enum Direction {
        INBOUND,
        OUTBOUND_API,
        OUTBOUND_DIAL;

        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// Where a call's instructions come from: a document at `url`, with another to fall back to, or the `twiml`
    /// itself. What is not given is empty.
    record Instructions(String url, String method, String fallbackUrl, String fallbackMethod, String twiml) {
        public Instructions withoutFallback() {
            return new Instructions(url, method, "", "", twiml);
        }
    }

    /// Where what becomes of a call is reported; an empty `url` for nowhere. `events` are of Twilio's
    /// `initiated`, `ringing`, `answered`, `completed`.
    record StatusCallback(String url, String method, List<String> events) {
        public static final StatusCallback NONE = new StatusCallback("", "POST", List.of());

        public StatusCallback {
            events = List.copyOf(events);
        }
    }

    /// With what a call answers whoever asks who it is; empty where it answers nobody.
    record SipAuth(String username, String password) implements WireMessage {
        public static final SipAuth NONE = new SipAuth("", "");

        @Override
        public String toString() {
            return "SipAuth of " + username;
        }
    }

    /// What the API asks for. `timeout` is how long it may ring, `timeLimit` how long it may last; `digits` are pressed
    /// as soon as it is answered.
    record NewCall(
            String to,
            String from,
            Instructions instructions,
            StatusCallback statusCallback,
            Duration timeout,
            Duration timeLimit,
            SipAuth auth,
            String digits)
            implements WireMessage {}

    /// Which calls are listed; what is empty matches all. `domain` is the one that was called, also of the calls
    /// that such a call has made. Times as Twilio has them: `since` inclusive, `before` not.
    record Filter(
            Optional<String> from,
            Optional<String> to,
            Optional<Sid> parent,
            Optional<Status> status,
            Optional<Instant> startedSince,
            Optional<Instant> startedBefore,
            Optional<Instant> endedSince,
            Optional<Instant> endedBefore,
            Optional<DomainName> domain)
            implements WireMessage {
        public static final Filter ALL = new Filter(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// What the API can do to a call.
    sealed interface Change extends WireMessage {}

    /// `Status=canceled`: ends it while it is queued or rings, else changes nothing.
    record Cancel() implements Change {}

    /// `Status=completed`: ends it, whatever it does.
    record Complete() implements Change {}

    /// What is reported where from now on, and how long it may last; [StatusCallback#NONE] and zero for what it was.
    record Adjust(StatusCallback statusCallback, Duration timeLimit) implements Change {}

    /// New instructions for a call in progress.
    record Instruct(Instructions instructions) implements Change {}

    /// Something that went wrong in a call, or nearly: Twilio's error or warning code and its text. `url` is
    /// the webhook's where there was one.
    record Notification(Sid sid, Sid call, int code, boolean isError, String text, String url, Instant at)
            implements WireMessage {}

    /// A new SID for a call. Its last three digits are zero: those of the calls that it makes in turn number
    /// them, so that all of them are found where the first one lives.
    static Sid newSid(RandomGenerator random) {
        return first(Sid.random(Sid.Kind.CA, random));
    }

    /// The SID of the call that made this one, or of itself where none did.
    static Sid first(Sid call) {
        return numbered(call, 0);
    }

    /// The SID of the `number`th call that `first` makes, from 1; the number is in the SID.
    static Sid numbered(Sid first, int number) {
        if (number < 0 || number > MOST_CHILDREN) throw new IllegalArgumentException("call number " + number);
        var text = first.toString();
        return new Sid(text.substring(0, text.length() - 3) + "%03x".formatted(number));
    }

    /// Which of the calls that its first one makes this is; 0 for that one itself.
    static int number(Sid call) {
        var text = call.toString();
        return Integer.parseInt(text.substring(text.length() - 3), 16);
    }

    // What an INVITE is answered
    sealed interface InviteReply extends WireMessage {}

    record Accepted() implements InviteReply {}

    /// 407 with this nonce.
    record Challenge(String nonce, boolean stale) implements InviteReply {}

    /// Unknown user or wrong password: 403, Twilio 32202.
    record BadCredentials() implements InviteReply {}

    /// The source address is in none of the lists that are mapped: 403, Twilio 32201.
    record NotInAcl() implements InviteReply {}

    /// Nothing is mapped for calls, so nobody may call: 403, Twilio 32201.
    record NothingMapped() implements InviteReply {}

    /// The domain is `Secure`, the request came in plain: 403, Twilio 32209.
    record InsecureTransport() implements InviteReply {}

    /// The region has no domain of this name: 404.
    record UnknownDomain() implements InviteReply {}

    /// The region is not active for the URI as far as it knows: the edge asks the arbiter again.
    record NotActive(Epoch known) implements InviteReply {}

    /// The region may not admit at the moment: 503.
    record Unavailable(String why) implements InviteReply {}

    // What an edge tells a call
    /// Something that happened in one of a call's dialogs. `leg` is the dialog's number in the call.
    sealed interface LegEvent extends WireMessage {
        int leg();
    }

    /// The edge has heard that the call is accepted and waits for what to answer.
    record Proceed(int leg) implements LegEvent {}

    /// The device has cancelled its INVITE, the first or a later one; that the CANCEL was received is answered already.
    record Canceled(int leg, String transaction) implements LegEvent {}

    /// A request inside the dialog. `transaction` is its server transaction, empty for an ACK, which is
    /// answered by nothing.
    record RequestCame(int leg, String transaction, EdgeAddress edge, SipRequest request, Origin origin)
            implements LegEvent {}

    /// A response to what the region has sent; a final one comes once, but a 2xx once for each device behind a
    /// forking proxy. `origin` is where it came from.
    record ResponseCame(int leg, String transaction, EdgeAddress edge, SipResponse response, Origin origin)
            implements LegEvent {}

    /// No final response: the peer has been silent for 32 s (`TIMEOUT`), or can't be reached.
    record NoResponse(int leg, String transaction, Why why) implements LegEvent {
        public enum Why {
            TIMEOUT,
            UNREACHABLE
        }
    }

    /// The media leg is open at `edge`, and `sdp` says where: an answer to what was offered, or an offer.
    record MediaOpened(int leg, long number, EdgeAddress edge, String sdp) implements LegEvent {}

    /// There is no media leg to be had, or none that understands this device. `code` is Twilio's; 0 where it has
    /// none.
    record MediaRefused(int leg, long number, String why, int code) implements LegEvent {}

    /// What the media leg answers to that offer; empty where there is nothing in it that it understands.
    record MediaAnswered(int leg, String transaction, String sdp) implements LegEvent {}

    /// `edge` has a media leg for this dialog, and closes it when there is no such dialog. It is asked to where
    /// there is one that needs none.
    record MediaHeld(int leg, EdgeAddress edge) implements LegEvent {}

    /// What was to be heard is over; `remarks` are what could not be heard as it was meant.
    record Performed(int leg, long number, List<String> remarks) implements LegEvent {
        public Performed {
            remarks = List.copyOf(remarks);
        }
    }

    /// What was to be recorded is over: as much of it as `length` bytes is to be kept, and has been delivered.
    record Recorded(int leg, long number, long length, List<String> remarks) implements LegEvent {
        public Recorded {
            remarks = List.copyOf(remarks);
        }
    }

    /// The device has pressed one of `0` to `9`, `*`, `#`, `A` to `D` during or after the performance of this
    /// number; `place` counts from 1, so that one that comes twice is known.
    record DigitPressed(int leg, long number, long place, String digit) implements LegEvent {}

    sealed interface Delivery extends WireMessage {}

    record Delivered() implements Delivery {}

    /// There is no such call here, or no such leg of it: 481 to a request.
    record UnknownLeg() implements Delivery {}

    // What the API is answered
    sealed interface CreateReply extends WireMessage {}

    record Created(CallRecord call) implements CreateReply {}

    /// More calls of the account wait than are kept: a new one would begin only after `delay` (20429).
    record QueueFull(Duration delay) implements CreateReply {}

    /// Twilio's error code and text, with HTTP status 400.
    record Refused(int code, String text) implements CreateReply, ChangeReply {}

    sealed interface ChangeReply extends WireMessage {}

    record Changed(CallRecord call) implements ChangeReply {}

    /// There is no such call of this account in this region (20404).
    record UnknownCall() implements ChangeReply, DeleteReply {}

    sealed interface DeleteReply extends WireMessage {}

    record Deleted() implements DeleteReply {}

    /// It has not ended (20009).
    record StillGoing() implements DeleteReply {}
}
