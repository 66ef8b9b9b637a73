package io.strowger.region;

import io.strowger.core.Admitted;
import io.strowger.core.Decider;
import io.strowger.core.Decision;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.Epoch;
import io.strowger.core.Inquiry;
import io.strowger.core.Lease;
import io.strowger.core.RegionId;
import io.strowger.core.Registrations.Admission;
import io.strowger.core.Registrations.Challenge;
import io.strowger.core.Registrations.IntervalTooBrief;
import io.strowger.core.Registrations.OutOfOrder;
import io.strowger.core.Registrations.Registered;
import io.strowger.core.Registrations.TooManyBindings;
import io.strowger.core.Registrations.TooManyRequests;
import io.strowger.core.Registrations.Unavailable;
import io.strowger.core.Registrations.UnknownDomain;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.ContactUri;
import io.strowger.core.sip.DigestAnswer;
import io.strowger.core.sip.Nonces;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.core.sip.RegisterRequest.Contact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// The contacts at which one address of record can be reached. Lives in the region in which it registered; what a
/// re-route leaves behind here expires by itself. Expired bindings are dropped at the next change, without timers.
/// Whoever asks is already authenticated.
///
/// Bindings are of one life of their Domain and end with it: whoever creates a Domain of the same name finds
/// none. What guards against doubles, replays and floods goes on. What was admitted under a lease is acknowledged
/// under it: between the Domain's word and the answer a node may have stood still for so long that another region
/// has taken over.
final class Registration implements Decider<Registration.Command, Registration.Event, Registration.State> {
    static final String KIND = "registration";
    static final Duration SHORTEST = Duration.ofMinutes(10);
    static final Duration LONGEST = Duration.ofHours(1);
    static final int MAX_BINDINGS = 10;
    static final int MAX_PER_SECOND = 5;
    private static final int UNBOUND_SEQUENCES_KEPT = 4; // beside each binding's own: late doubles of what has unbound
    private static final int NONCES_KEPT = 16; // a device that uses more within a nonce's lifetime could be replayed
    private static final int CONTACTS_READ = 2 * MAX_BINDINGS; // replace all in one request; the work is quadratic
    static final long FIRST_LIFE = 1; // of whatever was stored before lives were

    private final RegionId region;
    private final Nonces nonces;
    private final Lease lease;

    Registration(RegionId region, Nonces nonces, Lease lease) {
        this.region = region;
        this.nonces = nonces;
        this.lease = lease;
    }

    static EntityAddress address(Aor aor) {
        return new EntityAddress(KIND, aor.toString());
    }

    // Commands: what it can be asked
    sealed interface Command extends WireMessage {}

    /// For each command, only what was bound in the Domain's life is there.
    record Register(RegisterRequest request, Domain.Admission admission) implements Command {}

    record Lookup(long life) implements Command, Inquiry {}

    record RemoveAll(long life) implements Command {}

    // Events: what has happened
    sealed interface Event extends Durable {}

    /// One REGISTER, as a whole.
    record ContactsChanged(
            Long life,
            Epoch epoch,
            List<Binding> bound,
            List<ContactUri> unbound,
            Sequence sequence,
            NonceUse nonce,
            Instant at)
            implements Event, Admitted {
        ContactsChanged {
            life = Objects.requireNonNullElse(life, FIRST_LIFE);
            epoch = Objects.requireNonNullElse(epoch, Epoch.NONE);
            bound = List.copyOf(bound);
            unbound = List.copyOf(unbound);
        }
    }

    /// A REGISTER that only asks what is bound.
    record ContactsAsked(Sequence sequence, NonceUse nonce, Instant at) implements Event {}

    /// By the API, not by a device.
    record ContactsRemoved(Instant at) implements Event {}

    /// The place of a REGISTER in its Call-ID, and until when that matters even if nothing is bound by it any more:
    /// as long as the nonce it came with may be fresh, so that no late double binds again what has been unbound.
    record Sequence(String callId, long cseq, Instant until) {
        Sequence {
            until = Objects.requireNonNullElse(until, Instant.EPOCH); // stored before anything was forgotten
        }

