package io.strowger.region;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.DomainSettings;
import io.strowger.core.DomainSettings.Field;
import io.strowger.core.Domains;
import io.strowger.core.Domains.AlreadyMapped;
import io.strowger.core.Domains.Changed;
import io.strowger.core.Domains.Created;
import io.strowger.core.Domains.Deleted;
import io.strowger.core.Domains.MappedList;
import io.strowger.core.Domains.Mapping;
import io.strowger.core.Domains.NotMapped;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.Domains.TooManyMappings;
import io.strowger.core.Domains.Unmapped;
import io.strowger.core.Durable;
import io.strowger.core.Effect;
import io.strowger.core.EntityAddress;
import io.strowger.core.Epoch;
import io.strowger.core.Inquiry;
import io.strowger.core.Lease;
import io.strowger.core.MappingKind;
import io.strowger.core.RegionId;
import io.strowger.core.Registrations.Challenge;
import io.strowger.core.Registrations.NoCredentialList;
import io.strowger.core.Registrations.NotActive;
import io.strowger.core.Registrations.RegisterReply;
import io.strowger.core.Registrations.RegistrationOff;
import io.strowger.core.Registrations.Unavailable;
import io.strowger.core.Registrations.UnknownDomain;
import io.strowger.core.Registrations.WrongUser;
import io.strowger.core.RouteOrders;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.Digest;
import io.strowger.core.sip.DigestAnswer;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.InviteRequest;
import io.strowger.core.sip.Nonces;
import io.strowger.core.sip.RegisterRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// A SIP Domain of one region, and that region's knowledge of whether it may admit for the name. It admits only
/// under an epoch that the arbiter has confirmed, for the session it was confirmed in, while its node holds the
/// lease of that session.
final class Domain implements Decider<Domain.Asked, Domain.Event, Domain.State> {
    static final String KIND = "domain";
    static final int MAX_MAPPINGS = 100;
    private static final int MOST_GONE = 10;
    private static final Duration RELEASE_AGAIN = Duration.ofSeconds(5);

    private final DomainName name;
    private final RegionId region;
    private final Nonces nonces;

    Domain(DomainName name, RegionId region, Nonces nonces) {
        this.name = name;
        this.region = region;
        this.nonces = nonces;
    }

    static EntityAddress address(DomainName name) {
        return new EntityAddress(KIND, name.toString());
    }

    // Commands: what it can be asked
    sealed interface Command extends WireMessage {}

    /// A command, and what the lease of the node that decides it said when it came to be decided.
    record Asked(Command command, Lease.Reading lease) {}

    /// `mappings` and `created` are another name's where a domain moves here. Later than `until` it is void: nobody
    /// waits for it, and another domain may count in its place.
    record Create(
            Sid sid,
            AccountSid account,
            DomainSettings settings,
            List<Mapping> mappings,
            Optional<Instant> created,
            Instant until)
            implements Command {
        Create {
            mappings = List.copyOf(mappings);
        }
    }

    record Change(Sid sid, Map<Field, String> changes) implements Command {
        Change {
            changes = Map.copyOf(changes);
        }
    }

    record Delete(Sid sid) implements Command {}

    /// `friendlyName` is the list's, for the answer.
    record MapList(Sid sid, MappingKind kind, Sid list, String friendlyName) implements Command {}

    record UnmapList(Sid sid, MappingKind kind, Sid list) implements Command {}

    /// Is the name free here? Asked before it is claimed, so that a claim which is being given back does not take
    /// the new one with it.
    record Settle() implements Command {}

    record Register(RegisterRequest request) implements Command, Inquiry {}

    record Invite(InviteRequest request) implements Command, Inquiry {}

    record ShowStanding() implements Command, Inquiry {}

    record ShowOwner() implements Command, Inquiry {}

    record ShowLife() implements Command, Inquiry {}

    /// Is the domain of this SID here? No inquiry: whatever is being decided before it has to be over.
    record Find(Sid sid) implements Command {}

    /// The arbiter wants the region to let go of every epoch before this one.
    record Deactivate(Epoch epoch) implements Command {}

    /// The arbiter's hint that the region may be active now.
    record Activate(Epoch epoch) implements Command {}

    /// The route may come here, under `epoch`.
    record Prepare(Epoch epoch) implements Command {}

