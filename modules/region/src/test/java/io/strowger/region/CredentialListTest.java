package io.strowger.region;

import static io.strowger.region.Samples.ACCOUNT;
import static io.strowger.region.Samples.ALICE;
import static io.strowger.region.Samples.CREDENTIAL;
import static io.strowger.region.Samples.HASHED;
import static io.strowger.region.Samples.IN_TIME;
import static io.strowger.region.Samples.LIST;
import static io.strowger.region.Samples.NOON;
import static io.strowger.region.Samples.PASSWORD;
import static io.strowger.region.Samples.SECOND_LIST;
import static io.strowger.region.Samples.STRANGER;
import static io.strowger.region.Samples.answer;
import static io.strowger.region.Samples.contact;
import static io.strowger.region.Samples.contacts;
import static io.strowger.region.Samples.register;
import static io.strowger.region.Samples.sid;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.CredentialLists;
import io.strowger.core.CredentialLists.Added;
import io.strowger.core.CredentialLists.AllAdded;
import io.strowger.core.CredentialLists.Changed;
import io.strowger.core.CredentialLists.Login;
import io.strowger.core.CredentialLists.Removed;
import io.strowger.core.CredentialLists.TooManyCredentials;
import io.strowger.core.CredentialLists.Unknown;
import io.strowger.core.CredentialLists.UsernameInUse;
import io.strowger.core.Decision;
import io.strowger.core.Epoch;
import io.strowger.core.NamedLists;
import io.strowger.core.NamedLists.Created;
import io.strowger.core.NamedLists.Deleted;
import io.strowger.core.NamedLists.Renamed;
import io.strowger.core.NamedLists.UnknownList;
import io.strowger.core.Page;
import io.strowger.core.Registrations.BadCredentials;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.DigestAlgorithm;
import io.strowger.core.sip.HashedPassword;
import io.strowger.core.sip.RegisterRequest.Authorization;
import io.strowger.region.CredentialList.Add;
import io.strowger.region.CredentialList.Authenticate;
import io.strowger.region.CredentialList.Command;
import io.strowger.region.CredentialList.Event;
import io.strowger.region.CredentialList.State;
import io.strowger.region.ListCommand.Create;
import io.strowger.region.ListCommand.Delete;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CredentialListTest {
    private static final Domain.Admission ADMISSION = new Domain.Admission(1, new Epoch(3), new SessionNumber(3));
    private final CredentialList list = new CredentialList(LIST);
    private State state = list.initial();

    @Test
    void isCreatedWithItsName() {
        assertThat(carryOut(new Create(ACCOUNT, "phones", IN_TIME))).isEqualTo(new Created(resource("phones", NOON)));
    }

    @Test
    void isCreatedOnce() {
        carryOut(new Create(ACCOUNT, "phones", IN_TIME));

        assertThat(decide(new Create(ACCOUNT, "phones", IN_TIME)).events()).isEmpty();
    }

    @Test
    void isNeitherCreatedNorRenamedTooLate() {
        var late = NOON.plusSeconds(1);
        assertThat(list.decide(state, new Create(ACCOUNT, "phones", NOON), late))
                .isEqualTo(Decision.nothing());

        carryOut(new Create(ACCOUNT, "phones", NOON));

        assertThat(list.decide(state, new ListCommand.Rename(ACCOUNT, "desks", NOON), late))
                .isEqualTo(Decision.nothing());
        assertThat(carryOut(new ListCommand.ShowName(ACCOUNT))).isEqualTo(new ListCommand.Named(Optional.of("phones")));
        assertThat(carryOut(new ListCommand.ShowName(STRANGER))).isEqualTo(new ListCommand.Named(Optional.empty()));
    }

    @Test
    void doesNotExistForAnotherAccount() {
        givenAlice();

        assertThat(carryOut(new Delete(STRANGER))).isEqualTo(new UnknownList());
        assertThat(carryOut(new Add(STRANGER, sid(Sid.Kind.CR, 2), "bob", HASHED)))
                .isEqualTo(new Unknown());
        assertThat(carryOut(new CredentialList.Find(STRANGER, CREDENTIAL)))
                .isEqualTo(new CredentialList.Found(Optional.empty()));
        assertThat(carryOut(new CredentialList.ShowCredentials(STRANGER, Page.Request.ALL)))
                .isEqualTo(new CredentialList.Credentials(Optional.empty()));
    }

    @Test
    void changesItsName() {
        carryOut(new Create(ACCOUNT, "phones", IN_TIME));

        var later = NOON.plusSeconds(5);
        assertThat(carryOut(new ListCommand.Rename(ACCOUNT, "desks", IN_TIME), later))
                .isEqualTo(new Renamed(new NamedLists.NamedList(LIST, ACCOUNT, "desks", NOON, later)));
    }

    @Test
    void keepsTheNameItHasWithoutAnEvent() {
        carryOut(new Create(ACCOUNT, "phones", IN_TIME));

        assertThat(decide(new ListCommand.Rename(ACCOUNT, "phones", IN_TIME)).events())
                .isEmpty();
    }

    @Test
    void forgetsItsCredentialsWhenDeleted() {
        givenAlice();

        assertThat(carryOut(new Delete(ACCOUNT))).isEqualTo(new Deleted());
        assertThat(authenticate(answer("nonce", 1)).reply()).contains(new BadCredentials());
    }

    @Test
    void addsACredential() {
        carryOut(new Create(ACCOUNT, "phones", IN_TIME));

        assertThat(carryOut(new Add(ACCOUNT, CREDENTIAL, "alice", HASHED)))
                .isEqualTo(new Added(new CredentialLists.Credential(CREDENTIAL, ACCOUNT, LIST, "alice", NOON, NOON)));
    }

    @Test
    void refusesAUserNameTwice() {
        givenAlice();

        assertThat(carryOut(new Add(ACCOUNT, sid(Sid.Kind.CR, 2), "alice", HASHED)))
                .isEqualTo(new UsernameInUse("alice"));
    }

    @Test
    void comparesUserNamesWithCase() {
        givenAlice();

        assertThat(carryOut(new Add(ACCOUNT, sid(Sid.Kind.CR, 2), "Alice", HASHED)))
                .isInstanceOf(Added.class);
    }

    @Test
    void holdsAThousandCredentialsAndNoMore() {
        carryOut(new Create(ACCOUNT, "phones", IN_TIME));
        for (var i = 0; i < 1000; i++) carryOut(new Add(ACCOUNT, sid(Sid.Kind.CR, i), "user" + i, HASHED));

        assertThat(carryOut(new Add(ACCOUNT, sid(Sid.Kind.CR, 1000), "user1000", HASHED)))
                .isEqualTo(new TooManyCredentials(1000));
    }

    @Test
    void addsManyAtOnceAndLeavesThoseItHasAsTheyAre() {
        givenAlice();
        var others = HashedPassword.of("alice", "Other-Horse-12");
        var bob = HashedPassword.of("bob", PASSWORD);

        var added = carryOut(new CredentialList.AddAll(
                ACCOUNT,
                List.of(
                        new Add(ACCOUNT, sid(Sid.Kind.CR, 2), "alice", others),
                        new Add(ACCOUNT, sid(Sid.Kind.CR, 3), "bob", bob),
                        new Add(ACCOUNT, sid(Sid.Kind.CR, 4), "bob", others))));

        assertThat(added).isEqualTo(new AllAdded(1, 2));
        assertThat(carryOut(new CredentialList.ShowLogins(ACCOUNT)))
                .isEqualTo(new CredentialList.Logins(
                        Optional.of(List.of(new Login("alice", HASHED), new Login("bob", bob)))));
    }

    @Test
    void addsAllOrNone() {
        carryOut(new Create(ACCOUNT, "phones", IN_TIME));
        var tooMany = IntStream.rangeClosed(0, 1000)
                .mapToObj(i -> new Add(ACCOUNT, sid(Sid.Kind.CR, i), "user" + i, HASHED))
                .toList();

        assertThat(decide(new CredentialList.AddAll(ACCOUNT, tooMany)))
                .isEqualTo(Decision.reply(new TooManyCredentials(1000)));
        assertThat(carryOut(new CredentialList.AddAll(ACCOUNT, tooMany.subList(0, 1000))))
                .isEqualTo(new AllAdded(1000, 0));
        assertThat(decide(new CredentialList.AddAll(ACCOUNT, tooMany.subList(0, 1000))))
                .isEqualTo(Decision.reply(new AllAdded(0, 1000)));
    }

    @Test
    void givesItsLoginsToNobodyElse() {
        givenAlice();

        assertThat(carryOut(new CredentialList.ShowLogins(STRANGER)))
                .isEqualTo(new CredentialList.Logins(Optional.empty()));
        assertThat(carryOut(new CredentialList.AddAll(STRANGER, List.of()))).isEqualTo(new Unknown());
    }

    @Test
    void showsItsCredentialsOldestFirst() {
        carryOut(new Create(ACCOUNT, "phones", IN_TIME));
        for (var i = 0; i < 30; i++) carryOut(new Add(ACCOUNT, sid(Sid.Kind.CR, i), "user" + (100 - i), HASHED));

        var shown = (CredentialList.Credentials)
                carryOut(new CredentialList.ShowCredentials(ACCOUNT, new Page.Request(1, 2)));

        assertThat(shown.page()).hasValueSatisfying(page -> {
            assertThat(page.items())
                    .extracting(CredentialLists.Credential::username)
                    .containsExactly("user98", "user97");
            assertThat(page.hasMore()).isTrue();
        });
    }

    @Test
    void removesACredential() {
        givenAlice();

        assertThat(carryOut(new CredentialList.Remove(ACCOUNT, CREDENTIAL))).isEqualTo(new Removed());
        assertThat(carryOut(new CredentialList.Remove(ACCOUNT, CREDENTIAL))).isEqualTo(new Unknown());
        assertThat(carryOut(new CredentialList.Find(ACCOUNT, CREDENTIAL)))
                .isEqualTo(new CredentialList.Found(Optional.empty()));
    }

    @Test
    void admitsWhoKnowsThePassword() {
        givenAlice();

        for (var algorithm : DigestAlgorithm.values()) {
            var request = register(contacts(contact(1)), 1, answer("nonce", 1, "alice", PASSWORD, algorithm));
            assertThat(decide(new Authenticate(request, ADMISSION, List.of(SECOND_LIST))))
                    .isEqualTo(Decision.forward(
                            Registration.address(ALICE), new Registration.Register(request, ADMISSION)));
        }
    }

    @Test
    void refusesAWrongPassword() {
        givenAlice();

        var decision = authenticate(answer("nonce", 1, "alice", "Wrong-Horse-1", DigestAlgorithm.MD5));

        assertThat(decision).isEqualTo(Decision.reply(new BadCredentials()));
    }

    @Test
    void asksTheNextListWhetherAUserHasAnotherPasswordThere() {
        givenAlice();
        var request = register(contacts(contact(1)), 1, answer("nonce", 1, "alice", "Other-1", DigestAlgorithm.MD5));

        assertThat(decide(new Authenticate(request, ADMISSION, List.of(SECOND_LIST))))
                .isEqualTo(Decision.forward(
                        CredentialList.address(SECOND_LIST), new Authenticate(request, ADMISSION, List.of())));
    }

    @Test
    void asksTheNextListAboutAStranger() {
        givenAlice();
        var request = register(contacts(contact(1)), 1, answer("nonce", 1, "bob", PASSWORD, DigestAlgorithm.MD5));

        assertThat(decide(new Authenticate(request, ADMISSION, List.of(SECOND_LIST, LIST))))
                .isEqualTo(Decision.forward(
                        CredentialList.address(SECOND_LIST), new Authenticate(request, ADMISSION, List.of(LIST))));
    }

    @Test
    void refusesAStrangerWhenNoListIsLeft() {
        givenAlice();

        assertThat(authenticate(answer("nonce", 1, "bob", PASSWORD, DigestAlgorithm.MD5)))
                .isEqualTo(Decision.reply(new BadCredentials()));
    }

    @Test
    void handsOnToTheNextListWhenItWasDeleted() {
        assertThat(authenticate(answer("nonce", 1), SECOND_LIST).effects()).hasSize(1);
    }

    @Test
    void believesAChangedPasswordOnly() {
        givenAlice();
        var later = NOON.plusSeconds(5);
        var changed = HashedPassword.of("alice", "New-Horse-12");

        assertThat(carryOut(new CredentialList.ChangePassword(ACCOUNT, CREDENTIAL, changed), later))
                .isEqualTo(
                        new Changed(new CredentialLists.Credential(CREDENTIAL, ACCOUNT, LIST, "alice", NOON, later)));

        assertThat(authenticate(answer("nonce", 1)).reply()).contains(new BadCredentials());
        assertThat(authenticate(answer("nonce", 1, "alice", "New-Horse-12", DigestAlgorithm.MD5))
                        .reply())
                .isEmpty();
    }

    @Test
    void changesNoPasswordOfACredentialItDoesNotHave() {
        givenAlice();

        assertThat(carryOut(new CredentialList.ChangePassword(ACCOUNT, sid(Sid.Kind.CR, 9), HASHED)))
                .isEqualTo(new Unknown());
    }

    @Test
    void showsNoHashWhenItIsPrinted() {
        givenAlice();

        var printed = state + " " + decide(new Add(ACCOUNT, sid(Sid.Kind.CR, 2), "bob", HASHED));

        assertThat(printed)
                .doesNotContain(HASHED.md5())
                .doesNotContain(HASHED.sha256())
                .contains("alice");
    }

    private void givenAlice() {
        carryOut(new Create(ACCOUNT, "phones", IN_TIME));
        carryOut(new Add(ACCOUNT, CREDENTIAL, "alice", HASHED));
    }

    private Decision<Event> authenticate(Authorization authorization, Sid... next) {
        return decide(new Authenticate(register(contacts(contact(1)), 1, authorization), ADMISSION, List.of(next)));
    }

    private Decision<Event> decide(Command command) {
        return list.decide(state, command, NOON);
    }

    private WireMessage carryOut(Command command) {
        return carryOut(command, NOON);
    }

    private WireMessage carryOut(Command command, Instant at) {
        var decision = list.decide(state, command, at);
        state = list.applyAll(state, decision.events());
        return decision.reply().orElseThrow();
    }

    private static NamedLists.NamedList resource(String name, Instant at) {
        return new NamedLists.NamedList(LIST, ACCOUNT, name, at, at);
    }
}