        private boolean isSameAs(Sequence other) {
            return cseq == other.cseq && callId.equals(other.callId);
        }

        private boolean isBehind(Sequence other) {
            return cseq < other.cseq && callId.equals(other.callId);
        }

        private boolean isOfAny(List<Binding> bindings) {
            return bindings.stream().anyMatch(binding -> binding.callId().equals(callId));
        }
    }

    /// How often a nonce has been used, and until when that matters.
    record NonceUse(String nonce, long count, Instant until) {}

    // State: what the events add up to
    /// `life` is that of the Domain in which `bindings` were bound.
    record State(
            Long life, List<Binding> bindings, List<Sequence> sequences, List<NonceUse> nonces, List<Instant> accepted)
            implements Durable {
        static final State EMPTY = new State(0L, List.of(), List.of(), List.of(), List.of());

        State {
            life = Objects.requireNonNullElse(life, FIRST_LIFE);
            bindings = List.copyOf(bindings);
            sequences = List.copyOf(sequences);
            nonces = List.copyOf(nonces);
            accepted = List.copyOf(accepted);
        }

        /// What there is of this in another life of the Domain.
        private State in(long other) {
            return other == life ? this : new State(other, List.of(), sequences, nonces, accepted);
        }

        List<Binding> liveAt(Instant now) {
            return bindings.stream().filter(binding -> binding.isLiveAt(now)).toList();
        }

        /// With another nonce it is another request, of a device that counts anew.
        private boolean isRetransmission(Sequence sequence, DigestAnswer digest) {
            return isReplayed(digest) && sequences.stream().anyMatch(sequence::isSameAs);
        }

        /// RFC 3261 §10.3 step 7 speaks of what is bound: a device that was off for longer may count from 1 again.
        private boolean isOutOfOrder(Sequence sequence, Instant now) {
            return sequences.stream()
                    .filter(seen -> seen.until().isAfter(now) || seen.isOfAny(liveAt(now)))
                    .anyMatch(seen -> sequence.isSameAs(seen) || sequence.isBehind(seen));
        }

        private boolean isReplayed(DigestAnswer digest) {
            return nonces.stream()
                    .anyMatch(use -> use.nonce().equals(digest.nonce()) && use.count() >= digest.nonceCount());
        }

        private boolean isBusyAt(Instant now) {
            return accepted.size() == MAX_PER_SECOND && accepted.getFirst().isAfter(now.minusSeconds(1));
        }
    }

    @Override
    public State initial() {
        return State.EMPTY;
    }

    // Deciding: state + command -> events, a reply, and what is owed
    @Override
    public Decision<Event> decide(State state, Command command, Instant now) {
        return switch (command) {
            case Register(var request, var admission) ->
                admission.life() < state.life()
                        ? Decision.reply(new UnknownDomain()) // it was deleted after it had let this request pass
                        : onRegister(state.in(admission.life()), request, admission.epoch(), now)
                                .onlyWhile(
                                        () -> lease.isHeldFor(admission.session()),
                                        new Unavailable("the lease ran out before the answer"));
            case Lookup(var life) ->
                Decision.reply(new Registered(state.in(life).liveAt(now), now));
            case RemoveAll(var life) -> onRemoveAll(state.in(life), now);
        };
    }

    private Decision<Event> onRegister(State state, RegisterRequest request, Epoch epoch, Instant now) {
        return switch (request.authorization()) {
            case RegisterRequest.Anonymous() -> Decision.reply(new Challenge(request.nonce(nonces, now), false));
            case RegisterRequest.Answered(var digest) ->
                switch (request.contacts()) {
                    case RegisterRequest.Update(var contacts)
                    when contacts.isEmpty() -> onQuestion(state, request, digest, epoch, now);
                    case RegisterRequest.Update(var contacts) -> onUpdate(state, request, digest, contacts, epoch, now);
                    case RegisterRequest.RemoveAll() ->
                        onUpdate(state, request, digest, unbindingAll(state, now), epoch, now);
                };
        };
    }

