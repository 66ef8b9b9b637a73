package io.strowger.region.call;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls;
import io.strowger.core.Durable;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.SipHost;
import io.strowger.core.sip.SipTarget;
import io.strowger.region.call.Call.CallBegun;
import io.strowger.region.call.Call.CallCreated;
import io.strowger.region.call.Call.CallForgotten;
import io.strowger.region.call.Call.CallReceived;
import io.strowger.region.call.Call.CallSettled;
import io.strowger.region.call.Call.CallbackChanged;
import io.strowger.region.call.Call.CallerAnswered;
import io.strowger.region.call.Call.CallerRefused;
import io.strowger.region.call.Call.CookiesSet;
import io.strowger.region.call.Call.DialBegun;
import io.strowger.region.call.Call.DigitHeard;
import io.strowger.region.call.Call.DigitsSent;
import io.strowger.region.call.Call.DocumentCame;
import io.strowger.region.call.Call.DocumentWanted;
import io.strowger.region.call.Call.Event;
import io.strowger.region.call.Call.InstructionsChanged;
import io.strowger.region.call.Call.LegAnswered;
import io.strowger.region.call.Call.LegFailed;
import io.strowger.region.call.Call.LegRang;
import io.strowger.region.call.Call.LegsConnected;
import io.strowger.region.call.Call.LegsInvited;
import io.strowger.region.call.Call.LimitChanged;
import io.strowger.region.call.Call.MediaConnected;
import io.strowger.region.call.Call.MediaLost;
import io.strowger.region.call.Call.MediaOpened;
import io.strowger.region.call.Call.Noted;
import io.strowger.region.call.Call.NoticeOwed;
import io.strowger.region.call.Call.NoticeTold;
import io.strowger.region.call.Call.OfLeg;
import io.strowger.region.call.Call.PartyEnded;
import io.strowger.region.call.Call.PerformanceAwaited;
import io.strowger.region.call.Call.PerformanceBegun;
import io.strowger.region.call.Call.PerformanceOver;
import io.strowger.region.call.Call.RecordingBegun;
import io.strowger.region.call.Call.RecordingEnded;
import io.strowger.region.call.Call.RecordingKept;
import io.strowger.region.call.Call.RecordingStopping;
import io.strowger.region.call.Call.ReferAnswered;
import io.strowger.region.call.Call.ReferBegun;
import io.strowger.region.call.Call.ReferProgressed;
import io.strowger.region.call.Call.RelayAnswered;
import io.strowger.region.call.Call.RelayBegun;
import io.strowger.region.call.Call.RelayEnded;
import io.strowger.region.call.Call.RelayPostponed;
import io.strowger.region.call.Call.RelayReplied;
import io.strowger.region.call.Call.ScriptFinished;
import io.strowger.region.call.Call.ScriptPaused;
import io.strowger.region.call.Call.StatusReported;
import io.strowger.region.call.Call.TargetBegun;
import io.strowger.region.call.Call.TargetLocated;
import io.strowger.region.call.Call.WhisperBegun;
import io.strowger.region.call.Call.Whispered;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The Call resources of one call: the first one, and those that it has made, by number; and to which of them
/// each leg belongs. Also what the read model keeps.
public record Parties(List<Party> all, List<Integer> ofLegs) implements Durable {
    static final Parties NONE = new Parties(List.of(), List.of());

    public Parties {
        all = List.copyOf(all);
        ofLegs = List.copyOf(ofLegs);
    }

    Party first() {
        return all.getFirst();
    }

    Call.Legs legs() {
        return new Call.Legs(
                all.stream().findFirst().map(first -> first.call().created()),
                ofLegs.stream().map(party -> all.get(party).sid()).toList());
    }

    boolean areOver() {
        return all.stream().allMatch(Party::isOver);
    }

    /// The domain that was called, while that is going on.
    public Optional<DomainName> isOpenAt() {
        return areOver() ? Optional.empty() : domain();
    }

    private Optional<DomainName> domain() {
        return switch (SipHost.parse(SipTarget.read(first().call().to()).host())) {
            case SipHost.Canonical(var domain) -> Optional.of(domain);
            case SipHost.Localized(var domain, var _) -> Optional.of(domain);
            case SipHost.Proxy() -> Optional.empty();
            case SipHost.Foreign _ -> Optional.empty();
        };
    }

    public boolean wasCreatedBefore(Instant time) {
        return first().call().created().isBefore(time);
    }

    /// This one, if the API may show it to this account.
    public Optional<Calls.CallRecord> shown(AccountSid account, Sid call) {
        return all.stream()
                .filter(party -> !party.isForgotten())
                .map(Party::shown)
                .filter(shown -> shown.sid().equals(call) && shown.account().equals(account))
                .findFirst();
    }

