package io.strowger.region.call;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Status;
import io.strowger.core.Pcm;
import io.strowger.core.sip.InviteRequest;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipResponse;
import io.strowger.core.sip.SipTarget;
import io.strowger.core.sip.SipText;
import io.strowger.region.call.Script.Dialling;
import io.strowger.region.call.Script.Fetch;
import io.strowger.region.call.Script.Referring;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The parameters of the webhooks of a call (Twilio's "TwiML Voice requests" and "status callbacks").
final class Webhooks {
    private static final String API_VERSION = "2010-04-01";

    private Webhooks() {}

    /// Those that every webhook of a call carries which has come in by a domain.
    static List<Parameter> ofInvite(InviteRequest invite, Call.Incoming domain) {
        var parameters = new ArrayList<Parameter>();
        parameters.add(new Parameter("SipDomain", invite.domain().toString()));
        parameters.add(new Parameter("SipDomainSid", domain.domain().toString()));
        invite.request().headers().first("Call-ID").ifPresent(id -> parameters.add(new Parameter("SipCallId", id)));
        parameters.add(new Parameter("SipSourceIp", host(invite.origin().source())));
        if (!domain.username().isEmpty()) parameters.add(new Parameter("SipUsername", domain.username()));
        parameters.addAll(ofHeaders(invite.request().headers()));
        return parameters;
    }

    /// What a device tells an application beside SIP.
    static List<Parameter> ofHeaders(SipHeaders headers) {
        return named("SipHeader_", headers.only(List.of("User-to-User")));
    }

    private static List<Parameter> named(String prefix, SipHeaders headers) {
        return headers.all().stream()
                .map(header -> new Parameter(prefix + header.name(), SipText.read(header.value())))
                .toList();
    }

    /// Those that a document is asked with for one whom a Dial has called.
    private static List<Parameter> ofCallee(Party callee, Leg leg) {
        var parameters = new ArrayList<Parameter>();
        callee.call().parent().ifPresent(parent -> parameters.add(new Parameter("ParentCallSid", parent.toString())));
        parameters.add(
                new Parameter("SipDomain", SipTarget.read(callee.call().to()).host()));
        parameters.add(new Parameter("SipCallId", callee.sipCallId()));
        parameters.add(new Parameter("SipSourceIp", host(leg.dialog().hop().hostAndPort())));
        return parameters;
    }

    private static String host(String hostAndPort) {
        return hostAndPort.substring(0, hostAndPort.lastIndexOf(':'));
    }

    /// Those of a request for a document.
    static List<Parameter> asking(CallState state, Fetch fetch) {
        return informing(state, fetch.extras());
    }

    /// Those of a status callback.
    static List<Parameter> reporting(CallState state, Report report) {
        var call = report.call();
        var parameters = standard(call, statusOf(call));
        call.parent().ifPresent(parent -> parameters.add(new Parameter("ParentCallSid", parent.toString())));
        parameters.addAll(report.party() == 0 ? state.setup().orElseThrow().parameters() : List.of());
        parameters.add(new Parameter(
                "Timestamp",
                DateTimeFormatter.RFC_1123_DATE_TIME.format(report.at().atOffset(ZoneOffset.UTC))));
        parameters.add(new Parameter("CallbackSource", "call-progress-events"));
        parameters.add(new Parameter("SequenceNumber", Integer.toString(report.sequence())));
        if (call.status().isFinal()) {
            var seconds = call.seconds().orElse(0L);
            parameters.add(new Parameter("CallDuration", Long.toString(seconds)));
            parameters.add(new Parameter("Duration", Long.toString(Math.ceilDiv(seconds, 60)))); // in minutes
            if (report.sipCode() != 0)
                parameters.add(new Parameter("SipResponseCode", Integer.toString(report.sipCode())));
        }
        return parameters;
    }

    /// Those that the action of a Dial gets beyond the standard ones.
    static List<Parameter> ofDial(CallState state, Dialling dialling, Status status, Instant now) {
        var parameters = new ArrayList<Parameter>();
        parameters.add(new Parameter("DialCallStatus", status.word()));
        var last = state.parties().size() - 1;
        var number = dialling.isBridged()
                ? state.leg(dialling.bridged()).map(Leg::party)
                : Optional.of(last).filter(it -> it >= dialling.dial().first());
        parameters.add(new Parameter("DialBridged", Boolean.toString(dialling.isBridged())));
        number.ifPresent(child -> {
            var party = state.parties().get(child);
            parameters.add(new Parameter("DialCallSid", party.sid().toString()));
            party.call()
                    .answered()
                    .ifPresent(answered -> parameters.add(new Parameter(
                            "DialCallDuration",
                            Long.toString(Math.ceilDiv(
                                    Duration.between(
                                                    answered,
                                                    party.call().ended().orElse(now))
                                            .toMillis(),
                                    1000)))));
            if (!party.sipCallId().isEmpty()) parameters.add(new Parameter("DialSipCallId", party.sipCallId()));
            if (party.sipCode() != 0)
                parameters.add(new Parameter("DialSipResponseCode", Integer.toString(party.sipCode())));
            reply(state, dialling, child).ifPresent(it -> parameters.addAll(named("DialSipHeader_", it.headers())));
        });
        return parameters;
    }

    /// What the one has said who is connected; else, of several devices, one whose response counts for all of them.
    private static Optional<SipResponse> reply(CallState state, Dialling dialling, int child) {
        if (dialling.isBridged()) return state.leg(dialling.bridged()).flatMap(Leg::answer);
        var code = state.parties().get(child).sipCode();
        return state.legsOf(child)
                .flatMap(leg -> leg.answer().stream())
                .filter(response -> response.status() == code)
                .findFirst();
    }

    /// Those that the action of a Refer gets beyond the standard ones.
    static List<Parameter> ofRefer(Referring referring, Optional<String> status) {
        var parameters = new ArrayList<Parameter>();
        status.ifPresent(word -> parameters.add(new Parameter("ReferCallStatus", word)));
        if (referring.answer() != 0)
            parameters.add(new Parameter("ReferSipResponseCode", Integer.toString(referring.answer())));
        if (referring.progress() != 0)
            parameters.add(new Parameter("NotifySipResponseCode", Integer.toString(referring.progress())));
        return parameters;
    }

    /// Those that the action of a Gather gets beyond the standard ones.
    static List<Parameter> ofGather(String digits, String finishedOnKey) {
        var parameters = new ArrayList<>(List.of(new Parameter("Digits", digits)));
        if (!finishedOnKey.isEmpty()) parameters.add(new Parameter("FinishedOnKey", finishedOnKey));
        return parameters;
    }

    /// Those that the action of a Record gets beyond the standard ones.
    static List<Parameter> ofRecord(Recording recording, Call.Kept kept) {
        var parameters = new ArrayList<>(ofRecording(kept.url(), kept.length()));
        parameters.add(new Parameter("RecordingSid", recording.sid().toString()));
        parameters.add(new Parameter("Digits", recording.digits()));
        return parameters;
    }

    /// What there is to say of a recording that is kept.
    static List<Parameter> ofRecording(String url, long length) {
        return List.of(
                new Parameter("RecordingUrl", url), new Parameter("RecordingDuration", Long.toString(seconds(length))));
    }

    private static long seconds(long length) {
        return Math.ceilDiv(Pcm.duration(length).toMillis(), 1000);
    }

    /// Those of a recordingStatusCallback.
    static List<Parameter> ofRecordingStatus(
            CallState state, Recording recording, String status, List<Parameter> more) {
        var call = state.first().call();
        var parameters = new ArrayList<>(List.of(
                new Parameter("AccountSid", call.account().toString()),
                new Parameter("CallSid", call.sid().toString()),
                new Parameter("RecordingSid", recording.sid().toString()),
                new Parameter("RecordingStatus", status),
                new Parameter("RecordingChannels", "1"),
                new Parameter("RecordingSource", "RecordVerb"),
                new Parameter(
                        "RecordingStartTime",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                recording.begun().atOffset(ZoneOffset.UTC)))));
        parameters.addAll(more);
        return parameters;
    }

    /// Those that say which call it is about and how it stands, and beyond them these.
    static List<Parameter> informing(CallState state, List<Parameter> extras) {
        var reader = state.parties().get(state.reader());
        var parameters = standard(reader.call(), statusOf(reader.call()));
        if (state.isWhisper()) state.hearer().ifPresent(leg -> parameters.addAll(ofCallee(reader, leg)));
        else parameters.addAll(state.setup().orElseThrow().parameters());
        parameters.addAll(extras);
        return parameters;
    }

    private static List<Parameter> standard(Calls.CallRecord call, String status) {
        return new ArrayList<>(List.of(
                new Parameter("CallSid", call.sid().toString()),
                new Parameter("AccountSid", call.account().toString()),
                new Parameter("ApiVersion", API_VERSION),
                new Parameter("From", call.from()),
                new Parameter("To", call.to()),
                new Parameter("Caller", call.from()),
                new Parameter("Called", call.to()),
                new Parameter("CallStatus", status),
                new Parameter("Direction", call.direction().word())));
    }

    /// Who hears of a call that does not ring yet hears of one that has begun: it is queued no longer, or never was.
    private static String statusOf(Calls.CallRecord call) {
        return call.status() == Status.QUEUED ? "initiated" : call.status().word();
    }
}