    /// RFC 3261 §10.2.3. Its count is used up, too: what was overheard of it must not bind a contact.
    private Decision<Event> onQuestion(
            State state, RegisterRequest request, DigestAnswer digest, Epoch epoch, Instant now) {
        var sequence = sequence(request, now);
        var answer = registered(state, epoch, now);
        if (state.isRetransmission(sequence, digest)) return Decision.reply(answer);
        if (state.isOutOfOrder(sequence, now)) return Decision.reply(new OutOfOrder());
        if (state.isReplayed(digest)) return Decision.reply(new Challenge(request.nonce(nonces, now), true));
        if (state.isBusyAt(now)) return Decision.reply(new TooManyRequests(MAX_PER_SECOND));
        return Decision.<Event>persist(new ContactsAsked(sequence, use(digest, now), now))
                .thenReply(answer);
    }

    private Sequence sequence(RegisterRequest request, Instant now) {
        return new Sequence(request.callId(), request.cseq(), now.plus(nonces.lifetime()));
    }

    private NonceUse use(DigestAnswer digest, Instant now) {
        return new NonceUse(digest.nonce(), digest.nonceCount(), now.plus(nonces.lifetime()));
    }

    private Registered registered(State state, Epoch epoch, Instant now) {
        return new Registered(state.liveAt(now), now, Optional.of(new Admission(region, epoch)));
    }

    private static List<Contact> unbindingAll(State state, Instant now) {
        return state.liveAt(now).stream()
                .map(bound -> new Contact(bound.contact(), Duration.ZERO, bound.q(), bound.instance(), bound.regId()))
                .toList();
    }

    /// RFC 3261 §10.3, steps 6 to 8: all of the contacts or none.
    private Decision<Event> onUpdate(
            State state,
            RegisterRequest request,
            DigestAnswer digest,
            List<Contact> contacts,
            Epoch epoch,
            Instant now) {
        var sequence = sequence(request, now);
        if (state.isRetransmission(sequence, digest)) return Decision.reply(registered(state, epoch, now));
        if (state.isOutOfOrder(sequence, now)) return Decision.reply(new OutOfOrder());
        if (state.isReplayed(digest)) return Decision.reply(new Challenge(request.nonce(nonces, now), true));
        if (contacts.stream().anyMatch(Registration::isTooBrief)) return Decision.reply(new IntervalTooBrief(SHORTEST));
        if (state.isBusyAt(now)) return Decision.reply(new TooManyRequests(MAX_PER_SECOND));
        if (contacts.size() > CONTACTS_READ) return Decision.reply(new TooManyBindings(MAX_BINDINGS));

        var wanted = lastMentionOfEach(contacts);
        var bound = wanted.stream()
                .filter(contact -> !contact.expires().isZero())
                .map(contact -> binding(contact, request, now))
                .toList();
        var unbound = wanted.stream()
                .filter(contact -> contact.expires().isZero())
                .map(Contact::uri)
                .toList();
        var changed = new ContactsChanged(state.life(), epoch, bound, unbound, sequence, use(digest, now), now);
        var after = apply(state, changed);
        if (after.bindings().size() > MAX_BINDINGS) return Decision.reply(new TooManyBindings(MAX_BINDINGS));
        return Decision.<Event>persist(changed).thenReply(registered(after, epoch, now));
    }

    private static boolean isTooBrief(Contact contact) {
        return !contact.expires().isZero() && contact.expires().compareTo(SHORTEST) < 0;
    }

    private static List<Contact> lastMentionOfEach(List<Contact> contacts) {
        var last = new ArrayList<Contact>();
        for (var contact : contacts) {
            last.removeIf(earlier -> earlier.uri().isSameAs(contact.uri()));
            last.add(contact);
        }
        return last;
    }

    private static Binding binding(Contact contact, RegisterRequest request, Instant now) {
        var granted = contact.expires().compareTo(LONGEST) > 0 ? LONGEST : contact.expires();
        return new Binding(
                contact.uri(),
                now.plus(granted),
                request.callId(),
                request.cseq(),
                contact.q(),
                contact.instance(),
                contact.regId(),
                request.origin(),
                now);
    }