    /// The arbiter's answers to [ConfirmRoute].
    record RouteConfirmed(long life, Epoch epoch, SessionNumber session) implements Command {}

    record RouteRefused(long life, Epoch known) implements Command {}

    /// The arbiter's answer to [ReleaseName].
    record ReleaseAnswered() implements Command {}

    /// Sent by its own timer.
    record ReleaseAgain() implements Command {}

    // What is answered beyond the ports' own replies
    sealed interface SettleReply extends WireMessage {}

    record Free() implements SettleReply {}

    record Occupied() implements SettleReply {}

    /// How often the domain that is here now was created; 0 when there is none.
    record Life(long number) implements WireMessage {}

    /// Whose domain is here now, if there is one.
    record Owner(Optional<AccountSid> account) implements WireMessage {}

    // What is asked of the arbiter
    sealed interface Question extends WireMessage {}

    /// May this region admit, in this session? `life` tells answers apart that were asked for before a deletion;
    /// `known` is the newest epoch that it has heard of, from whomever.
    record ConfirmRoute(SessionNumber session, long life, Epoch known) implements Question {}

    record ReleaseName(AccountSid account) implements Question {}

    /// Under what it has let a request pass: in which of its lives, under which epoch, and in which session of the
    /// region.
    record Admission(long life, Epoch epoch, SessionNumber session) implements WireMessage {}

    // Events: what has happened
    sealed interface Event extends Durable {}

    record DomainCreated(
            Sid sid, AccountSid account, DomainSettings settings, List<Mapping> mappings, Instant created, Instant at)
            implements Event {
        DomainCreated {
            mappings = List.copyOf(mappings);
        }
    }

    record SettingsChanged(DomainSettings settings, Instant at) implements Event {}

    record ListMapped(MappingKind kind, Sid list, Instant at) implements Event {}

    record ListUnmapped(MappingKind kind, Sid list, Instant at) implements Event {}

    record DomainDeleted(Instant at) implements Event {}

    record NameReleased(Instant at) implements Event {}

    /// The arbiter would route the name here, under `epoch`. Changes nothing: that it is written shows that more
    /// can be.
    record ArrivalAnnounced(Epoch epoch, Instant at) implements Event {}

    /// The arbiter has confirmed that the region may admit. In journals of earlier versions also: it woke up.
    record RegionActivated(Epoch epoch, SessionNumber session, Instant at) implements Event {}

    record RegionStoodDown(Epoch epoch, Instant at) implements Event {}

    // State: what the events add up to
    /// `life` counts how often the domain was created; `gone` are the last that were deleted, the newest last.
    record State(Resource resource, Standing standing, long life, List<Sid> gone) implements Durable {
        static final State EMPTY = new State(new Absent(), new Standing.Standby(Epoch.NONE), 0, List.of());

        State {
            gone = List.copyOf(Objects.requireNonNullElse(gone, List.of())); // earlier states had none
        }

        /// Whether this is still the domain that asked something in `asked`.
        private boolean isIn(long asked) {
            return resource instanceof Present && life == asked;
        }

        private Epoch known() {
            return standing.known();
        }
    }

    /// The SIP Domain resource of this name; also what the read model keeps.
    sealed interface Resource extends Durable {}

    record Absent() implements Resource {}

    record Present(SipDomain domain) implements Resource {}

    /// Deleted, and the name not yet given back to the arbiter.
    record Leaving(AccountSid account) implements Resource {}

    @Override
    public State initial() {
        return State.EMPTY;
    }

    @Override
    public boolean saysThatItWakes() {
        return true;
    }

