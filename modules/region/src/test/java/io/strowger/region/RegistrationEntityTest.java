package io.strowger.region;

import static io.strowger.region.Samples.ACME;
import static io.strowger.region.Samples.ALICE;
import static io.strowger.region.Samples.REGISTRABLE;
import static io.strowger.region.Samples.answer;
import static io.strowger.region.Samples.contact;
import static io.strowger.region.Samples.contacts;
import static io.strowger.region.Samples.uri;
import static io.strowger.testkit.TestNode.eventually;
import static io.strowger.testkit.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.AccountSid;
import io.strowger.core.Domains;
import io.strowger.core.EntityAddress;
import io.strowger.core.Epoch;
import io.strowger.core.Journal;
import io.strowger.core.MappingKind;
import io.strowger.core.Page;
import io.strowger.core.Registrations.BadCredentials;
import io.strowger.core.Registrations.Challenge;
import io.strowger.core.Registrations.RegisterReply;
import io.strowger.core.Registrations.Registered;
import io.strowger.core.Registrations.UnknownDomain;
import io.strowger.core.SessionNumber;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.DigestAlgorithm;
import io.strowger.core.sip.HashedPassword;
import io.strowger.core.sip.RegisterRequest.Anonymous;
import io.strowger.core.sip.RegisterRequest.Authorization;
import io.strowger.core.sip.RegisterRequest.Contacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One REGISTER through all its entities: domain, credential list, registration.
class RegistrationEntityTest {
    private final TestRegion us1 = new TestRegion();
    private long cseq = 1;

    @AfterEach
    void stop() {
        us1.close();
    }

    @Test
    void challengesThenRegistersADevice() {
        us1.createDomainForAlice();
        var nonce = challenge();

        for (var algorithm : DigestAlgorithm.values()) {
            var reply = register(contacts(contact(1)), answer(nonce, (int) cseq, "alice", Samples.PASSWORD, algorithm));
            assertThat(reply)
                    .isInstanceOfSatisfying(
                            Registered.class,
                            registered -> assertThat(registered.live())
                                    .extracting(Binding::contact)
                                    .containsExactly(uri(1)));
        }
    }

    @Test
    void refusesAWrongPassword() {
        us1.createDomainForAlice();

        var reply =
                register(contacts(contact(1)), answer(challenge(), 1, "alice", "Wrong-Horse-12", DigestAlgorithm.MD5));

        assertThat(reply).isEqualTo(new BadCredentials());
        assertThat(live()).isEmpty();
    }

    @Test
    void findsAUserInTheSecondList() {
        var domain = us1.createDomain(ACME);
        for (var name : List.of("empty", "phones")) {
            var list = us1.createList(name);
            if (name.equals("phones")) get(us1.credentialLists().add(Samples.ACCOUNT, list, "alice", Samples.HASHED));
            get(us1.domains().map(Samples.ACCOUNT, domain.sid(), MappingKind.REGISTRATIONS_CREDENTIAL_LIST, list));
        }

        assertThat(register(contacts(contact(1)), answer(challenge(), 1))).isInstanceOf(Registered.class);
    }

    @Test
    void knowsNoDomainThatNobodyCreated() {
        assertThat(register(contacts(contact(1)), new Anonymous())).isEqualTo(new UnknownDomain());
    }

    @Test
    void survivesARestart() {
        us1.createDomainForAlice();
        var nonce = challenge();
        for (var i = 1; i <= 4; i++) register(contacts(contact(i)), answer(nonce, i));

        us1.restart();

        assertThat(live()).extracting(Binding::contact).containsExactly(uri(1), uri(2), uri(3), uri(4));
        assertThat(register(contacts(contact(9)), answer(nonce, 4)))
                .as("a nonce count of before the restart")
                .isInstanceOfSatisfying(
                        Challenge.class,
                        challenge -> assertThat(challenge.stale()).isTrue());
        assertThat(register(contacts(contact(5)), answer(nonce, 5)))
                .isInstanceOfSatisfying(
                        Registered.class,
                        registered -> assertThat(registered.live()).hasSize(5));
    }

    @Test
    void showsItsEventsToTheAccountThatHadTheDomainThen() {
        var acme = us1.createDomainForAlice();
        register(contacts(contact(1)), answer(challenge(), 1));
        get(us1.domains().delete(Samples.ACCOUNT, acme.sid()));
        eventually("the name is free", () -> !us1.routes.isClaimed(ACME));
        get(us1.domains().create(Samples.STRANGER, ACME, REGISTRABLE));
        registerDirectly(contacts(contact(2)), 1, 2);
        get(us1.registrations().remove(ALICE));

        assertThat(eventsOf(Samples.ACCOUNT)).containsExactly("registration.contacts-changed.1");
        assertThat(eventsOf(Samples.STRANGER))
                .containsExactly("registration.contacts-changed.1", "registration.contacts-removed.1");
    }

