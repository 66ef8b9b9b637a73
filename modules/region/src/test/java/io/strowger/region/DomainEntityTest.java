package io.strowger.region;

import static io.strowger.region.Samples.ACCOUNT;
import static io.strowger.region.Samples.ACME;
import static io.strowger.region.Samples.IN_TIME;
import static io.strowger.region.Samples.REGISTRABLE;
import static io.strowger.region.Samples.STRANGER;
import static io.strowger.region.Samples.US1;
import static io.strowger.testkit.TestNode.eventually;
import static io.strowger.testkit.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.AccountSid;
import io.strowger.core.DomainSettings;
import io.strowger.core.DomainSettings.Field;
import io.strowger.core.Domains;
import io.strowger.core.Domains.NameTaken;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.Epoch;
import io.strowger.core.Journal;
import io.strowger.core.MappingKind;
import io.strowger.core.Page;
import io.strowger.core.RegionId;
import io.strowger.core.Registrations.Challenge;
import io.strowger.core.Registrations.NotActive;
import io.strowger.core.Registrations.Unavailable;
import io.strowger.core.RouteOrders.Deactivated;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Domains through their port, with the arbiter's claims and the read model.
class DomainEntityTest {
    private static final DomainName BELOW = DomainName.parse("foo.acme.sip.twilio.com");
    private static final DomainName NEW = DomainName.parse("new.sip.twilio.com");
    private static final AccountSid NOBODY = AccountSid.parse("AC00000000000000000000000000000003");
    private static final AccountSid SUB_ACCOUNT = ACCOUNT.newSubAccount(new Random(1));
    private static final RegionId IE1 = RegionId.parse("ie1");

    private final TestRegion us1 = new TestRegion();
    private final Domains domains = us1.domains();

    @AfterEach
    void stop() {
        us1.close();
    }

    @Test
    void survivesARestart() {
        var created = us1.createDomainForAlice();
        get(domains.change(ACCOUNT, created.sid(), Optional.of(ACME), Map.of(Field.FRIENDLY_NAME, "Acme")));
        eventually("it is active", () -> isActive());
        var before = fetch(created.sid());

        us1.restart();

        assertThat(fetch(created.sid())).isEqualTo(before);
        assertThat(get(us1.domains().standing(ACME))).isEqualTo(new Domains.Admits(new Epoch(1)));
        us1.routes.silent(true);
        assertThat(register(1)).as("what is routed stays routed").isInstanceOf(Challenge.class);
    }

    @Test
    void saysThatItWokeAndNotThatItWasActivatedAgain() {
        us1.createDomain(ACME);
        eventually("it is active", this::isActive);

        us1.restart();

        assertThat(get(us1.domains().standing(ACME))).isEqualTo(new Domains.Admits(new Epoch(1)));
        assertThat(events(get(us1.region().journal().events(Domain.address(ACME), Page.Request.ALL))))
                .containsExactly("1 domain.domain-created.1", "2 domain.region-activated.1", "3 woke.1");
    }

    @Test
    void showsAfterARestartWhatNothingHasChangedSince() {
        var created = us1.createDomain(ACME);
        eventually("it is active", this::isActive);
        us1.restart();

        assertThat(get(us1.domains().change(ACCOUNT, created.sid(), Optional.of(ACME), Map.of())))
                .isEqualTo(new Domains.Changed(fetch(created.sid())));
    }

    @Test
    void showsNobodyWhoHadItsNameBefore() {
        var before = us1.createDomain(ACME);
        get(domains.delete(ACCOUNT, before.sid()));
        eventually(
                "the name is free",
                () -> get(us1.region().journal().events(Domain.address(ACME), Page.Request.ALL)).items().stream()
                        .anyMatch(entry -> entry.type().equals("domain.name-released.1")));
        us1.createDomain(ACME);

        var now = get(us1.region()
                        .journal()
                        .at(
                                ACCOUNT,
                                Domain.address(ACME),
                                Domain.address(ACME),
                                new Journal.By(Instant.now().plusSeconds(60))))
                .orElseThrow();

        assertThat(now.state()).contains("acme").doesNotContain(before.sid().toString());
    }