    // Deciding: state + command -> events, a reply, and what is owed
    @Override
    public Decision<Event> decide(State state, Asked asked, Instant now) {
        var lease = asked.lease();
        return switch (asked.command()) {
            case Create create -> onCreate(state, create, lease, now);
            case Change change -> in(state, change.sid(), domain -> onChange(domain, change, now));
            case Delete(var sid) -> in(state, sid, domain -> onDelete(domain, now));
            case MapList map -> in(state, map.sid(), domain -> onMapList(domain, map, now));
            case UnmapList unmap -> in(state, unmap.sid(), domain -> onUnmapList(domain, unmap, now));
            case Settle() -> onSettle(state);
            case Register(var request) -> onRegister(state, request, lease, now);
            case Invite(var request) -> onInvite(state, request, lease, now);
            case ShowStanding() -> Decision.reply(shown(state, lease));
            case ShowOwner() -> Decision.reply(new Owner(owner(state)));
            case ShowLife() -> Decision.reply(new Life(state.isIn(state.life()) ? state.life() : 0));
            case Find(var sid) -> Decision.reply(isHere(state, sid) ? new Occupied() : new Free());
            case Prepare(var epoch) -> onPrepare(state, epoch, lease, now);
            case Deactivate(var epoch) -> onDeactivate(state, epoch, now);
            case Activate(var epoch) -> onActivate(state, epoch, lease);
            case RouteConfirmed confirmed -> onRouteConfirmed(state, confirmed, now);
            case RouteRefused refused -> onRouteRefused(state, refused, now);
            case ReleaseAnswered() -> onReleaseAnswered(state, now);
            case ReleaseAgain() -> owed(state).stream().reduce(Decision.nothing(), Decision::then, (one, _) -> one);
        };
    }

    private Decision<Event> onCreate(State state, Create create, Lease.Reading lease, Instant now) {
        return switch (state.resource()) {
            case Present(var domain) ->
                Decision.reply(domain.sid().equals(create.sid()) ? new Created(domain) : new Domains.NameTaken(name));
            case Leaving(var _) -> Decision.reply(new Domains.NameTaken(name));
            case Absent() when isVoid(create, state, now) -> Decision.nothing();
            case Absent() -> {
                var created = create.created().orElse(now);
                var event = new DomainCreated(
                        create.sid(), create.account(), create.settings(), create.mappings(), created, now);
                yield Decision.<Event>persist(event)
                        .thenReply(new Created(domain(name, event)))
                        .then(new Effect.Ask(new ConfirmRoute(lease.session(), state.life() + 1, state.known())));
            }
        };
    }

    /// Late; or doubled, and what it created was deleted since. A domain that moves here may have been here before.
    private static boolean isVoid(Create create, State state, Instant now) {
        return now.isAfter(create.until())
                || (create.created().isEmpty() && state.gone().contains(create.sid()));
    }

    private Decision<Event> onChange(SipDomain domain, Change change, Instant now) {
        var settings = domain.settings().with(change.changes());
        if (settings.equals(domain.settings())) return Decision.reply(new Changed(domain));
        var event = new SettingsChanged(settings, now);
        return Decision.<Event>persist(event).thenReply(new Changed(changed(domain, event)));
    }

    private static Decision<Event> onDelete(SipDomain domain, Instant now) {
        return Decision.<Event>persist(new DomainDeleted(now))
                .thenReply(new Deleted())
                .then(new Effect.Ask(new ReleaseName(domain.account())))
                .then(new Effect.Later(RELEASE_AGAIN, new ReleaseAgain()));
    }

    private static Decision<Event> onMapList(SipDomain domain, MapList map, Instant now) {
        var mapped = domain.mapped(map.kind());
        if (mapped.stream().anyMatch(mapping -> mapping.list().equals(map.list())))
            return Decision.reply(new AlreadyMapped());
        if (mapped.size() >= MAX_MAPPINGS) return Decision.reply(new TooManyMappings(MAX_MAPPINGS));
        return Decision.<Event>persist(new ListMapped(map.kind(), map.list(), now))
                .thenReply(new Domains.Mapped(new MappedList(map.list(), map.friendlyName(), now)));
    }

    private static Decision<Event> onUnmapList(SipDomain domain, UnmapList unmap, Instant now) {
        return domain.mapped(unmap.kind()).stream()
                        .noneMatch(mapping -> mapping.list().equals(unmap.list()))
                ? Decision.reply(new NotMapped())
                : Decision.<Event>persist(new ListUnmapped(unmap.kind(), unmap.list(), now))
                        .thenReply(new Unmapped());
    }

    private static Decision<Event> onSettle(State state) {
        return switch (state.resource()) {
            case Absent() -> Decision.reply(new Free());
            case Present(var _) -> Decision.reply(new Occupied());
            case Leaving(var account) -> Decision.consult(new ReleaseName(account), new Occupied());
        };
    }