    @Test
    void canBeFollowedByTheAccountThatHasTheDomainThen() {
        var journal = us1.region().journal();
        var start = get(journal.end());
        var acme = us1.createDomainForAlice();
        register(contacts(contact(1)), answer(challenge(), 1));
        assertThat(followed(start, Samples.STRANGER)).isEmpty(); // whose it was is remembered from here on
        get(us1.domains().delete(Samples.ACCOUNT, acme.sid()));
        eventually("the name is free", () -> !us1.routes.isClaimed(ACME));
        get(us1.domains().create(Samples.STRANGER, ACME, REGISTRABLE));
        registerDirectly(contacts(contact(2)), 1, 2);
        get(us1.registrations().remove(ALICE));
        eventually(
                "all of it can be followed",
                () -> followed(start, Samples.STRANGER).stream()
                        .anyMatch(happening -> happening.entry().type().equals("registration.contacts-removed.1")));

        var before = followed(start, Samples.ACCOUNT);
        var since = followed(start, Samples.STRANGER);

        assertThat(types(before, Registration.address(ALICE))).isEqualTo(eventsOf(Samples.ACCOUNT));
        assertThat(types(since, Registration.address(ALICE))).isEqualTo(eventsOf(Samples.STRANGER));
        assertThat(types(before, Domain.address(ACME)))
                .startsWith("domain.domain-created.1")
                .contains("domain.domain-deleted.1");
        assertThat(types(since, Domain.address(ACME))).startsWith("domain.domain-created.1");
        assertThat(since).extracting(happening -> happening.entity().kind()).containsOnly("domain", "registration");
        assertThat(before)
                .filteredOn(happening -> happening.entry().type().equals("credential-list.credential-added.1"))
                .singleElement()
                .satisfies(added ->
                        assertThat(added.entry().json()).contains("\"md5\":\"hidden\"", "\"sha256\":\"hidden\""));
        assertThat(followed(before.get(2).place(), Samples.ACCOUNT)).isEqualTo(before.subList(3, before.size()));
        assertThat(get(journal.follow(Set.of(Samples.ACCOUNT), new Journal.Place(1L << 50, 0))))
                .isEqualTo(new Journal.NoSuchPlace());
    }

    @Test
    void canBeSeenAsItWas() {
        us1.createDomainForAlice();
        var nonce = challenge();
        register(contacts(contact(1)), answer(nonce, 1));
        register(contacts(contact(2)), answer(nonce, 2));

        var first = at(Samples.ACCOUNT, new Journal.After(1)).orElseThrow();
        var second = at(Samples.ACCOUNT, new Journal.After(2)).orElseThrow();

        assertThat(first.entry().type()).isEqualTo("registration.contacts-changed.1");
        assertThat(first.state()).contains(uri(1).toString()).doesNotContain(uri(2).toString());
        assertThat(second.state()).contains(uri(1).toString(), uri(2).toString());
        assertThat(at(Samples.ACCOUNT, new Journal.By(second.entry().at().minusMillis(1))))
                .contains(first);
        assertThat(at(Samples.ACCOUNT, new Journal.By(second.entry().at()))).contains(second);
        assertThat(at(Samples.ACCOUNT, new Journal.After(3))).isEmpty();
        assertThat(at(Samples.ACCOUNT, new Journal.By(Instant.EPOCH))).isEmpty();
        assertThat(at(Samples.STRANGER, new Journal.After(1))).isEmpty();
    }

    @Test
    void canBeSeenAsItWasFromTheOldestEventThatIsKept() {
        us1.createDomainForAlice();
        var nonce = challenge();
        for (var number = 1; number <= 65; number++) {
            us1.pass(Duration.ofMillis(500)); // it may not change more often
            register(contacts(contact(number % 5)), answer(nonce, number));
        }
        eventually(
                "the oldest events are cut",
                () -> at(Samples.ACCOUNT, new Journal.After(1)).isEmpty());

        assertThat(at(Samples.ACCOUNT, new Journal.After(65)).orElseThrow().state())
                .contains(uri(0).toString(), uri(1).toString(), uri(4).toString());
    }

    @Test
    void showsNoPasswordOfWhatWas() {
        us1.createDomainForAlice();
        var list = CredentialList.address(get(us1.credentialLists().list(Samples.ACCOUNT, Page.Request.ALL))
                .items()
                .getFirst()
                .sid());

        var then = get(us1.region().journal().at(Samples.ACCOUNT, list, list, new Journal.After(2)))
                .orElseThrow();

        assertThat(then.state())
                .contains("\"username\":\"alice\"", "\"type\":\"credential-list.present.1\"", "\"md5\":\"hidden\"")
                .doesNotContain(HashedPassword.of("alice", Samples.PASSWORD).md5());
    }

    @Test
    void isCountedWithItsDomainUntilThatIsDeleted() {
        var acme = us1.createDomainForAlice();
        register(contacts(contact(1), contact(2)), answer(challenge(), 1));
        eventually("it is counted", () -> usage().equals(new Domains.Usage(1, 0)));

        get(us1.domains().delete(Samples.ACCOUNT, acme.sid()));

        assertThat(usage()).isEqualTo(new Domains.Usage(0, 0));
    }