    @Test
    void isActiveSoonAfterItsCreation() {
        us1.createDomain(ACME);

        eventually("it is active before the first device comes", this::isActive);
        assertThat(us1.routes.confirmations(ACME)).isEqualTo(1);
    }

    @Test
    void isShownByTheListThatFollows() {
        var names = IntStream.range(0, 5)
                .mapToObj(i -> DomainName.parse("d" + i + ".sip.twilio.com"))
                .toList();
        for (var name : names) {
            us1.createDomain(name);
            assertThat(get(domains.list(ACCOUNT, Page.Request.ALL)).items())
                    .extracting(SipDomain::name)
                    .last()
                    .isEqualTo(name);
        }
        assertThat(get(domains.list(ACCOUNT, new Page.Request(1, 2))).items())
                .extracting(SipDomain::name)
                .containsExactly(names.get(2), names.get(3));
        assertThat(get(domains.list(STRANGER, Page.Request.ALL)).items()).isEmpty();
    }

    @Test
    void doesNotExistForAnotherAccount() {
        var created = us1.createDomain(ACME);

        assertThat(get(domains.fetch(STRANGER, created.sid()))).isEmpty();
        assertThat(get(domains.delete(STRANGER, created.sid()))).isEqualTo(new Domains.UnknownDomain());
        assertThat(get(domains.change(STRANGER, created.sid(), Optional.of(ACME), Map.of())))
                .isEqualTo(new Domains.UnknownDomain());
    }

    @Test
    void refusesANameTwice() {
        us1.createDomain(ACME);

        assertThat(get(domains.create(ACCOUNT, ACME, REGISTRABLE))).isEqualTo(new NameTaken(ACME));
        assertThat(us1.routes.isClaimed(ACME))
                .as("the first one keeps its claim")
                .isTrue();
    }

    @Test
    void refusesANameOfAnotherAccount() {
        us1.routes.own(ACME, STRANGER);

        assertThat(get(domains.create(ACCOUNT, ACME, REGISTRABLE))).isEqualTo(new NameTaken(ACME));
        assertThat(get(domains.list(ACCOUNT, Page.Request.ALL)).items()).isEmpty();
    }

    @Test
    void needsTheNameAboveASubdomain() {
        assertThat(get(domains.create(ACCOUNT, BELOW, REGISTRABLE))).isEqualTo(new NameTaken(BELOW));
        us1.routes.own(ACME, STRANGER);
        assertThat(get(domains.create(ACCOUNT, BELOW, REGISTRABLE))).isEqualTo(new NameTaken(BELOW));
        us1.routes.own(ACME, ACCOUNT);
        us1.createDomain(BELOW);
    }

    @Test
    void keepsTheSidOfAnAccountForThatAccount() {
        var own = DomainName.parse(ACCOUNT + ".sip.twilio.com");
        var foreign = DomainName.parse(STRANGER + ".sip.twilio.com");

        us1.createDomain(own);
        assertThat(get(domains.create(ACCOUNT, foreign, REGISTRABLE))).isEqualTo(new NameTaken(foreign));
    }

    @Test
    void isNotDeletedWithNamesBelowIt() {
        var acme = us1.createDomain(ACME);
        var below = us1.createDomain(BELOW);

        assertThat(get(domains.delete(ACCOUNT, acme.sid()))).isEqualTo(new Domains.HasSubdomains());
        assertThat(get(domains.delete(ACCOUNT, below.sid()))).isEqualTo(new Domains.Deleted());
        assertThat(get(domains.delete(ACCOUNT, acme.sid()))).isEqualTo(new Domains.Deleted());
        assertThat(get(domains.list(ACCOUNT, Page.Request.ALL)).items()).isEmpty();
    }