    /// The order is the order of what people can do about it: the name, the route, the lease, the settings, the
    /// credentials.
    private Decision<Event> onRegister(State state, RegisterRequest request, Lease.Reading lease, Instant now) {
        return switch (state.resource()) {
            case Absent() -> Decision.reply(new UnknownDomain());
            case Leaving(var _) -> Decision.reply(new UnknownDomain());
            case Present(var domain) ->
                switch (state.standing().verdict(request.route(), lease)) {
                    case Standing.MayAdmit(var epoch, var session) ->
                        onAdmissible(domain, request, new Admission(state.life(), epoch, session), now);
                    case Standing.ConfirmFirst() ->
                        Decision.consult(confirmRoute(state, lease, request.route()), unconfirmed(state));
                    case Standing.Elsewhere(var known) -> Decision.reply(new NotActive(known));
                    case Standing.NoLease() -> Decision.reply(new Unavailable("region " + region + " holds no lease"));
                };
        };
    }

    /// In the same order.
    private Decision<Event> onInvite(State state, InviteRequest request, Lease.Reading lease, Instant now) {
        return switch (state.resource()) {
            case Absent() -> Decision.reply(new Calls.UnknownDomain());
            case Leaving(var _) -> Decision.reply(new Calls.UnknownDomain());
            case Present(var domain) ->
                switch (state.standing().verdict(request.route(), lease)) {
                    case Standing.MayAdmit(var epoch, var session) ->
                        new Screening(domain, request, new Admission(state.life(), epoch, session)).decide(nonces, now);
                    case Standing.ConfirmFirst() ->
                        Decision.consult(confirmRoute(state, lease, request.route()), uninvited(state));
                    case Standing.Elsewhere(var known) -> Decision.reply(new Calls.NotActive(known));
                    case Standing.NoLease() ->
                        Decision.reply(new Calls.Unavailable("region " + region + " holds no lease"));
                };
        };
    }

    private static Calls.InviteReply uninvited(State state) {
        return switch (state.standing()) {
            case Standing.Standby(var seen) -> new Calls.NotActive(seen);
            case Standing.Active _ -> new Calls.Unavailable("the arbiter has not confirmed the route");
        };
    }

    private static Optional<AccountSid> owner(State state) {
        return switch (state.resource()) {
            case Present(var domain) -> Optional.of(domain.account());
            case Absent() -> Optional.empty();
            case Leaving(var _) -> Optional.empty();
        };
    }

    private static RegisterReply unconfirmed(State state) {
        return switch (state.standing()) {
            case Standing.Standby(var seen) -> new NotActive(seen);
            case Standing.Active _ -> new Unavailable("the arbiter has not confirmed the route");
        };
    }

    private Decision<Event> onAdmissible(SipDomain domain, RegisterRequest request, Admission admission, Instant now) {
        if (!domain.settings().isOn(Field.SIP_REGISTRATION)) return Decision.reply(new RegistrationOff());
        var lists = domain.mapped(MappingKind.REGISTRATIONS_CREDENTIAL_LIST).stream()
                .map(Mapping::list)
                .toList();
        if (lists.isEmpty()) return Decision.reply(new NoCredentialList());
        return switch (request.authorization()) {
            case RegisterRequest.Anonymous() -> challenge(request, false, now);
            case RegisterRequest.Answered(var digest) -> onAnswered(request, digest, lists, admission, now);
        };
    }

    private Decision<Event> onAnswered(
            RegisterRequest request, DigestAnswer digest, List<Sid> lists, Admission admission, Instant now) {
        if (!digest.realm().equals(Digest.REALM))
            return challenge(request, false, now); // an answer to somebody else: RFC 3261 §22.3
        if (!digest.username().equals(request.aor().user())) return Decision.reply(new WrongUser());
        return switch (nonces.check(digest.nonce(), request.aor().toString(), now)) {
            case FORGED -> challenge(request, false, now);
            case STALE -> challenge(request, true, now);
            case FRESH ->
                Decision.forward(
                        CredentialList.address(lists.getFirst()),
                        new CredentialList.Authenticate(request, admission, lists.subList(1, lists.size())));
        };
    }