    private Domains.Usage usage() {
        return get(us1.domains().usage(Samples.ACCOUNT, List.of(ACME))).getOrDefault(ACME, new Domains.Usage(-1, -1));
    }

    private Optional<Journal.Then> at(AccountSid account, Journal.Point point) {
        return get(us1.region().journal().at(account, Domain.address(ACME), Registration.address(ALICE), point));
    }

    private List<Journal.Happening> followed(Journal.Place from, AccountSid account) {
        var told = new ArrayList<Journal.Happening>();
        for (var place = from; ; ) {
            var followed = (Journal.Happened) get(us1.region().journal().follow(Set.of(account), place));
            told.addAll(followed.events());
            if (!followed.hasMore()) return told;
            place = followed.readTo();
        }
    }

    private static List<String> types(List<Journal.Happening> happenings, EntityAddress entity) {
        return happenings.stream()
                .filter(happening -> happening.entity().equals(entity))
                .map(happening -> happening.entry().type())
                .toList();
    }

    @Test
    void endsWithItsDomain() {
        var acme = us1.createDomainForAlice();
        register(contacts(contact(1)), answer(challenge(), 1));
        eventually("the read model shows it", () -> !listed().isEmpty());

        get(us1.domains().delete(Samples.ACCOUNT, acme.sid()));

        assertThat(live()).isEmpty();
        assertThat(listed()).isEmpty();
    }

    @Test
    void isNotFoundByWhoeverCreatesADomainOfTheSameName() {
        var acme = us1.createDomainForAlice();
        register(contacts(contact(1)), answer(challenge(), 1));
        eventually("the read model shows it", () -> !listed().isEmpty());
        get(us1.domains().delete(Samples.ACCOUNT, acme.sid()));
        eventually("the name is free", () -> !us1.routes.isClaimed(ACME));
        get(us1.domains().create(Samples.STRANGER, ACME, REGISTRABLE));

        assertThat(live()).isEmpty();
        assertThat(listed()).isEmpty();
        assertThat(registerDirectly(contacts(contact(2)), 1, 2))
                .isInstanceOfSatisfying(
                        Registered.class,
                        registered -> assertThat(registered.live())
                                .extracting(Binding::contact)
                                .containsExactly(uri(2)));
        eventually("the read model shows what is new only", () -> listed().equals(List.of(ALICE + " 1")));

        us1.restart();
        assertThat(live()).extracting(Binding::contact).containsExactly(uri(2));
    }

    /// As when the domain and a list of it had let the request pass.
    private RegisterReply registerDirectly(Contacts contacts, int number, long life) {
        var request = Samples.register(contacts, 1000 + number, answer("nonce-" + number, 1));
        return get(us1.node()
                .entities()
                .ask(
                        "us1",
                        Registration.address(ALICE),
                        new Registration.Register(
                                request, new Domain.Admission(life, new Epoch(3), SessionNumber.NONE)),
                        RegisterReply.class));
    }

    private List<String> eventsOf(AccountSid account) {
        var journal = us1.region().journal();
        return get(journal.eventsOf(account, Domain.address(ACME), Registration.address(ALICE), 0, Page.Request.ALL))
                .items()
                .stream()
                .map(Journal.Entry::type)
                .toList();
    }

    @Test
    void keepsALittleHistoryOfADeviceThatRefreshesForYears() {
        us1.createDomain(ACME);
        for (var i = 1; i <= 100; i++) {
            registerDirectly(contacts(contact(1)), i, 1);
            get(us1.registrations().remove(ALICE));
        }

        eventually(
                "old events are gone",
                () -> get(us1.region().journal().events(Registration.address(ALICE), Page.Request.ALL))
                                .items()
                                .size()
                        <= 60);
        us1.restart();
        assertThat(live()).isEmpty();
    }

    @Test
    void isListedUntilItIsRemoved() {
        us1.createDomainForAlice();
        register(contacts(contact(1), contact(2)), answer(challenge(), 1));

        eventually("the read model shows it", () -> !listed().isEmpty());
        assertThat(listed()).containsExactly(ALICE.toString() + " 2");

        assertThat(get(us1.registrations().remove(ALICE)).live()).isEmpty();
        assertThat(listed()).isEmpty();
    }

    private List<String> listed() {
        return get(us1.registrations().list(ACME, Page.Request.ALL)).items().stream()
                .map(row -> row.aor() + " " + row.bindings().size())
                .toList();
    }

    private List<Binding> live() {
        return get(us1.registrations().lookup(ALICE)).live();
    }

    private String challenge() {
        return switch (register(contacts(contact(1)), new Anonymous())) {
            case Challenge(var nonce, var _) -> nonce;
            case RegisterReply other -> throw new AssertionError("no challenge: " + other);
        };
    }

    private RegisterReply register(Contacts contacts, Authorization authorization) {
        return get(us1.registrations()
                .register(Samples.register(contacts, cseq++, authorization).believing(new Epoch(1))));
    }
}
