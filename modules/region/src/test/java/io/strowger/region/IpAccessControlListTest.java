package io.strowger.region;

import static io.strowger.region.Samples.ACCOUNT;
import static io.strowger.region.Samples.IN_TIME;
import static io.strowger.region.Samples.NOON;
import static io.strowger.region.Samples.STRANGER;
import static io.strowger.region.Samples.sid;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls;
import io.strowger.core.Cidr;
import io.strowger.core.Decision;
import io.strowger.core.Effect;
import io.strowger.core.EntityAddress;
import io.strowger.core.IpAccessControlLists.Added;
import io.strowger.core.IpAccessControlLists.AlreadyListed;
import io.strowger.core.IpAccessControlLists.Changed;
import io.strowger.core.IpAccessControlLists.IpAddress;
import io.strowger.core.IpAccessControlLists.Removed;
import io.strowger.core.IpAccessControlLists.TooManyAddresses;
import io.strowger.core.IpAccessControlLists.Unknown;
import io.strowger.core.NamedLists;
import io.strowger.core.NamedLists.Created;
import io.strowger.core.NamedLists.Deleted;
import io.strowger.core.NamedLists.Renamed;
import io.strowger.core.NamedLists.UnknownList;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.region.IpAccessControlList.Add;
import io.strowger.region.IpAccessControlList.Change;
import io.strowger.region.IpAccessControlList.Command;
import io.strowger.region.IpAccessControlList.Find;
import io.strowger.region.IpAccessControlList.Screen;
import io.strowger.region.IpAccessControlList.State;
import io.strowger.region.ListCommand.Create;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IpAccessControlListTest {
    private static final Sid LIST = sid(Sid.Kind.AL, 1);
    private static final Sid OFFICE = sid(Sid.Kind.IP, 1);
    private static final Cidr BLOCK = Cidr.parse("192.0.2.0/24");
    private static final EntityAddress ANOTHER = IpAccessControlList.address(sid(Sid.Kind.AL, 9));
    private static final Instant LATER = NOON.plusSeconds(5);

    private final IpAccessControlList list = new IpAccessControlList(LIST);
    private State state = list.initial();

    @Test
    void isCreatedWithItsName() {
        var resource = new NamedLists.NamedList(LIST, ACCOUNT, "offices", NOON, NOON);

        assertThat(carryOut(new Create(ACCOUNT, "offices", IN_TIME))).isEqualTo(new Created(resource));
    }

    @Test
    void changesItsName() {
        carryOut(new Create(ACCOUNT, "offices", IN_TIME));

        assertThat(carryOut(new ListCommand.Rename(ACCOUNT, "homes", IN_TIME), LATER))
                .isEqualTo(new Renamed(new NamedLists.NamedList(LIST, ACCOUNT, "homes", NOON, LATER)));
    }

    @Test
    void isNeitherCreatedNorRenamedTooLate() {
        assertThat(list.decide(state, new Create(ACCOUNT, "offices", NOON), LATER))
                .isEqualTo(Decision.nothing());

        carryOut(new Create(ACCOUNT, "offices", NOON));

        assertThat(list.decide(state, new ListCommand.Rename(ACCOUNT, "homes", NOON), LATER))
                .isEqualTo(Decision.nothing());
        assertThat(carryOut(new ListCommand.ShowName(ACCOUNT)))
                .isEqualTo(new ListCommand.Named(Optional.of("offices")));
        assertThat(carryOut(new ListCommand.ShowName(STRANGER))).isEqualTo(new ListCommand.Named(Optional.empty()));
    }

    @Test
    void doesNotExistForAnotherAccount() {
        givenAnOffice();

        assertThat(carryOut(new ListCommand.Delete(STRANGER))).isEqualTo(new UnknownList());
        assertThat(carryOut(new Find(STRANGER, OFFICE))).isEqualTo(new IpAccessControlList.Found(Optional.empty()));
    }

    @Test
    void isGoneWhenDeleted() {
        givenAnOffice();

        assertThat(carryOut(new ListCommand.Delete(ACCOUNT))).isEqualTo(new Deleted());
        assertThat(carryOut(new IpAccessControlList.ShowAddresses(ACCOUNT, Page.Request.ALL)))
                .isEqualTo(new IpAccessControlList.Addresses(Optional.empty()));
    }

    @Test
    void addsABlock() {
        carryOut(new Create(ACCOUNT, "offices", IN_TIME));

        assertThat(carryOut(new Add(ACCOUNT, OFFICE, "office", BLOCK)))
                .isEqualTo(new Added(new IpAddress(OFFICE, ACCOUNT, LIST, "office", BLOCK, NOON, NOON)));
    }

    @Test
    void refusesABlockTwice() {
        givenAnOffice();

        assertThat(carryOut(new Add(ACCOUNT, sid(Sid.Kind.IP, 2), "again", BLOCK)))
                .isEqualTo(new AlreadyListed(BLOCK));
    }

    @Test
    void holdsAHundredAddressesAndNoMore() {
        carryOut(new Create(ACCOUNT, "offices", IN_TIME));
        for (var i = 0; i < 100; i++)
            carryOut(new Add(ACCOUNT, sid(Sid.Kind.IP, i), "host", new Cidr("192.0.2." + i, 32)));

        assertThat(carryOut(new Add(ACCOUNT, sid(Sid.Kind.IP, 100), "host", new Cidr("192.0.2.100", 32))))
                .isEqualTo(new TooManyAddresses(100));
    }

    @Test
    void changesAnAddress() {
        givenAnOffice();
        var wider = Cidr.parse("192.0.0.0/16");
        var changed = new IpAddress(OFFICE, ACCOUNT, LIST, "campus", wider, NOON, LATER);

        assertThat(carryOut(new Change(ACCOUNT, OFFICE, "campus", wider), LATER))
                .isEqualTo(new Changed(changed));
        assertThat(carryOut(new Find(ACCOUNT, OFFICE))).isEqualTo(new IpAccessControlList.Found(Optional.of(changed)));
    }

    @Test
    void changesNothingWithoutAnEvent() {
        givenAnOffice();

        assertThat(list.decide(state, new Change(ACCOUNT, OFFICE, "office", BLOCK), LATER)
                        .events())
                .isEmpty();
    }

    @Test
    void refusesToChangeAnAddressToABlockItHasAlready() {
        givenAnOffice();
        var home = Cidr.parse("198.51.100.7/32");
        carryOut(new Add(ACCOUNT, sid(Sid.Kind.IP, 2), "home", home));

        assertThat(carryOut(new Change(ACCOUNT, OFFICE, "office", home))).isEqualTo(new AlreadyListed(home));
    }

    @Test
    void removesAnAddress() {
        givenAnOffice();

        assertThat(carryOut(new IpAccessControlList.Remove(ACCOUNT, OFFICE))).isEqualTo(new Removed());
        assertThat(carryOut(new IpAccessControlList.Remove(ACCOUNT, OFFICE))).isEqualTo(new Unknown());
        assertThat(carryOut(new Change(ACCOUNT, OFFICE, "office", BLOCK))).isEqualTo(new Unknown());
    }

    // Who may call

    @Test
    void handsWhoeverCallsFromAListedAddressOnToWhatComesNext() {
        givenAnOffice();
        var challenge = new Calls.Challenge("a nonce", false);

        assertThat(screened("192.0.2.7", new Screening.Answer(challenge)).reply())
                .hasValue(challenge);

        var next = new Screen("192.0.2.7", List.of(), new Screening.Answer(challenge));
        assertThat(screened("192.0.2.7", new Screening.HandOn(ANOTHER, next)).effects())
                .containsExactly(new Effect.Forward(ANOTHER, next));
    }

    @Test
    void refusesWhoeverCallsFromAnotherAddressAndDoesNotAskForAPassword() {
        givenAnOffice();
        var next = new Screening.Answer(new Calls.Challenge("a nonce", false));

        assertThat(screened("198.51.100.7", next)).isEqualTo(Decision.reply(new Calls.NotInAcl()));
    }

    @Test
    void asksTheOtherListsAboutAnAddressThatItDoesNotHave() {
        givenAnOffice();
        var next = new Screening.Answer(new Calls.Challenge("a nonce", false));
        var others = List.of(sid(Sid.Kind.AL, 2), sid(Sid.Kind.AL, 3));

        assertThat(list.decide(state, new Screen("198.51.100.7", others, next), NOON))
                .isEqualTo(Decision.forward(
                        IpAccessControlList.address(others.getFirst()),
                        new Screen("198.51.100.7", others.subList(1, 2), next)));
    }

    private Decision<IpAccessControlList.Event> screened(String source, Screening.Next next) {
        return list.decide(state, new Screen(source, List.of(), next), NOON);
    }

    private void givenAnOffice() {
        carryOut(new Create(ACCOUNT, "offices", IN_TIME));
        carryOut(new Add(ACCOUNT, OFFICE, "office", BLOCK));
    }

    private WireMessage carryOut(Command command) {
        return carryOut(command, NOON);
    }

    private WireMessage carryOut(Command command, Instant at) {
        var decision = list.decide(state, command, at);
        state = list.applyAll(state, decision.events());
        return decision.reply().orElseThrow();
    }
}