    @Test
    void isNotDeletedWhileASubAccountHasANameBelowIt() {
        var acme = us1.createDomain(ACME);
        var below = createBelow(SUB_ACCOUNT);

        assertThat(get(domains.delete(ACCOUNT, acme.sid()))).isEqualTo(new Domains.HasSubdomains());
        assertThat(fetch(acme.sid())).isEqualTo(acme);
        assertThat(get(domains.delete(SUB_ACCOUNT, below.sid()))).isEqualTo(new Domains.Deleted());
        assertThat(get(domains.delete(ACCOUNT, acme.sid()))).isEqualTo(new Domains.Deleted());
    }

    @Test
    void isNotDeletedAsTheLastOfItsNameWhileANameBelowItIsInAnotherRegion() {
        var acme = us1.createDomain(ACME);
        us1.routes.declare(BELOW, ACCOUNT, IE1);

        assertThat(get(domains.delete(ACCOUNT, acme.sid()))).isEqualTo(new Domains.HasSubdomains());

        us1.routes.declare(ACME, ACCOUNT, IE1);
        assertThat(get(domains.delete(ACCOUNT, acme.sid()))).isEqualTo(new Domains.Deleted());
        assertThat(us1.routes.isClaimed(ACME)).isTrue();
    }

    @Test
    void isNotDeletedWhileANameBelowItIsInTheSameRegionThoughAnotherOneHasItToo() {
        var acme = us1.createDomain(ACME);
        createBelow(SUB_ACCOUNT);
        us1.routes.declare(ACME, ACCOUNT, IE1);

        assertThat(get(domains.delete(ACCOUNT, acme.sid()))).isEqualTo(new Domains.HasSubdomains());
    }

    @Test
    void isDeletedRightAfterTheNamesBelowItThoughTheReadModelStillShowsThem() {
        var acme = us1.createDomain(ACME);
        var below = createBelow(SUB_ACCOUNT);
        us1.routes.showLate(BELOW);

        assertThat(get(domains.delete(SUB_ACCOUNT, below.sid()))).isEqualTo(new Domains.Deleted());
        assertThat(get(domains.delete(ACCOUNT, acme.sid()))).isEqualTo(new Domains.Deleted());
    }

    @Test
    void isDeletedWithNamesOfOthersBelowItWhenTheArbiterIsAway() {
        var acme = us1.createDomain(ACME);
        us1.routes.declare(BELOW, SUB_ACCOUNT, IE1);
        us1.routes.silent(true);

        assertThat(get(domains.delete(ACCOUNT, acme.sid()))).isEqualTo(new Domains.Deleted());
    }

    @Test
    void isNotRenamedWithNamesBelowIt() {
        var acme = us1.createDomain(ACME);
        var below = createBelow(SUB_ACCOUNT);

        assertThat(rename(acme, NEW)).isEqualTo(new Domains.HasSubdomains());
        assertThat(fetch(acme.sid())).isEqualTo(acme);
        assertThat(us1.routes.isClaimed(NEW)).isFalse();

        assertThat(rename(acme, ACME)).as("its own name").isInstanceOf(Domains.Changed.class);
        assertThat(get(domains.delete(SUB_ACCOUNT, below.sid()))).isEqualTo(new Domains.Deleted());
        assertThat(rename(acme, NEW)).isInstanceOf(Domains.Changed.class);
    }

    @Test
    void isNotRenamedWithANameBelowItInAnotherRegion() {
        var acme = us1.createDomain(ACME);
        us1.routes.declare(BELOW, ACCOUNT, IE1);

        assertThat(rename(acme, NEW)).isEqualTo(new Domains.HasSubdomains());
    }

