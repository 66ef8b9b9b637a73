package io.strowger.region;

import static io.strowger.region.Samples.ALICE;
import static io.strowger.region.Samples.DUBLIN;
import static io.strowger.region.Samples.NOON;
import static io.strowger.region.Samples.answer;
import static io.strowger.region.Samples.contact;
import static io.strowger.region.Samples.contacts;
import static io.strowger.region.Samples.uri;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Decision;
import io.strowger.core.Epoch;
import io.strowger.core.Registrations.Admission;
import io.strowger.core.Registrations.Challenge;
import io.strowger.core.Registrations.IntervalTooBrief;
import io.strowger.core.Registrations.OutOfOrder;
import io.strowger.core.Registrations.Registered;
import io.strowger.core.Registrations.TooManyBindings;
import io.strowger.core.Registrations.TooManyRequests;
import io.strowger.core.Registrations.Unavailable;
import io.strowger.core.Registrations.UnknownDomain;
import io.strowger.core.SessionNumber;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.ContactUri;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.core.sip.RegisterRequest.Authorization;
import io.strowger.core.sip.RegisterRequest.Contact;
import io.strowger.core.sip.RegisterRequest.Contacts;
import io.strowger.region.Registration.Event;
import io.strowger.region.Registration.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistrationTest {
    private static final Epoch EPOCH = new Epoch(4);
    private static final SessionNumber SESSION = new SessionNumber(3);
    private static final Duration NONCE_LIFETIME = Samples.nonces().lifetime();
    private static final Duration JUST_FRESH = NONCE_LIFETIME.minusMillis(1);
    private static final Optional<Admission> ADMITTED = Optional.of(new Admission(Samples.US1, EPOCH));

    private final SettableLease lease = new SettableLease(SESSION);
    private final Registration registration = new Registration(Samples.US1, Samples.nonces(), lease);
    private State state = registration.initial();
    private long cseq = 1;
    private int nonceCount = 1;
    private long life = 1;

    @Test
    void bindsAContactForTheTimeItAsksFor() {
        register(contacts(contact(1, Duration.ofMinutes(20))), NOON);

        assertThat(live(NOON)).singleElement().satisfies(binding -> {
            assertThat(binding.contact()).isEqualTo(uri(1));
            assertThat(binding.expires()).isEqualTo(NOON.plus(Duration.ofMinutes(20)));
            assertThat(binding.callId()).isEqualTo("call-1");
            assertThat(binding.origin()).isEqualTo(DUBLIN);
            assertThat(binding.registered()).isEqualTo(NOON);
        });
    }

    @Test
    void answersWithEveryLiveBinding() {
        register(contacts(contact(1)), NOON);

        var reply = register(contacts(contact(2)), NOON.plusSeconds(60));

        assertThat(reply).isInstanceOfSatisfying(Registered.class, registered -> {
            assertThat(registered.live()).extracting(Binding::contact).containsExactly(uri(1), uri(2));
            assertThat(registered.at()).isEqualTo(NOON.plusSeconds(60));
        });
    }

    @Test
    void acknowledgesOnlyWhatItsNodeStillHoldsTheLeaseFor() {
        var decision = registration.decide(
                state, new Registration.Register(answered(), new Domain.Admission(1, EPOCH, SESSION)), NOON);
        assertThat(decision.answer()).containsInstanceOf(Registered.class);
        assertThat(decision.events())
                .singleElement()
                .isInstanceOfSatisfying(
                        Registration.ContactsChanged.class,
                        changed -> assertThat(changed.epoch()).isEqualTo(EPOCH));

        lease.held = false;

        assertThat(decision.answer()).containsInstanceOf(Unavailable.class);
    }

    @Test
    void acknowledgesNothingThatWasAdmittedInAnotherSession() {
        var decision = registration.decide(
                state, new Registration.Register(answered(), new Domain.Admission(1, EPOCH, SESSION.next())), NOON);

        assertThat(decision.answer()).containsInstanceOf(Unavailable.class);
    }

    private static RegisterRequest answered() {
        return Samples.register(contacts(contact(1)), 1, answer("nonce", 1));
    }

    @Test
    void refusesLessThanTenMinutes() {
        assertThat(register(contacts(contact(1, Duration.ofSeconds(599))), NOON))
                .isEqualTo(new IntervalTooBrief(Duration.ofMinutes(10)));
        assertThat(live(NOON)).isEmpty();
    }

    @Test
    void grantsTenMinutesToTheSecond() {
        register(contacts(contact(1, Duration.ofMinutes(10))), NOON);

        assertThat(live(NOON.plusSeconds(599))).hasSize(1);
        assertThat(live(NOON.plusSeconds(600))).isEmpty();
    }

    @Test
    void cutsMoreThanAnHourToAnHour() {
        register(contacts(contact(1, Duration.ofDays(365))), NOON);

        assertThat(live(NOON)).extracting(Binding::expires).containsExactly(NOON.plusSeconds(3600));
    }

    @Test
    void unbindsWhatExpiresAtOnce() {
        register(contacts(contact(1), contact(2)), NOON);

        register(contacts(contact(1, Duration.ZERO)), NOON.plusSeconds(2));

        assertThat(live(NOON.plusSeconds(2))).extracting(Binding::contact).containsExactly(uri(2));
    }

    @Test
    void unbindsEverythingForAStar() {
        register(contacts(contact(1), contact(2)), NOON);

        var reply = register(new RegisterRequest.RemoveAll(), NOON.plusSeconds(2));

        assertThat(reply).isEqualTo(new Registered(List.of(), NOON.plusSeconds(2), ADMITTED));
    }

    @Test
    void changesAllContactsOfARequestOrNone() {
        register(contacts(contact(1)), NOON);

        var reply = register(
                contacts(contact(1, Duration.ZERO), contact(2), contact(3, Duration.ofSeconds(1))),
                NOON.plusSeconds(2));

        assertThat(reply).isInstanceOf(IntervalTooBrief.class);
        assertThat(live(NOON.plusSeconds(2))).extracting(Binding::contact).containsExactly(uri(1));
    }

    @Test
    void believesTheLastMentionOfAContact() {
        register(contacts(contact(1), contact(2), contact(1, Duration.ZERO)), NOON);

        assertThat(live(NOON)).extracting(Binding::contact).containsExactly(uri(2));
    }

    @Test
    void replacesAContactInItsPlace() {
        register(contacts(contact(1), contact(2)), NOON);

        register(contacts(contact(1)), NOON.plusSeconds(60));

        assertThat(live(NOON.plusSeconds(60))).extracting(Binding::contact).containsExactly(uri(1), uri(2));
        assertThat(live(NOON.plusSeconds(60)).getFirst().expires()).isEqualTo(NOON.plusSeconds(3660));
    }

    @Test
    void knowsAContactAgainThatIsWrittenInAnotherWay() {
        register(contacts(device(ContactUri.parse("sip:alice@Phone.example;transport=TCP"), "", 0)), NOON);

        register(
                contacts(device(ContactUri.parse("SIP:alice@phone.EXAMPLE;transport=tcp"), "", 0)),
                NOON.plusSeconds(60));

        assertThat(live(NOON.plusSeconds(60))).hasSize(1);
    }

    @Test
    void replacesTheFlowOfADeviceThatHasMoved() {
        register(contacts(device(uri(1), "<urn:uuid:1>", 1)), NOON);

        register(contacts(device(uri(2), "<urn:uuid:1>", 1)), NOON.plusSeconds(60));

        assertThat(live(NOON.plusSeconds(60))).extracting(Binding::contact).containsExactly(uri(2));
    }

    @Test
    void keepsTwoDevicesBehindOneAddressApart() {
        register(contacts(device(uri(1), "<urn:uuid:1>", 1)), NOON);

        register(contacts(device(uri(2), "<urn:uuid:2>", 1)), NOON.plusSeconds(60));

        assertThat(live(NOON.plusSeconds(60))).hasSize(2);
    }

    @Test
    void answersNoQuestionWithWhatWasSniffedOfAnUpdate() {
        persist(decide(contacts(contact(1)), "call-1", 1, answer("nonce", 1), NOON));

        var sniffed = decide(contacts(), "call-2", 1, answer("nonce", 1), NOON.plusSeconds(2));

        assertThat(sniffed.reply()).get().isInstanceOf(Challenge.class);
    }

    @Test
    void bindsNothingWithWhatWasSniffedOfAQuestion() {
        var asked = decide(contacts(), "call-1", 1, answer("nonce", 1), NOON);
        assertThat(persist(asked)).isEqualTo(new Registered(List.of(), NOON, ADMITTED));

        var sniffed = decide(contacts(contact(1)), "call-2", 1, answer("nonce", 1), NOON.plusSeconds(2));

        assertThat(sniffed.events()).isEmpty();
        assertThat(sniffed.reply()).get().isInstanceOf(Challenge.class);
    }

    @Test
    void answersAQuestionThatIsAskedAgainAsBefore() {
        register(contacts(contact(1)), NOON);
        persist(decide(contacts(), "call-1", 9, answer("nonce", 9), NOON.plusSeconds(2)));

        var again = decide(contacts(), "call-1", 9, answer("nonce", 9), NOON.plusSeconds(3));

        assertThat(again.events()).isEmpty();
        assertThat(again.reply()).contains(new Registered(live(NOON), NOON.plusSeconds(3), ADMITTED));
    }

    @Test
    void refusesTheEleventhContactOfAnAddressOfRecord() {
        register(contacts(1, 10), NOON);

        assertThat(register(contacts(contact(11)), NOON.plusSeconds(2))).isEqualTo(new TooManyBindings(10));
        assertThat(live(NOON.plusSeconds(2))).hasSize(10);
    }

    @Test
    void refreshesAFullAddressOfRecord() {
        register(contacts(1, 10), NOON);

        assertThat(register(contacts(1, 10), NOON.plusSeconds(2))).isInstanceOf(Registered.class);
    }

    @Test
    void givesTheRoomOfAnExpiredContactToAnother() {
        register(contacts(1, 10), NOON);

        assertThat(register(contacts(contact(11)), NOON.plusSeconds(3600))).isInstanceOf(Registered.class);
        assertThat(state.bindings()).extracting(Binding::contact).containsExactly(uri(11));
    }

    @Test
    void readsNoMoreContactsThanAnAddressOfRecordCanUse() {
        assertThat(register(contacts(1, 21), NOON)).isEqualTo(new TooManyBindings(10));
    }

    @Test
    void refusesACSeqThatIsNotAboveTheLast() {
        persist(decide(contacts(contact(1)), "call-1", 7, answer("nonce", 1), NOON));

        assertThat(decide(contacts(contact(2)), "call-1", 6, answer("nonce", 2), NOON)
                        .reply())
                .contains(new OutOfOrder());
    }

    @Test
    void doesNotBindAgainWhatALaterRequestHasUnbound() {
        persist(decide(contacts(contact(1)), "call-1", 7, answer("nonce", 1), NOON));
        persist(decide(contacts(contact(1, Duration.ZERO)), "call-1", 9, answer("nonce", 3), NOON));

        assertThat(decide(contacts(contact(1)), "call-1", 8, answer("nonce", 2), NOON)
                        .reply())
                .contains(new OutOfOrder());
    }

    @Test
    void guardsAgainstLateDoublesForAsLongAsTheirNonceMayBeFresh() {
        persist(decide(contacts(contact(1)), "call-1", 7, answer("nonce", 1), NOON));
        var unbound = NOON.plusSeconds(60);
        persist(decide(contacts(contact(1, Duration.ZERO)), "call-1", 9, answer("nonce", 3), unbound));

        assertThat(decide(contacts(contact(1)), "call-1", 8, answer("nonce", 2), unbound.plus(JUST_FRESH))
                        .reply())
                .contains(new OutOfOrder());
        assertThat(decide(contacts(contact(1)), "call-1", 8, answer("another nonce", 1), unbound.plus(NONCE_LIFETIME))
                        .events())
                .hasSize(1);
    }

    @Test
    void bindsADeviceThatCountsFromOneAgainOnceItsBindingHasRunOut() {
        persist(decide(contacts(contact(1)), "call-1", 5_000, answer("nonce", 1), NOON));

        assertThat(decide(contacts(contact(1)), "call-1", 1, answer("nonce-2", 1), NOON.plusSeconds(3599))
                        .reply())
                .contains(new OutOfOrder());

        var afterADay = NOON.plus(Duration.ofDays(1));
        assertThat(persist(decide(contacts(contact(1)), "call-1", 1, answer("nonce-3", 1), afterADay)))
                .isInstanceOf(Registered.class);
        assertThat(live(afterADay)).extracting(Binding::cseq).containsExactly(1L);
        assertThat(persist(decide(contacts(contact(1)), "call-1", 2, answer("nonce-3", 2), afterADay.plusSeconds(1))))
                .isInstanceOf(Registered.class);
    }

    @Test
    void answersTheQuestionOfADeviceThatCountsFromOneAgain() {
        persist(decide(contacts(contact(1)), "call-1", 5_000, answer("nonce", 1), NOON));

        var afterADay = NOON.plus(Duration.ofDays(1));

        assertThat(persist(decide(contacts(), "call-1", 1, answer("nonce-2", 1), afterADay)))
                .isEqualTo(new Registered(List.of(), afterADay, ADMITTED));
    }

    /// A tool that is started again, say: it must not be told that it is bound.
    @Test
    void takesTheSameCSeqWithAnotherNonceForNoRetransmission() {
        persist(decide(contacts(contact(1)), "call-1", 1, answer("nonce", 1), NOON));

        var another = decide(contacts(contact(2)), "call-1", 1, answer("nonce-2", 1), NOON.plusSeconds(60));
        var question = decide(contacts(), "call-1", 1, answer("nonce-2", 1), NOON.plusSeconds(60));

        assertThat(another.events()).isEmpty();
        assertThat(another.reply()).contains(new OutOfOrder());
        assertThat(question.reply()).contains(new OutOfOrder());
    }

    @Test
    void bindsTheSameCSeqWithAnotherNonceOnceItMattersNoMore() {
        persist(decide(contacts(contact(1)), "call-1", 1, answer("nonce", 1), NOON));
        persist(decide(contacts(contact(1, Duration.ZERO)), "call-1", 2, answer("nonce", 2), NOON.plusSeconds(2)));

        var later = NOON.plusSeconds(2).plus(NONCE_LIFETIME);
        persist(decide(contacts(contact(2)), "call-1", 2, answer("nonce-2", 1), later));

        assertThat(live(later)).extracting(Binding::contact).containsExactly(uri(2));
    }

    @Test
    void answersARetransmissionThatUnbindsAfterItHasUnbound() {
        persist(decide(contacts(contact(1)), "call-1", 7, answer("nonce", 1), NOON));
        persist(decide(contacts(contact(1, Duration.ZERO)), "call-1", 8, answer("nonce", 2), NOON.plusSeconds(2)));

        var again = decide(contacts(contact(1, Duration.ZERO)), "call-1", 8, answer("nonce", 2), NOON.plusSeconds(3));

        assertThat(again.events()).isEmpty();
        assertThat(again.reply()).contains(new Registered(List.of(), NOON.plusSeconds(3), ADMITTED));
    }

    /// Stored before a sequence had a time: it counts while something is bound by it, and no longer.
    @Test
    void readsASequenceWithoutATimeByWhatIsBound() {
        register(contacts(contact(1)), NOON);
        state = new State(
                state.life(),
                state.bindings(),
                List.of(new Registration.Sequence("call-1", 7, Instant.EPOCH)),
                state.nonces(),
                state.accepted());

        assertThat(decide(contacts(contact(1)), "call-1", 6, answer("nonce-2", 1), NOON.plusSeconds(3599))
                        .reply())
                .contains(new OutOfOrder());
        assertThat(decide(contacts(contact(1)), "call-1", 6, answer("nonce-2", 1), NOON.plusSeconds(3600))
                        .events())
                .hasSize(1);
    }

    @Test
    void forgetsTheCallIdsThatNothingIsBoundByAnyMore() {
        for (var i = 0; i < 4; i++)
            persist(decide(contacts(contact(1)), "call-" + i, 1, answer("nonce-" + i, 1), NOON.plusSeconds(i)));
        assertThat(state.sequences()).hasSize(4);

        persist(decide(
                contacts(),
                "call-9",
                1,
                answer("nonce-9", 1),
                NOON.plusSeconds(3).plus(NONCE_LIFETIME)));

        assertThat(state.sequences()).extracting(Registration.Sequence::callId).containsExactly("call-3", "call-9");
    }

    @Test
    void countsCSeqsForEachCallId() {
        persist(decide(contacts(contact(1)), "call-1", 7, answer("nonce", 1), NOON));

        assertThat(decide(contacts(contact(2)), "call-2", 1, answer("nonce", 2), NOON)
                        .events())
                .hasSize(1);
    }

    @Test
    void answersARetransmissionWithTheBindingsAsTheyAre() {
        persist(decide(contacts(contact(1)), "call-1", 7, answer("nonce", 1), NOON));

        var again = decide(contacts(contact(1)), "call-1", 7, answer("nonce", 1), NOON.plusSeconds(1));

        assertThat(again.events()).isEmpty();
        assertThat(again.reply()).contains(new Registered(live(NOON), NOON.plusSeconds(1), ADMITTED));
    }

    @Test
    void challengesANonceCountThatWasUsedBefore() {
        persist(decide(contacts(contact(1)), "call-1", 7, answer("nonce", 2), NOON));

        var replayed = decide(contacts(contact(2)), "call-of-a-thief", 1, answer("nonce", 2), NOON);

        assertThat(replayed.events()).isEmpty();
        assertThat(replayed.reply())
                .hasValueSatisfying(reply -> assertThat(reply)
                        .isInstanceOfSatisfying(
                                Challenge.class,
                                challenge -> assertThat(challenge.stale()).isTrue()));
    }

    @Test
    void acceptsTheNextCountOfANonce() {
        persist(decide(contacts(contact(1)), "call-1", 7, answer("nonce", 1), NOON));

        assertThat(decide(contacts(contact(1)), "call-1", 8, answer("nonce", 2), NOON)
                        .events())
                .hasSize(1);
    }

    @Test
    void challengesWhoeverComesWithoutCredentials() {
        var decision = registration.decide(
                state,
                new Registration.Register(Samples.anonymous(), new Domain.Admission(life, EPOCH, SESSION)),
                NOON);

        assertThat(decision.reply()).containsInstanceOf(Challenge.class);
        assertThat(decision.events()).isEmpty();
    }

    @Test
    void acceptsFiveRequestsInASecond() {
        for (var i = 0; i < 5; i++)
            assertThat(register(contacts(contact(1)), NOON.plusMillis(100L * i)))
                    .isInstanceOf(Registered.class);

        assertThat(register(contacts(contact(1)), NOON.plusMillis(999))).isEqualTo(new TooManyRequests(5));
        assertThat(register(contacts(contact(1)), NOON.plusMillis(1000))).isInstanceOf(Registered.class);
    }

    @Test
    void doesNotGrowOverYearsOfRefreshes() {
        for (var hour = 0; hour < 10_000; hour++) {
            var at = NOON.plus(Duration.ofHours(hour));
            persist(decide(contacts(contact(hour % 250)), "call-" + hour, hour, answer("nonce-" + hour, 1), at));
        }

        assertThat(state.bindings()).hasSize(1);
        assertThat(state.sequences()).hasSizeLessThanOrEqualTo(20);
        assertThat(state.nonces()).hasSize(1);
        assertThat(state.accepted()).hasSizeLessThanOrEqualTo(5);
    }

    @Test
    void remembersNoMoreThanItsBoundUnderAStormOfNonces() {
        for (var i = 0; i < 1_000; i++)
            persist(decide(contacts(contact(1)), "call-" + i, 1, answer("nonce-" + i, 1), NOON.plusMillis(250L * i)));

        assertThat(state.nonces()).hasSizeLessThanOrEqualTo(32);
        assertThat(state.sequences()).hasSizeLessThanOrEqualTo(20);
    }

    @Test
    void looksUpWhatIsLive() {
        register(contacts(contact(1, Duration.ofMinutes(10)), contact(2)), NOON);

        var later = NOON.plusSeconds(601);
        assertThat(registration
                        .decide(state, new Registration.Lookup(life), later)
                        .reply())
                .hasValueSatisfying(reply -> assertThat(((Registered) reply).live())
                        .extracting(Binding::contact)
                        .containsExactly(uri(2)));
    }

    @Test
    void removesEveryBindingWhenTheApiAsks() {
        register(contacts(contact(1), contact(2)), NOON);

        var reply = persist(registration.decide(state, new Registration.RemoveAll(life), NOON));

        assertThat(reply).isEqualTo(new Registered(List.of(), NOON));
        assertThat(state.bindings()).isEmpty();
    }

    @Test
    void removesNothingWithoutAnEvent() {
        var decision = registration.decide(state, new Registration.RemoveAll(life), NOON);

        assertThat(decision.events()).isEmpty();
        assertThat(decision.reply()).contains(new Registered(List.of(), NOON));
    }

    @Test
    void endsWithTheLifeOfItsDomain() {
        register(contacts(contact(1)), NOON);

        life = 2;

        assertThat(lookUp(NOON)).isEmpty();
        assertThat(registration
                        .decide(state, new Registration.RemoveAll(life), NOON)
                        .events())
                .isEmpty();
        assertThat(register(contacts(contact(2)), NOON))
                .isInstanceOfSatisfying(
                        Registered.class,
                        registered -> assertThat(registered.live())
                                .extracting(Binding::contact)
                                .containsExactly(uri(2)));
        assertThat(lookUp(NOON)).containsExactly(uri(2));
    }

    @Test
    void hasRoomForTenContactsInEachLifeOfItsDomain() {
        register(contacts(1, 10), NOON);
        life = 2;

        register(contacts(11, 20), NOON);

        assertThat(lookUp(NOON)).hasSize(10).doesNotContain(uri(1));
    }

    @Test
    void takesNothingFromADomainThatHasBeenDeletedSince() {
        life = 2;
        register(contacts(contact(1)), NOON);

        life = 1;

        assertThat(register(contacts(contact(2)), NOON)).isEqualTo(new UnknownDomain());
        assertThat(lookUp(NOON)).isEmpty();
        life = 2;
        assertThat(lookUp(NOON)).containsExactly(uri(1));
    }

    @Test
    void acceptsANonceCountOnceInAllLivesOfItsDomain() {
        register(contacts(contact(1)), NOON);
        life = 2;

        var replayed = persist(decide(contacts(contact(1)), "call-2", 1, answer("nonce", 1), NOON));

        assertThat(replayed).isInstanceOf(Challenge.class);
    }

    private List<ContactUri> lookUp(Instant at) {
        return switch (persist(registration.decide(state, new Registration.Lookup(life), at))) {
            case Registered(var bindings, var _, var _) ->
                bindings.stream().map(Binding::contact).toList();
            case WireMessage other -> throw new AssertionError("not what is registered: " + other);
        };
    }

    private WireMessage register(Contacts contacts, Instant at) {
        return persist(decide(contacts, "call-1", cseq++, answer("nonce", nonceCount++), at));
    }

    private Decision<Event> decide(
            Contacts contacts, String callId, long cseq, Authorization authorization, Instant at) {
        var request = new RegisterRequest(ALICE, contacts, callId, cseq, authorization, DUBLIN, new Epoch(1));
        return registration.decide(
                state, new Registration.Register(request, new Domain.Admission(life, EPOCH, SESSION)), at);
    }

    private WireMessage persist(Decision<Event> decision) {
        state = registration.applyAll(state, decision.events());
        return decision.reply().orElseThrow();
    }

    private List<Binding> live(Instant at) {
        return state.liveAt(at);
    }

    private static Contact device(ContactUri uri, String instance, int regId) {
        return new Contact(uri, Samples.HOUR, 1000, instance, regId);
    }
}
