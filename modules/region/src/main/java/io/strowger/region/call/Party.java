package io.strowger.region.call;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Direction;
import io.strowger.core.Calls.Status;
import io.strowger.core.Calls.StatusCallback;
import io.strowger.core.Sid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A Call resource and what goes with it: where it is reported to, how many reports there have been, and how its last
/// INVITE ended (0 before that).
public record Party(
        Calls.CallRecord call,
        StatusCallback callback,
        List<Parameter> headers,
        int reports,
        String sipCallId,
        int sipCode,
        boolean isForgotten) {
    /// The only one that is reported of a call that a domain has received (Twilio's "sending SIP").
    public static final List<String> ONLY_THE_END = List.of("completed");

    static Party begun(Calls.CallRecord call, StatusCallback callback, List<Parameter> headers, String sipCallId) {
        return new Party(call, callback, headers, 0, sipCallId, 0, false);
    }

    Sid sid() {
        return call.sid();
    }

    boolean isOver() {
        return call.status().isFinal();
    }

    boolean wasAnswered() {
        return call.answered().isPresent();
    }

    Party ringing(Instant at) {
        return with(Status.RINGING, call.started().or(() -> Optional.of(at)), call.answered(), Optional.empty(), at);
    }

    /// Since its first answer, if it has several.
    Party answered(Instant at) {
        if (wasAnswered()) return this;
        return with(
                Status.IN_PROGRESS, call.started().or(() -> Optional.of(at)), Optional.of(at), Optional.empty(), at);
    }

    Party ended(Status status, Instant at) {
        return with(status, call.started(), call.answered(), Optional.of(at), at);
    }

    Party dialled(String newSipCallId, Instant at) {
        var begun = call.started().isPresent()
                ? this
                : with(call.status(), Optional.of(at), call.answered(), call.ended(), call.updated());
        return new Party(begun.call, callback, headers, reports, newSipCallId, sipCode, isForgotten);
    }

    /// As the API shows it: what a Dial has begun was never queued.
    Calls.CallRecord shown() {
        return isChild() && call.status() == Status.QUEUED
                ? with(Status.RINGING, call.started(), call.answered(), call.ended(), call.updated()).call
                : call;
    }

    Party answering(int code) {
        return new Party(call, callback, headers, reports, sipCallId, code, isForgotten);
    }

    Party reportedTo(StatusCallback another) {
        return new Party(call, another, headers, reports, sipCallId, sipCode, isForgotten);
    }

    Party reportedOnce() {
        return new Party(call, callback, headers, reports + 1, sipCallId, sipCode, isForgotten);
    }

    /// Deleted by the API.
    Party forgotten() {
        return new Party(call, callback, headers, reports, sipCallId, sipCode, true);
    }

    private Party with(
            Status status, Optional<Instant> started, Optional<Instant> answered, Optional<Instant> ended, Instant at) {
        return new Party(
                new Calls.CallRecord(
                        call.sid(),
                        call.parent(),
                        call.account(),
                        call.from(),
                        call.to(),
                        status,
                        call.direction(),
                        call.created(),
                        at,
                        started,
                        answered,
                        ended),
                callback,
                headers,
                reports,
                sipCallId,
                sipCode,
                isForgotten);
    }

    /// What Twilio calls this state in a status callback; empty for one that is not reported.
    Optional<String> event() {
        return Optional.of(
                        switch (call.status()) {
                            case QUEUED -> "initiated";
                            case RINGING -> "ringing";
                            case IN_PROGRESS -> "answered";
                            case COMPLETED, BUSY, FAILED, NO_ANSWER, CANCELED -> "completed";
                        })
                .filter(callback.events()::contains)
                .filter(_ -> !callback.url().isEmpty());
    }

    boolean isOfTheApi() {
        return call.direction() == Direction.OUTBOUND_API;
    }

    boolean isChild() {
        return call.direction() == Direction.OUTBOUND_DIAL;
    }
}