    private Decision<Event> onRemoveAll(State state, Instant now) {
        var none = new Registered(List.of(), now);
        return state.liveAt(now).isEmpty()
                ? Decision.reply(none)
                : Decision.<Event>persist(new ContactsRemoved(now)).thenReply(none);
    }

    // Evolving: state + event -> state
    @Override
    public State apply(State state, Event event) {
        return switch (event) {
            case ContactsChanged changed -> changed(state.in(changed.life()), changed);
            case ContactsAsked asked -> asked(state, asked);
            case ContactsRemoved(var _) ->
                new State(state.life(), List.of(), state.sequences(), state.nonces(), state.accepted());
        };
    }

    private static State asked(State state, ContactsAsked asked) {
        return new State(
                state.life(),
                state.bindings(),
                sequencesAfter(state.sequences(), asked.sequence(), state.liveAt(asked.at()), asked.at()),
                noncesAfter(state.nonces(), asked.nonce(), asked.at()),
                newest(MAX_PER_SECOND, state.accepted(), asked.at()));
    }

    private static State changed(State state, ContactsChanged changed) {
        var bindings = bindingsAfter(state.bindings(), changed);
        return new State(
                state.life(),
                bindings,
                sequencesAfter(state.sequences(), changed.sequence(), bindings, changed.at()),
                noncesAfter(state.nonces(), changed.nonce(), changed.at()),
                newest(MAX_PER_SECOND, state.accepted(), changed.at()));
    }

    /// What is bound after `changed`, in the order in which it was first bound; the read model folds with this too.
    static List<Binding> bindingsAfter(List<Binding> before, ContactsChanged changed) {
        var after = new ArrayList<Binding>();
        for (var binding : before)
            if (binding.isLiveAt(changed.at()) && changed.unbound().stream().noneMatch(binding.contact()::isSameAs))
                after.add(binding);
        for (var binding : changed.bound()) {
            var first = after.size();
            for (var i = after.size() - 1; i >= 0; i--) if (isReplacedBy(after.get(i), binding)) first = i;
            if (first == after.size()) {
                after.add(binding);
            } else {
                after.set(first, binding);
                after.subList(first + 1, after.size()).removeIf(other -> isReplacedBy(other, binding));
            }
        }
        return after;
    }

    /// The same URI, or the same flow of the same device (RFC 5626 §6).
    private static boolean isReplacedBy(Binding old, Binding binding) {
        return old.contact().isSameAs(binding.contact()) || isSameFlow(old, binding);
    }

    private static boolean isSameFlow(Binding one, Binding other) {
        return other.regId() > 0
                && !other.instance().isEmpty()
                && other.regId() == one.regId()
                && other.instance().equals(one.instance());
    }

    /// Those of what is bound, and the latest few of what was until lately.
    private static List<Sequence> sequencesAfter(
            List<Sequence> before, Sequence sequence, List<Binding> bound, Instant at) {
        var kept = new ArrayList<Sequence>();
        var unbound = 0;
        for (var seen : before.reversed()) {
            if (seen.callId().equals(sequence.callId())) continue;
            if (seen.isOfAny(bound) || (seen.until().isAfter(at) && unbound++ < UNBOUND_SEQUENCES_KEPT))
                kept.addFirst(seen);
        }
        kept.add(sequence);
        return kept;
    }

    private static List<NonceUse> noncesAfter(List<NonceUse> before, NonceUse use, Instant at) {
        var others = before.stream()
                .filter(other ->
                        !other.nonce().equals(use.nonce()) && other.until().isAfter(at))
                .toList();
        return newest(NONCES_KEPT, others, use);
    }

    private static <T> List<T> newest(int limit, List<T> older, T newest) {
        var all = new ArrayList<>(older);
        all.add(newest);
        return all.subList(Math.max(0, all.size() - limit), all.size());
    }
}