    @Test
    void isNotRenamedToANameThatNeedsTheOldOne() {
        var acme = us1.createDomain(ACME);

        assertThat(rename(acme, BELOW)).isEqualTo(new NameTaken(BELOW));
        assertThat(fetch(acme.sid())).isEqualTo(acme);
    }

    private SipDomain createBelow(AccountSid account) {
        return switch (get(domains.create(account, BELOW, REGISTRABLE))) {
            case Domains.Created(var domain) -> domain;
            case NameTaken _, Domains.TooManyDomains _ -> throw new AssertionError("not created: " + BELOW);
        };
    }

    private Domains.ChangeReply rename(SipDomain domain, DomainName name) {
        return get(domains.change(ACCOUNT, domain.sid(), Optional.of(name), Map.of()));
    }

    @Test
    void givesItsNameBackWhenDeletedEvenWhenTheArbiterWasAway() {
        var acme = us1.createDomain(ACME);
        us1.routes.silent(true);
        get(domains.delete(ACCOUNT, acme.sid()));
        assertThat(us1.routes.isClaimed(ACME)).isTrue();

        us1.restart();
        us1.routes.silent(false);

        assertThat(get(us1.domains().create(ACCOUNT, ACME, REGISTRABLE))).isInstanceOf(Domains.Created.class);
        assertThat(us1.routes.isClaimed(ACME)).isTrue();
        eventually("it is active again", this::isActive);
    }

    @Test
    void canBeCreatedAgainAtOnce() {
        for (var i = 0; i < 3; i++) {
            var created = us1.createDomain(ACME);
            eventually("it is active", this::isActive);
            assertThat(get(domains.delete(ACCOUNT, created.sid()))).isEqualTo(new Domains.Deleted());
        }
    }

    @Test
    void movesToANewNameWithItsMappings() {
        var acme = us1.createDomainForAlice();

        var changed = get(domains.change(ACCOUNT, acme.sid(), Optional.of(NEW), Map.of(Field.FRIENDLY_NAME, "New")));

        assertThat(changed).isInstanceOfSatisfying(Domains.Changed.class, reply -> {
            assertThat(reply.domain().sid()).isEqualTo(acme.sid());
            assertThat(reply.domain().name()).isEqualTo(NEW);
            assertThat(reply.domain().created()).isEqualTo(acme.created());
            assertThat(reply.domain().settings().value(Field.FRIENDLY_NAME)).isEqualTo("New");
            assertThat(reply.domain().mappings()).hasSize(1);
        });
        assertThat(get(domains.list(ACCOUNT, Page.Request.ALL)).items())
                .extracting(SipDomain::name)
                .containsExactly(NEW);
        assertThat(us1.routes.isClaimed(NEW)).isTrue();
        eventually("the old name is free", () -> !us1.routes.isClaimed(ACME));
    }

    @Test
    void keepsItsNewNameWhateverElseIsChangedAtTheSameTime() {
        var acme = us1.createDomain(ACME);
        var names = List.of(NEW, ACME, NEW, ACME, NEW);

        for (var name : names) {
            var renamed = domains.change(ACCOUNT, acme.sid(), Optional.of(name), Map.of());
            var changed = domains.change(
                    ACCOUNT, acme.sid(), Optional.empty(), Map.of(Field.VOICE_URL, "http://example.com/" + name));

            assertThat(get(renamed)).isInstanceOf(Domains.Changed.class);
            assertThat(get(changed)).isInstanceOf(Domains.Changed.class);
            assertThat(get(domains.list(ACCOUNT, Page.Request.ALL)).items())
                    .extracting(SipDomain::name)
                    .containsExactly(name);
        }
    }