    /// Those that the API may show and that match, newest first.
    public List<Calls.CallRecord> matching(Calls.Filter filter) {
        if (filter.domain().isPresent() && !filter.domain().equals(domain())) return List.of();
        return all.reversed().stream()
                .filter(party -> !party.isForgotten())
                .map(Party::shown)
                .filter(call -> matches(filter, call))
                .toList();
    }

    private static boolean matches(Calls.Filter filter, Calls.CallRecord call) {
        return filter.from().filter(from -> !from.equals(call.from())).isEmpty()
                && filter.to().filter(to -> !to.equals(call.to())).isEmpty()
                && filter.parent()
                        .filter(parent -> !Optional.of(parent).equals(call.parent()))
                        .isEmpty()
                && filter.status().filter(status -> status != call.status()).isEmpty()
                && isBetween(filter.startedSince(), filter.startedBefore(), call.started())
                && isBetween(filter.endedSince(), filter.endedBefore(), call.ended());
    }

    private static boolean isBetween(Optional<Instant> since, Optional<Instant> before, Optional<Instant> when) {
        return since.filter(from -> when.filter(it -> !it.isBefore(from)).isEmpty())
                        .isEmpty()
                && before.filter(to -> when.filter(it -> it.isBefore(to)).isEmpty())
                        .isEmpty();
    }

    // Evolving: state + event -> state
    Parties apply(Event event) {
        return switch (event) {
            case CallReceived received -> with(received.party()).withLeg(0);
            case CallCreated created -> with(created.party());
            case TargetBegun begun -> with(begun.party());
            case LegsInvited(var legs, var at) -> {
                var next = this;
                for (var leg : legs)
                    next = next.withLeg(leg.party())
                            .change(
                                    leg.party(),
                                    party -> party.dialled(leg.dialog().callId(), at));
                yield next;
            }
            case LegRang(var leg, var _, var _, var at) -> changeOf(leg, party -> party.ringing(at));
            case LegFailed(var leg, var code, var _) ->
                changeOf(leg, party -> party.answering(Outcome.better(party.sipCode(), code)));
            case LegAnswered(var leg, var _, var _, var at) ->
                changeOf(
                        leg,
                        party -> party.isOver() ? party : party.answered(at).answering(200));
            case CallerAnswered(var response, var at) ->
                change(0, party -> party.answered(at).answering(response.status()));
            case CallerRefused(var response, var _) -> change(0, party -> party.answering(response.status()));
            case PartyEnded(var number, var status, var code, var at) ->
                change(number, party -> (code == 0 ? party : party.answering(code)).ended(status, at));
            case CallbackChanged(var number, var callback, var _) ->
                change(number, party -> party.reportedTo(callback));
            case CallForgotten(var number, var _) -> change(number, Party::forgotten);
            case DocumentWanted _, DocumentCame _, CookiesSet _, DialBegun _, TargetLocated _, LegsConnected _ -> this;
            case Whispered(var _, var what) -> apply(what);
            case WhisperBegun _ -> this;
            case OfLeg _ -> this;
            case PerformanceBegun _, PerformanceAwaited _, PerformanceOver _, DigitHeard _ -> this;
            case ReferBegun _, ReferAnswered _, ReferProgressed _ -> this;
            case MediaOpened _, MediaConnected _, MediaLost _ -> this;
            case RecordingBegun _, RecordingStopping _, RecordingEnded _, RecordingKept _ -> this;
            case NoticeOwed _, NoticeTold _ -> this;
            case ScriptPaused _, ScriptFinished _ -> this;
            case RelayBegun _, RelayAnswered _, RelayReplied _, RelayPostponed _, RelayEnded _ -> this;
            case StatusReported _,
                    Noted _,
                    InstructionsChanged _,
                    DigitsSent _,
                    LimitChanged _,
                    CallBegun _,
                    CallSettled _ -> this;
        };
    }

    private Parties with(Party party) {
        var more = new ArrayList<>(all);
        more.add(party);
        return new Parties(more, ofLegs);
    }

    private Parties withLeg(int party) {
        var more = new ArrayList<>(ofLegs);
        more.add(party);
        return new Parties(all, more);
    }

    private Parties changeOf(int leg, UnaryOperator<Party> change) {
        return leg < ofLegs.size() ? change(ofLegs.get(leg), change) : this;
    }

    private Parties change(int number, UnaryOperator<Party> change) {
        var changed = new ArrayList<>(all);
        changed.set(number, change.apply(changed.get(number)));
        return new Parties(changed, ofLegs);
    }

    /// With one more report of this party behind it.
    Parties reported(int number) {
        return change(number, Party::reportedOnce);
    }
}