    private Decision<Event> challenge(RegisterRequest request, boolean stale, Instant now) {
        return Decision.reply(new Challenge(request.nonce(nonces, now), stale));
    }

    private static Decision<Event> onPrepare(State state, Epoch epoch, Lease.Reading lease, Instant now) {
        return switch (state.resource()) {
            case Present(var _)
            when lease.isHeld() ->
                Decision.<Event>persist(new ArrivalAnnounced(epoch, now)).thenReply(new RouteOrders.Prepared());
            case Present(var _) -> Decision.reply(new RouteOrders.Unprepared());
            case Absent() -> Decision.reply(new RouteOrders.Unprepared());
            case Leaving(var _) -> Decision.reply(new RouteOrders.Unprepared());
        };
    }

    /// A name that was never declared here has asked the arbiter nothing, so no answer can still make it active:
    /// nothing to remember.
    private static Decision<Event> onDeactivate(State state, Epoch epoch, Instant now) {
        var deactivated = new RouteOrders.Deactivated(epoch);
        return state.standing()
                .letGo(epoch)
                .filter(_ -> !state.equals(State.EMPTY))
                .map(standby -> standDown(standby, now).thenReply(deactivated))
                .orElseGet(() -> Decision.reply(deactivated));
    }

    private static Decision<Event> standDown(Standing.Standby standby, Instant now) {
        return Decision.persist(new RegionStoodDown(standby.seen(), now));
    }

    private static Decision<Event> onActivate(State state, Epoch epoch, Lease.Reading lease) {
        return switch (state.resource()) {
            case Present(var _)
            when state.standing().isWorthConfirming(epoch) ->
                Decision.<Event>nothing().then(new Effect.Ask(confirmRoute(state, lease, epoch)));
            case Present(var _) -> Decision.nothing();
            case Absent() -> Decision.nothing();
            case Leaving(var _) -> Decision.nothing();
        };
    }

    private static Decision<Event> onRouteConfirmed(State state, RouteConfirmed confirmed, Instant now) {
        return Optional.of(state.standing())
                .filter(_ -> state.isIn(confirmed.life()))
                .flatMap(standing -> standing.confirmed(confirmed.epoch(), confirmed.session()))
                .map(active -> Decision.<Event>persist(new RegionActivated(active.epoch(), active.session(), now)))
                .orElseGet(Decision::nothing);
    }

    private static Decision<Event> onRouteRefused(State state, RouteRefused refused, Instant now) {
        return Optional.of(state.standing())
                .filter(_ -> state.isIn(refused.life()))
                .flatMap(standing -> standing.refused(refused.known()))
                .map(standby -> standDown(standby, now))
                .orElseGet(Decision::nothing);
    }

    private static Decision<Event> onReleaseAnswered(State state, Instant now) {
        return switch (state.resource()) {
            case Leaving(var _) -> Decision.persist(new NameReleased(now));
            case Absent() -> Decision.nothing();
            case Present(var _) -> Decision.nothing();
        };
    }

    @Override
    public List<Effect> owed(State state) {
        return switch (state.resource()) {
            case Leaving(var account) ->
                List.of(new Effect.Ask(new ReleaseName(account)), new Effect.Later(RELEASE_AGAIN, new ReleaseAgain()));
            case Absent() -> List.of();
            case Present(var _) -> List.of();
        };
    }

    private static ConfirmRoute confirmRoute(State state, Lease.Reading lease, Epoch heard) {
        return new ConfirmRoute(lease.session(), state.life(), state.known().orNewer(heard));
    }

    private static Domains.Standing shown(State state, Lease.Reading lease) {
        return state.isIn(state.life()) && state.standing().verdict(Epoch.NONE, lease) instanceof Standing.MayAdmit
                ? new Domains.Admits(state.known())
                : new Domains.DoesNotAdmit(state.known());
    }

    private static boolean isHere(State state, Sid sid) {
        return switch (state.resource()) {
            case Present(var domain) -> domain.sid().equals(sid);
            case Absent() -> false;
            case Leaving(var _) -> false;
        };
    }

    private static Decision<Event> in(State state, Sid sid, Function<SipDomain, Decision<Event>> decide) {
        return switch (state.resource()) {
            case Present(var domain) when domain.sid().equals(sid) -> decide.apply(domain);
            case Present(var _) -> Decision.reply(new Domains.UnknownDomain());
            case Absent() -> Decision.reply(new Domains.UnknownDomain());
            case Leaving(var _) -> Decision.reply(new Domains.UnknownDomain());
        };
    }