    @Test
    void changesSettingsUnderTheNewNameOfARenamingThatWasCutShort() {
        var acme = renamedByHalf();
        assertThat(fetch(acme.sid()).name()).isEqualTo(NEW);

        var changed =
                get(domains.change(ACCOUNT, acme.sid(), Optional.empty(), Map.of(Field.FRIENDLY_NAME, "Renamed")));

        assertThat(changed)
                .isInstanceOfSatisfying(
                        Domains.Changed.class,
                        reply -> assertThat(reply.domain().name()).isEqualTo(NEW));
        assertThat(fetch(acme.sid()).settings().value(Field.FRIENDLY_NAME)).isEqualTo("Renamed");
    }

    @Test
    void changesNothingThatIsNotThere() {
        var acme = us1.createDomain(ACME);
        get(domains.delete(ACCOUNT, acme.sid()));

        assertThat(get(domains.change(ACCOUNT, acme.sid(), Optional.empty(), Map.of())))
                .isEqualTo(new Domains.UnknownDomain());
    }

    @Test
    void endsARenamingThatWasCutShort() {
        var acme = renamedByHalf();

        assertThat(get(domains.change(ACCOUNT, acme.sid(), Optional.of(NEW), Map.of())))
                .isInstanceOf(Domains.Changed.class);

        assertThat(get(domains.list(ACCOUNT, Page.Request.ALL)).items())
                .extracting(SipDomain::name)
                .containsExactly(NEW);
    }

    private SipDomain renamedByHalf() {
        var acme = us1.createDomain(ACME);
        us1.routes.own(NEW, ACCOUNT);
        var half = new Domain.Create(
                acme.sid(), ACCOUNT, acme.settings(), List.of(), Optional.of(acme.created()), IN_TIME);
        get(us1.node()
                .entities()
                .askAndSee(us1.node().views(), "us1", Domain.address(NEW), half, Domains.CreateReply.class));
        return acme;
    }

    @Test
    void doesNotMoveToATakenName() {
        var acme = us1.createDomain(ACME);
        us1.routes.own(NEW, STRANGER);

        assertThat(get(domains.change(ACCOUNT, acme.sid(), Optional.of(NEW), Map.of())))
                .isEqualTo(new NameTaken(NEW));
        assertThat(fetch(acme.sid()).name()).isEqualTo(ACME);
    }

    @Test
    void mapsListsOfItsOwnRegionAndAccountOnly() {
        var acme = us1.createDomain(ACME);
        var phones = us1.createList("phones");
        var unknown = Samples.sid(Sid.Kind.CL, 99);
        var kind = MappingKind.CALLS_CREDENTIAL_LIST;

        assertThat(get(domains.map(ACCOUNT, acme.sid(), kind, unknown))).isEqualTo(new Domains.UnknownList(unknown));
        assertThat(get(domains.map(ACCOUNT, acme.sid(), MappingKind.CALLS_IP_ACCESS_CONTROL_LIST, phones)))
                .isEqualTo(new Domains.UnknownList(phones));
        assertThat(get(domains.map(ACCOUNT, acme.sid(), kind, phones))).isInstanceOf(Domains.Mapped.class);
        assertThat(get(domains.map(ACCOUNT, acme.sid(), kind, phones))).isEqualTo(new Domains.AlreadyMapped());
        assertThat(get(domains.mappings(ACCOUNT, acme.sid(), kind, Page.Request.ALL)))
                .hasValueSatisfying(page -> assertThat(page.items())
                        .extracting(Domains.MappedList::friendlyName)
                        .containsExactly("phones"));
        assertThat(get(domains.unmap(ACCOUNT, acme.sid(), kind, phones))).isEqualTo(new Domains.Unmapped());
        assertThat(get(domains.unmap(ACCOUNT, acme.sid(), kind, phones))).isEqualTo(new Domains.NotMapped());
    }

    @Test
    void hasNoMappingsWhereThereIsNoDomain() {
        assertThat(get(domains.mappings(ACCOUNT, Samples.DOMAIN, MappingKind.CALLS_CREDENTIAL_LIST, Page.Request.ALL)))
                .isEmpty();
    }

