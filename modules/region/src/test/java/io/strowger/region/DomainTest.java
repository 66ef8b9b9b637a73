package io.strowger.region;

import static io.strowger.region.Samples.ACCOUNT;
import static io.strowger.region.Samples.ACME;
import static io.strowger.region.Samples.ALICE;
import static io.strowger.region.Samples.DOMAIN;
import static io.strowger.region.Samples.IN_TIME;
import static io.strowger.region.Samples.LIST;
import static io.strowger.region.Samples.NOON;
import static io.strowger.region.Samples.PASSWORD;
import static io.strowger.region.Samples.REGISTRABLE;
import static io.strowger.region.Samples.SECOND_LIST;
import static io.strowger.region.Samples.US1;
import static io.strowger.region.Samples.answer;
import static io.strowger.region.Samples.contact;
import static io.strowger.region.Samples.contacts;
import static io.strowger.region.Samples.register;
import static io.strowger.region.Samples.sid;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Decision;
import io.strowger.core.DomainSettings;
import io.strowger.core.DomainSettings.Field;
import io.strowger.core.Domains;
import io.strowger.core.Domains.Created;
import io.strowger.core.Domains.MappedList;
import io.strowger.core.Domains.Mapping;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.Effect;
import io.strowger.core.Epoch;
import io.strowger.core.Lease;
import io.strowger.core.MappingKind;
import io.strowger.core.Registrations;
import io.strowger.core.Registrations.Challenge;
import io.strowger.core.Registrations.NotActive;
import io.strowger.core.Registrations.Unavailable;
import io.strowger.core.RouteOrders.Deactivated;
import io.strowger.core.RouteOrders.Prepared;
import io.strowger.core.RouteOrders.Unprepared;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.DigestAlgorithm;
import io.strowger.core.sip.DigestAnswer;
import io.strowger.core.sip.Nonces;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.region.Domain.Activate;
import io.strowger.region.Domain.Command;
import io.strowger.region.Domain.ConfirmRoute;
import io.strowger.region.Domain.Create;
import io.strowger.region.Domain.Deactivate;
import io.strowger.region.Domain.Event;
import io.strowger.region.Domain.RouteConfirmed;
import io.strowger.region.Domain.RouteRefused;
import io.strowger.region.Domain.State;
import io.strowger.region.Standing.Active;
import io.strowger.region.Standing.Standby;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DomainTest {
    private static final Create CREATE = new Create(DOMAIN, ACCOUNT, REGISTRABLE, List.of(), Optional.empty(), IN_TIME);
    private static final Create ANOTHER =
            new Create(sid(Sid.Kind.SD, 2), ACCOUNT, REGISTRABLE, List.of(), Optional.empty(), IN_TIME);
    private static final SessionNumber FIRST = SessionNumber.FIRST;
    private static final SessionNumber SECOND = new SessionNumber(2);

    private final SettableLease lease = new SettableLease(FIRST);
    private final Nonces nonces = Samples.nonces();
    private final Domain domain = new Domain(ACME, US1, nonces);
    private State state = domain.initial();

    // The resource

    @Test
    void neverGoesBackBehindTheEpochInWhichItWasDeleted() {
        givenActive();
        carryOut(new RouteConfirmed(1, new Epoch(2), FIRST));
        carryOut(new Domain.Delete(DOMAIN));
        carryOut(new Domain.ReleaseAnswered());
        carryOut(ANOTHER);

        assertThat(carryOut(new RouteConfirmed(2, new Epoch(1), FIRST))).isEqualTo(Decision.nothing());
    }

    @Test
    void isCreatedOnceAndAsksTheArbiterAtOnce() {
        var created = carryOut(CREATE);

        assertThat(created.reply())
                .contains(new Created(new SipDomain(DOMAIN, ACCOUNT, ACME, REGISTRABLE, List.of(), NOON, NOON)));
        assertThat(created.effects()).containsExactly(new Effect.Ask(new ConfirmRoute(FIRST, 1, Epoch.NONE)));
        assertThat(state.standing()).isEqualTo(new Standby(Epoch.NONE));
        assertThat(carryOut(CREATE).events()).isEmpty();
    }

    @Test
    void refusesASecondDomainOfItsName() {
        carryOut(CREATE);

        assertThat(reply(new Create(sid(Sid.Kind.SD, 2), ACCOUNT, REGISTRABLE, List.of(), Optional.empty(), IN_TIME)))
                .isEqualTo(new Domains.NameTaken(ACME));
    }

    @Test
    void bringsItsMappingsAndItsBirthdayFromAnotherName() {
        var birthday = NOON.minusSeconds(86_400);
        var mapping = new Mapping(MappingKind.CALLS_CREDENTIAL_LIST, LIST, birthday);

        var created = reply(new Create(DOMAIN, ACCOUNT, REGISTRABLE, List.of(mapping), Optional.of(birthday), IN_TIME));

        assertThat(created)
                .isEqualTo(new Created(
                        new SipDomain(DOMAIN, ACCOUNT, ACME, REGISTRABLE, List.of(mapping), birthday, NOON)));
    }

    @Test
    void changesItsSettings() {
        carryOut(CREATE);
        var later = NOON.plusSeconds(5);

        var reply = carryOut(new Domain.Change(DOMAIN, Map.of(Field.VOICE_URL, "https://example.com/voice")), later)
                .reply();

        var settings = REGISTRABLE.with(Map.of(Field.VOICE_URL, "https://example.com/voice"));
        assertThat(reply)
                .contains(new Domains.Changed(new SipDomain(DOMAIN, ACCOUNT, ACME, settings, List.of(), NOON, later)));
    }

    @Test
    void changesNothingWithoutAnEvent() {
        carryOut(CREATE);

        assertThat(carryOut(new Domain.Change(DOMAIN, Map.of(Field.VOICE_METHOD, "POST")))
                        .events())
                .isEmpty();
    }

    @Test
    void doesNotAnswerToAnotherSid() {
        carryOut(CREATE);
        var other = sid(Sid.Kind.SD, 9);

        assertThat(reply(new Domain.Change(other, Map.of()))).isEqualTo(new Domains.UnknownDomain());
        assertThat(reply(new Domain.Delete(other))).isEqualTo(new Domains.UnknownDomain());
    }

    @Test
    void mapsAListOnceForEachKind() {
        carryOut(CREATE);
        var calls = new Domain.MapList(DOMAIN, MappingKind.CALLS_CREDENTIAL_LIST, LIST, "phones");
        var registrations = new Domain.MapList(DOMAIN, MappingKind.REGISTRATIONS_CREDENTIAL_LIST, LIST, "phones");

        assertThat(reply(calls)).isEqualTo(new Domains.Mapped(new MappedList(LIST, "phones", NOON)));
        assertThat(reply(calls)).isEqualTo(new Domains.AlreadyMapped());
        assertThat(reply(registrations)).isInstanceOf(Domains.Mapped.class);
    }

    @Test
    void mapsAHundredListsOfAKindAndNoMore() {
        carryOut(CREATE);
        for (var i = 0; i < 100; i++)
            carryOut(new Domain.MapList(DOMAIN, MappingKind.CALLS_CREDENTIAL_LIST, sid(Sid.Kind.CL, i), "list"));

        assertThat(reply(new Domain.MapList(DOMAIN, MappingKind.CALLS_CREDENTIAL_LIST, sid(Sid.Kind.CL, 100), "list")))
                .isEqualTo(new Domains.TooManyMappings(100));
    }

    @Test
    void unmapsAList() {
        givenActive();
        var unmap = new Domain.UnmapList(DOMAIN, MappingKind.REGISTRATIONS_CREDENTIAL_LIST, LIST);

        assertThat(reply(unmap)).isEqualTo(new Domains.Unmapped());
        assertThat(reply(unmap)).isEqualTo(new Domains.NotMapped());
        assertThat(registers(anonymous(1))).isEqualTo(new Registrations.NoCredentialList());
    }

    @Test
    void givesItsNameBackAfterItIsDeleted() {
        carryOut(CREATE);

        var deleted = carryOut(new Domain.Delete(DOMAIN));

        assertThat(deleted.reply()).contains(new Domains.Deleted());
        assertThat(deleted.effects()).contains(new Effect.Ask(new Domain.ReleaseName(ACCOUNT)));
        assertThat(registers(anonymous(1))).isEqualTo(new Registrations.UnknownDomain());
    }

    @Test
    void owesItsNameUntilTheArbiterHasIt() {
        carryOut(CREATE);
        carryOut(new Domain.Delete(DOMAIN));

        assertThat(domain.owed(state)).contains(new Effect.Ask(new Domain.ReleaseName(ACCOUNT)));
        assertThat(carryOut(new Domain.ReleaseAgain()).effects()).isEqualTo(domain.owed(state));

        carryOut(new Domain.ReleaseAnswered());

        assertThat(domain.owed(state)).isEmpty();
        assertThat(carryOut(new Domain.ReleaseAgain())).isEqualTo(Decision.nothing());
    }

    @Test
    void letsNobodyClaimANameThatIsOnItsWayBack() {
        assertThat(reply(new Domain.Settle())).isEqualTo(new Domain.Free());
        carryOut(CREATE);
        assertThat(reply(new Domain.Settle())).isEqualTo(new Domain.Occupied());
        carryOut(new Domain.Delete(DOMAIN));

        assertThat(carryOut(new Domain.Settle()))
                .isEqualTo(Decision.consult(new Domain.ReleaseName(ACCOUNT), new Domain.Occupied()));
        assertThat(reply(CREATE)).isEqualTo(new Domains.NameTaken(ACME));

        carryOut(new Domain.ReleaseAnswered());
        assertThat(reply(new Domain.Settle())).isEqualTo(new Domain.Free());
        assertThat(reply(ANOTHER)).isInstanceOf(Created.class);
    }

    // Registering

    @Test
    void knowsNothingOfANameThatWasNeverCreated() {
        assertThat(registers(anonymous(1))).isEqualTo(new Registrations.UnknownDomain());
    }

    @Test
    void prefersUnknownToNotActiveAfterADeletion() {
        givenActive();
        carryOut(new Deactivate(new Epoch(2)));
        carryOut(new Domain.Delete(DOMAIN));

        assertThat(registers(anonymous(1))).isEqualTo(new Registrations.UnknownDomain());
    }

    @Test
    void isPreparedForARouteOnceItHasWrittenSo() {
        carryOut(CREATE);

        var decision = carryOut(new Domain.Prepare(new Epoch(2)));

        assertThat(decision.events()).containsExactly(new Domain.ArrivalAnnounced(new Epoch(2), NOON));
        assertThat(decision.reply()).contains(new Prepared());
        assertThat(state.standing()).isEqualTo(new Standby(Epoch.NONE));
    }

    @Test
    void isNotPreparedWithoutItsLeaseOrBeforeItIsCreated() {
        assertThat(carryOut(new Domain.Prepare(new Epoch(2)))).isEqualTo(Decision.reply(new Unprepared()));

        carryOut(CREATE);
        lease.held = false;
        assertThat(carryOut(new Domain.Prepare(new Epoch(2)))).isEqualTo(Decision.reply(new Unprepared()));
    }

    @Test
    void isNotActiveWhenTheEdgeKnowsLess() {
        givenActive();
        carryOut(new Deactivate(new Epoch(2)));

        assertThat(carryOut(new Domain.Register(anonymous(1)))).isEqualTo(Decision.reply(new NotActive(new Epoch(2))));
    }

    @Test
    void canBecomeActiveUnderTheEpochItWasRefusedUnderWhileTheRouteWasMoving() {
        carryOut(CREATE);
        carryOut(new RouteRefused(1, new Epoch(2)));
        var confirm = new ConfirmRoute(FIRST, 1, new Epoch(2));

        assertThat(carryOut(new Activate(new Epoch(2))).effects()).containsExactly(new Effect.Ask(confirm));
        assertThat(carryOut(new Domain.Register(anonymous(2))))
                .isEqualTo(Decision.consult(confirm, new NotActive(new Epoch(2))));
    }

    @Test
    void confirmsOnFirstUse() {
        carryOut(CREATE);

        assertThat(carryOut(new Domain.Register(anonymous(1))))
                .isEqualTo(Decision.consult(new ConfirmRoute(FIRST, 1, new Epoch(1)), new NotActive(Epoch.NONE)));

        carryOut(new RouteConfirmed(1, new Epoch(1), FIRST));

        assertThat(state.standing()).isEqualTo(new Active(new Epoch(1), FIRST));
        assertThat(registers(anonymous(1))).isEqualTo(new Registrations.NoCredentialList());
    }

    @Test
    void isConfirmedAnewWhereLeasesHaveBeenTurnedOff() {
        var active = new Active(new Epoch(1), FIRST);

        assertThat(active.verdict(new Epoch(1), Lease.off().now())).isEqualTo(new Standing.ConfirmFirst());
        var confirmed = active.confirmed(new Epoch(1), SessionNumber.NONE).orElseThrow();
        assertThat(confirmed.verdict(new Epoch(1), Lease.off().now()))
                .isEqualTo(new Standing.MayAdmit(new Epoch(1), SessionNumber.NONE));
    }

    @Test
    void confirmsBeforeItBelievesANewerEpoch() {
        givenActive();

        var decision = carryOut(new Domain.Register(anonymous(2)));

        assertThat(decision.question()).contains(new ConfirmRoute(FIRST, 1, new Epoch(2)));
        assertThat(decision.reply()).containsInstanceOf(Unavailable.class);
    }

    @Test
    void confirmsAgainInANewSession() {
        givenActive();
        lease.session = SECOND;

        var decision = carryOut(new Domain.Register(anonymous(1)));
        assertThat(decision.question()).contains(new ConfirmRoute(SECOND, 1, new Epoch(1)));
        assertThat(decision.reply()).containsInstanceOf(Unavailable.class);

        carryOut(new RouteConfirmed(1, new Epoch(1), SECOND));
        assertThat(registers(anonymous(1))).isInstanceOf(Challenge.class);
    }

    @Test
    void isUnavailableWithoutItsLease() {
        givenActive();
        lease.held = false;

        assertThat(registers(anonymous(1))).isInstanceOf(Unavailable.class);
    }

    @Test
    void refusesWhileRegistrationIsOff() {
        givenActive();
        carryOut(new Domain.Change(DOMAIN, Map.of(Field.SIP_REGISTRATION, "false")));

        assertThat(registers(anonymous(1))).isEqualTo(new Registrations.RegistrationOff());
    }

    @Test
    void challengesADeviceThatShowsNothing() {
        givenActive();

        assertThat(registers(anonymous(1))).isInstanceOfSatisfying(Challenge.class, challenge -> {
            assertThat(challenge.stale()).isFalse();
            assertThat(nonces.check(challenge.nonce(), ALICE.toString(), NOON)).isEqualTo(Nonces.Verdict.FRESH);
        });
    }

    @Test
    void refusesTheCredentialsOfAnotherUser() {
        givenActive();
        var authorization =
                answer(nonces.issue(ALICE.toString(), "one", NOON), 1, "bob", PASSWORD, DigestAlgorithm.MD5);

        assertThat(registers(register(contacts(contact(1)), 1, authorization)))
                .isEqualTo(new Registrations.WrongUser());
    }

    @Test
    void comparesUsersWithCase() {
        givenActive();
        var authorization =
                answer(nonces.issue(ALICE.toString(), "one", NOON), 1, "Alice", PASSWORD, DigestAlgorithm.MD5);

        assertThat(registers(register(contacts(contact(1)), 1, authorization)))
                .isEqualTo(new Registrations.WrongUser());
    }

    @Test
    void challengesAnAnswerToAnotherRealm() {
        givenActive();
        var elsewhere = new DigestAnswer(
                "alice",
                "example.com",
                nonces.issue(ALICE.toString(), "one", NOON),
                "sip:x",
                "00",
                DigestAlgorithm.MD5,
                "",
                "",
                "");

        assertThat(registers(register(contacts(contact(1)), 1, new RegisterRequest.Answered(elsewhere))))
                .isInstanceOfSatisfying(
                        Challenge.class,
                        challenge -> assertThat(challenge.stale()).isFalse());
    }

    @Test
    void challengesAForgedNonce() {
        givenActive();

        assertThat(registers(register(contacts(contact(1)), 1, answer("forged", 1))))
                .isInstanceOfSatisfying(
                        Challenge.class,
                        challenge -> assertThat(challenge.stale()).isFalse());
    }

    @Test
    void challengesAStaleNonceAsStale() {
        givenActive();

        assertThat(registers(register(
                        contacts(contact(1)),
                        1,
                        answer(nonces.issue(ALICE.toString(), "one", NOON.minusSeconds(301)), 1))))
                .isInstanceOfSatisfying(
                        Challenge.class,
                        challenge -> assertThat(challenge.stale()).isTrue());
    }

    /// Whoever has the same name and password elsewhere must not be answered for by what was overheard here.
    @Test
    void challengesANonceThatWasIssuedForAnotherAddressAsStale() {
        givenActive();

        assertThat(registers(register(
                        contacts(contact(1)), 1, answer(nonces.issue("alice@globex.sip.twilio.com", "one", NOON), 1))))
                .isInstanceOfSatisfying(
                        Challenge.class,
                        challenge -> assertThat(challenge.stale()).isTrue());
    }

    @Test
    void handsAnAnswerToTheListsInTheOrderTheyWereMapped() {
        givenActive();
        carryOut(new Domain.MapList(DOMAIN, MappingKind.CALLS_CREDENTIAL_LIST, sid(Sid.Kind.CL, 3), "calls only"));
        carryOut(new Domain.MapList(DOMAIN, MappingKind.REGISTRATIONS_CREDENTIAL_LIST, SECOND_LIST, "more"));
        var request = register(contacts(contact(1)), 1, answer(nonces.issue(ALICE.toString(), "one", NOON), 1));

        assertThat(carryOut(new Domain.Register(request)))
                .isEqualTo(Decision.forward(
                        CredentialList.address(LIST),
                        new CredentialList.Authenticate(
                                request, new Domain.Admission(1, new Epoch(1), FIRST), List.of(SECOND_LIST))));
    }

    @Test
    void saysWhetherADomainIsHere() {
        assertThat(reply(new Domain.Find(DOMAIN))).isEqualTo(new Domain.Free());

        carryOut(CREATE);

        assertThat(reply(new Domain.Find(DOMAIN))).isEqualTo(new Domain.Occupied());
        assertThat(reply(new Domain.Find(sid(Sid.Kind.SD, 2)))).isEqualTo(new Domain.Free());
    }

    @Test
    void isNotCreatedTooLate() {
        var create = new Create(DOMAIN, ACCOUNT, REGISTRABLE, List.of(), Optional.empty(), NOON);

        assertThat(carryOut(create, NOON.plusSeconds(1))).isEqualTo(Decision.nothing());
    }

    @Test
    void isNotCreatedAgainByARequestThatWasDoubled() {
        carryOut(CREATE);
        carryOut(new Domain.Delete(DOMAIN));
        carryOut(new Domain.ReleaseAnswered());

        assertThat(carryOut(CREATE)).isEqualTo(Decision.nothing());
        assertThat(carryOut(ANOTHER).reply()).get().isInstanceOf(Created.class);
    }

    @Test
    void remembersTheLastThatWereDeleted() {
        for (var i = 1; i <= 12; i++) {
            var sid = sid(Sid.Kind.SD, i);
            carryOut(new Create(sid, ACCOUNT, REGISTRABLE, List.of(), Optional.empty(), IN_TIME));
            carryOut(new Domain.Delete(sid));
            carryOut(new Domain.ReleaseAnswered());
        }

        assertThat(state.gone()).hasSize(10).endsWith(sid(Sid.Kind.SD, 12));
    }

    @Test
    void handsOnInWhichLifeItLetARegistrationPass() {
        givenActive();
        carryOut(new Domain.Delete(DOMAIN));
        assertThat(reply(new Domain.ShowLife())).isEqualTo(new Domain.Life(0));
        carryOut(new Domain.ReleaseAnswered());
        carryOut(ANOTHER);
        carryOut(new Domain.MapList(sid(Sid.Kind.SD, 2), MappingKind.REGISTRATIONS_CREDENTIAL_LIST, LIST, "phones"));
        carryOut(new Domain.RouteConfirmed(2, new Epoch(1), FIRST));
        var request = register(contacts(contact(1)), 1, answer(nonces.issue(ALICE.toString(), "one", NOON), 1));

        assertThat(reply(new Domain.ShowLife())).isEqualTo(new Domain.Life(2));
        assertThat(carryOut(new Domain.Register(request)))
                .isEqualTo(Decision.forward(
                        CredentialList.address(LIST),
                        new CredentialList.Authenticate(
                                request, new Domain.Admission(2, new Epoch(1), FIRST), List.of())));
    }

    @Test
    void admitsUnderAnOlderBeliefOfTheEdge() {
        givenActive();
        carryOut(new Deactivate(new Epoch(2)));
        carryOut(new RouteConfirmed(1, new Epoch(3), FIRST));

        assertThat(registers(anonymous(1))).isInstanceOf(Challenge.class);
    }

    // The route

    @Test
    void letsGoWithAnEventBeforeItAnswers() {
        givenActive();

        var decision = carryOut(new Deactivate(new Epoch(2)));

        assertThat(decision.events()).hasSize(1);
        assertThat(decision.reply()).contains(new Deactivated(new Epoch(2)));
        assertThat(state.standing()).isEqualTo(new Standby(new Epoch(2)));
    }

    @Test
    void letsGoOnce() {
        givenActive();
        carryOut(new Deactivate(new Epoch(2)));

        var again = carryOut(new Deactivate(new Epoch(2)));

        assertThat(again).isEqualTo(Decision.reply(new Deactivated(new Epoch(2))));
    }

    @Test
    void keepsANewerEpochWhenALateOrderComes() {
        givenActive();
        carryOut(new Deactivate(new Epoch(2)));
        carryOut(new RouteConfirmed(1, new Epoch(3), FIRST));

        assertThat(reply(new Deactivate(new Epoch(2)))).isEqualTo(new Deactivated(new Epoch(2)));
        assertThat(state.standing()).isEqualTo(new Active(new Epoch(3), FIRST));
    }

    @Test
    void answersForANameItNeverHadWithoutAnEvent() {
        assertThat(carryOut(new Deactivate(new Epoch(2)))).isEqualTo(Decision.reply(new Deactivated(new Epoch(2))));
    }

    @Test
    void remembersAnOrderThatComesAfterItsDeletion() {
        givenActive();
        carryOut(new Domain.Delete(DOMAIN));
        carryOut(new Deactivate(new Epoch(2)));
        carryOut(new Domain.ReleaseAnswered());
        carryOut(ANOTHER);

        carryOut(new RouteConfirmed(2, new Epoch(1), FIRST));

        assertThat(state.standing()).isEqualTo(new Standby(new Epoch(2)));
    }

    @Test
    void neverBelievesAConfirmationOfAnOlderEpoch() {
        givenActive();
        carryOut(new Deactivate(new Epoch(2)));

        assertThat(carryOut(new RouteConfirmed(1, new Epoch(1), FIRST))).isEqualTo(Decision.nothing());
        assertThat(state.standing()).isEqualTo(new Standby(new Epoch(2)));
    }

    @Test
    void neverBelievesAConfirmationThatWasAskedForBeforeADeletion() {
        givenActive();
        carryOut(new Domain.Delete(DOMAIN));
        carryOut(new Domain.ReleaseAnswered());
        carryOut(ANOTHER);

        assertThat(carryOut(new RouteConfirmed(1, new Epoch(1), FIRST))).isEqualTo(Decision.nothing());
    }

    @Test
    void canBeConfirmedForTheEpochInWhichItWasDeleted() {
        givenActive();
        carryOut(new Domain.Delete(DOMAIN));
        carryOut(new Domain.ReleaseAnswered());
        carryOut(ANOTHER);

        assertThat(carryOut(new Domain.Register(anonymous(1))).question())
                .contains(new ConfirmRoute(FIRST, 2, new Epoch(1)));
        carryOut(new RouteConfirmed(2, new Epoch(1), FIRST));
        assertThat(state.standing()).isEqualTo(new Active(new Epoch(1), FIRST));
    }

    @Test
    void neverGoesBackToAnOlderSession() {
        givenActive();
        carryOut(new RouteConfirmed(1, new Epoch(1), SECOND));

        assertThat(carryOut(new RouteConfirmed(1, new Epoch(1), FIRST)).events())
                .isEmpty();
    }

    @Test
    void standsDownWhenTheArbiterRefusesUnderANewerEpoch() {
        givenActive();

        carryOut(new RouteRefused(1, new Epoch(4)));

        assertThat(state.standing()).isEqualTo(new Standby(new Epoch(4)));
        assertThat(registers(anonymous(4))).isEqualTo(new NotActive(new Epoch(4)));
    }

    @Test
    void ignoresARefusalUnderAnEpochItKnows() {
        givenActive();

        assertThat(carryOut(new RouteRefused(1, new Epoch(1)))).isEqualTo(Decision.nothing());
    }

    @Test
    void asksTheArbiterWhenItIsToldToBecomeActive() {
        carryOut(CREATE);

        assertThat(carryOut(new Activate(new Epoch(1))).effects())
                .containsExactly(new Effect.Ask(new ConfirmRoute(FIRST, 1, new Epoch(1))));
    }

    @Test
    void asksNobodyAboutWhatItKnowsOrDoesNotHave() {
        assertThat(carryOut(new Activate(new Epoch(1)))).isEqualTo(Decision.nothing());
        givenActive();
        assertThat(carryOut(new Activate(new Epoch(1)))).isEqualTo(Decision.nothing());
    }

    @Test
    void readsAJournalOfAnEarlierVersionThatActivatedItAgainWhenItWoke() {
        givenActive();
        var before = state;

        state = domain.apply(state, new Domain.RegionActivated(new Epoch(1), FIRST, NOON.plusSeconds(5)));

        assertThat(state).isEqualTo(before);
    }

    @Test
    void saysWhetherItWouldAdmit() {
        assertThat(reply(new Domain.ShowStanding())).isEqualTo(new Domains.DoesNotAdmit(Epoch.NONE));
        givenActive();
        assertThat(reply(new Domain.ShowStanding())).isEqualTo(new Domains.Admits(new Epoch(1)));
        lease.held = false;
        assertThat(reply(new Domain.ShowStanding())).isEqualTo(new Domains.DoesNotAdmit(new Epoch(1)));
        lease.held = true;
        lease.session = SECOND;
        assertThat(reply(new Domain.ShowStanding())).isEqualTo(new Domains.DoesNotAdmit(new Epoch(1)));
    }

    @Test
    void doesNotAdmitOnceDeleted() {
        givenActive();
        carryOut(new Domain.Delete(DOMAIN));

        assertThat(reply(new Domain.ShowStanding())).isInstanceOf(Domains.DoesNotAdmit.class);
    }

    @Test
    void isMadeOfDefaultSettingsUnlessSomebodySetsThem() {
        var created = (Created)
                reply(new Create(DOMAIN, ACCOUNT, DomainSettings.DEFAULT, List.of(), Optional.empty(), IN_TIME));

        assertThat(created.domain().settings().isOn(Field.SIP_REGISTRATION)).isFalse();
    }

    private void givenActive() {
        carryOut(CREATE);
        carryOut(new Domain.MapList(DOMAIN, MappingKind.REGISTRATIONS_CREDENTIAL_LIST, LIST, "phones"));
        carryOut(new RouteConfirmed(1, new Epoch(1), FIRST));
    }

    private WireMessage registers(RegisterRequest request) {
        return reply(new Domain.Register(request));
    }

    private static RegisterRequest anonymous(long epoch) {
        return Samples.anonymous().believing(new Epoch(epoch));
    }

    private WireMessage reply(Command command) {
        return carryOut(command).reply().orElseThrow();
    }

    private Decision<Event> carryOut(Command command) {
        return carryOut(command, NOON);
    }

    private Decision<Event> carryOut(Command command, Instant at) {
        var decision = domain.decide(state, new Domain.Asked(command, lease.now()), at);
        state = domain.applyAll(state, decision.events());
        return decision;
    }
}