    // Evolving: state + event -> state
    @Override
    public State apply(State state, Event event) {
        return new State(
                resourceAfter(name, state.resource(), event),
                standingAfter(state.standing(), event),
                lifeAfter(state.life(), event),
                goneAfter(state, event));
    }

    /// The resource after `event`; the read model folds with this too.
    static Resource resourceAfter(DomainName name, Resource before, Event event) {
        return switch (event) {
            case DomainCreated created -> new Present(domain(name, created));
            case DomainDeleted(var _) ->
                switch (before) {
                    case Present(var domain) -> new Leaving(domain.account());
                    case Absent absent -> absent;
                    case Leaving leaving -> leaving;
                };
            case NameReleased(var _) -> new Absent();
            case SettingsChanged changed -> change(before, domain -> changed(domain, changed));
            case ListMapped(var kind, var list, var at) ->
                change(before, domain -> mapped(domain, new Mapping(kind, list, at)));
            case ListUnmapped(var kind, var list, var _) -> change(before, domain -> unmapped(domain, kind, list));
            case ArrivalAnnounced _ -> before;
            case RegionActivated(var _, var _, var _) -> before;
            case RegionStoodDown(var _, var _) -> before;
        };
    }

    private static Standing standingAfter(Standing before, Event event) {
        return switch (event) {
            case RegionActivated(var epoch, var session, var _) -> new Standing.Active(epoch, session);
            case RegionStoodDown(var epoch, var _) -> new Standing.Standby(epoch);
            case DomainDeleted(var _) -> before.deleted();
            case DomainCreated _ -> before;
            case NameReleased _ -> before;
            case SettingsChanged _ -> before;
            case ListMapped _ -> before;
            case ListUnmapped _ -> before;
            case ArrivalAnnounced _ -> before;
        };
    }

    private static long lifeAfter(long before, Event event) {
        return switch (event) {
            case DomainCreated _ -> before + 1;
            case DomainDeleted _ -> before;
            case NameReleased _ -> before;
            case SettingsChanged _ -> before;
            case ListMapped _ -> before;
            case ListUnmapped _ -> before;
            case ArrivalAnnounced _ -> before;
            case RegionActivated _ -> before;
            case RegionStoodDown _ -> before;
        };
    }

    @Override
    public State visible(State state) {
        return new State(state.resource(), state.standing(), state.life(), List.of());
    }

    private static List<Sid> goneAfter(State before, Event event) {
        if (!(event instanceof DomainDeleted && before.resource() instanceof Present(var domain))) return before.gone();
        var all = Stream.concat(before.gone().stream(), Stream.of(domain.sid())).toList();
        return all.subList(Math.max(0, all.size() - MOST_GONE), all.size());
    }

    private static Resource change(Resource before, Function<SipDomain, SipDomain> change) {
        return switch (before) {
            case Present(var domain) -> new Present(change.apply(domain));
            case Absent absent -> absent;
            case Leaving leaving -> leaving;
        };
    }

    private static SipDomain domain(DomainName name, DomainCreated created) {
        return new SipDomain(
                created.sid(),
                created.account(),
                name,
                created.settings(),
                created.mappings(),
                created.created(),
                created.at());
    }

    private static SipDomain changed(SipDomain old, SettingsChanged changed) {
        return new SipDomain(
                old.sid(), old.account(), old.name(), changed.settings(), old.mappings(), old.created(), changed.at());
    }

    private static SipDomain mapped(SipDomain old, Mapping mapping) {
        var more = new ArrayList<>(old.mappings());
        more.add(mapping);
        return new SipDomain(old.sid(), old.account(), old.name(), old.settings(), more, old.created(), old.updated());
    }

    private static SipDomain unmapped(SipDomain old, MappingKind kind, Sid list) {
        var fewer = old.mappings().stream()
                .filter(mapping -> mapping.kind() != kind || !mapping.list().equals(list))
                .toList();
        return new SipDomain(old.sid(), old.account(), old.name(), old.settings(), fewer, old.created(), old.updated());
    }
}