    @Test
    void letsGoWhenTheArbiterOrdersItAndSaysSo() {
        us1.createDomainForAlice();
        eventually("it is active", this::isActive);
        us1.routes.route(ACME, IE1, new Epoch(2));

        var orders = new ShardedRouteOrders(us1.node().entities());
        assertThat(get(orders.deactivate(US1, ACME, new Epoch(2)))).isEqualTo(new Deactivated(new Epoch(2)));
        assertThat(register(1)).isEqualTo(new NotActive(new Epoch(2)));

        us1.restart();
        assertThat(register(2)).isEqualTo(new NotActive(new Epoch(2)));
    }

    @Test
    void takesOverWhenTheArbiterSaysSo() {
        us1.routes.route(ACME, IE1, new Epoch(4));
        us1.createDomainForAlice();
        eventually(
                "it has been refused",
                () -> get(domains.standing(ACME)).equals(new Domains.DoesNotAdmit(new Epoch(4))));

        us1.routes.route(ACME, US1, new Epoch(5));
        new ShardedRouteOrders(us1.node().entities()).activate(US1, ACME, new Epoch(5));

        eventually("it admits", () -> get(domains.standing(ACME)).equals(new Domains.Admits(new Epoch(5))));
    }

    @Test
    void confirmsANewerRouteBeforeItBelievesTheEdge() {
        us1.createDomainForAlice();
        eventually("it is active", this::isActive);
        us1.routes.silent(true);

        assertThat(register(2)).isInstanceOf(Unavailable.class);

        us1.routes.silent(false);
        us1.routes.route(ACME, US1, new Epoch(3));
        assertThat(register(3)).isInstanceOf(Challenge.class);
    }

    @Test
    void letsGoAtOnceOfANameItNeverHad() {
        var orders = new ShardedRouteOrders(us1.node().entities());

        assertThat(get(orders.deactivate(US1, NEW, new Epoch(7)))).isEqualTo(new Deactivated(new Epoch(7)));
    }

    @Test
    void showsEachAccountTheEventsOfItsOwnTimeWithTheName() {
        us1.createDomainForAlice();
        var domain = Domain.address(ACME);
        var first = get(us1.domains().list(ACCOUNT, Page.Request.ALL)).items().getFirst();
        get(domains.delete(ACCOUNT, first.sid()));
        eventually("the name is free", () -> !us1.routes.isClaimed(ACME));
        assertThat(get(domains.create(STRANGER, ACME, DomainSettings.DEFAULT))).isInstanceOf(Domains.Created.class);

        var all = events(get(us1.region().journal().events(domain, Page.Request.ALL)));
        var before = events(get(us1.region().journal().eventsOf(ACCOUNT, domain, domain, 0, Page.Request.ALL)));
        var since = events(get(us1.region().journal().eventsOf(STRANGER, domain, domain, 0, Page.Request.ALL)));

        assertThat(before).startsWith("1 domain.domain-created.1").anyMatch(event -> event.endsWith("deleted.1"));
        assertThat(since).first().asString().endsWith("domain.domain-created.1");
        assertThat(all).startsWith(before.toArray(String[]::new)).containsAll(since);
        assertThat(before).doesNotContainAnyElementsOf(since);
        assertThat(get(us1.region().journal().eventsOf(NOBODY, domain, domain, 0, Page.Request.ALL))
                        .items())
                .isEmpty();
    }

    private static List<String> events(Page<Journal.Entry> page) {
        return page.items().stream()
                .map(entry -> entry.sequence() + " " + entry.type())
                .toList();
    }

    private boolean isActive() {
        return get(us1.domains().standing(ACME)) instanceof Domains.Admits;
    }

    private Object register(long route) {
        return get(us1.registrations().register(Samples.anonymous().believing(new Epoch(route))));
    }

    private SipDomain fetch(Sid domain) {
        return get(us1.domains().fetch(ACCOUNT, domain)).orElseThrow();
    }
}
