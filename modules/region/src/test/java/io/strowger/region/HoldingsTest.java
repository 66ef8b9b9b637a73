package io.strowger.region;

import static io.strowger.region.Samples.DOMAIN;
import static io.strowger.region.Samples.LIST;
import static io.strowger.region.Samples.NOON;
import static io.strowger.region.Samples.SECOND_LIST;
import static io.strowger.region.Samples.sid;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Decision;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.region.Holdings.Check;
import io.strowger.region.Holdings.Checked;
import io.strowger.region.Holdings.Command;
import io.strowger.region.Holdings.Event;
import io.strowger.region.Holdings.Full;
import io.strowger.region.Holdings.GiveBack;
import io.strowger.region.Holdings.Holding;
import io.strowger.region.Holdings.NameInUse;
import io.strowger.region.Holdings.NotHeld;
import io.strowger.region.Holdings.NotNow;
import io.strowger.region.Holdings.Rename;
import io.strowger.region.Holdings.Reserve;
import io.strowger.region.Holdings.Reserved;
import io.strowger.region.Holdings.Settle;
import io.strowger.region.Holdings.State;
import io.strowger.region.Holdings.Stock;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HoldingsTest {
    private static final Instant UNTIL = NOON.plus(Holdings.TIME_TO_USE);
    private static final Instant LATER = UNTIL.plus(Holdings.CLOCKS_DIFFER).plusMillis(1);

    private final Holdings holdings = new Holdings();
    private State state = holdings.initial();

    @Test
    void looksAtWhatIsThereBeforeItReservesAnything() {
        var reserve = new Reserve(SECOND_LIST, "phones");
        assertThat(decide(reserve, NOON).question()).contains(new Holdings.TakeStock());
        assertThat(decide(reserve, NOON).reply()).get().isInstanceOf(NotNow.class);

        carryOut(new Stock(List.of(Holding.settled(LIST, List.of("phones")))), NOON);

        assertThat(decide(reserve, NOON).reply()).contains(new NameInUse());
        assertThat(reply(new Reserve(SECOND_LIST, "desks"), NOON)).isEqualTo(new Reserved(UNTIL));
    }

    @Test
    void looksOnce() {
        givenNothing();
        reply(new Reserve(LIST, "phones"), NOON);

        assertThat(decide(new Stock(List.of()), NOON)).isEqualTo(Decision.nothing());
    }

    @Test
    void reservesANameOnceForEachKindOfList() {
        givenNothing();
        reply(new Reserve(LIST, "phones"), NOON);

        assertThat(reply(new Reserve(SECOND_LIST, "phones"), NOON)).isEqualTo(new NameInUse());
        assertThat(reply(new Reserve(sid(Sid.Kind.AL, 1), "phones"), NOON)).isEqualTo(new Reserved(UNTIL));
    }

    @Test
    void countsApiKeysToo() {
        givenNothing();
        for (var i = 1; i <= 1000; i++) reply(new Reserve(sid(Sid.Kind.SK, i), "key"), NOON);

        assertThat(reply(new Reserve(sid(Sid.Kind.SK, 1001), "key"), NOON)).isEqualTo(new Full(1000));
    }

    @Test
    void reservesUpToTheLimitOfEachKind() {
        givenNothing();
        for (var i = 1; i <= 100; i++) reply(new Reserve(sid(Sid.Kind.SD, i), "d" + i + ".sip.twilio.com"), NOON);

        assertThat(reply(new Reserve(sid(Sid.Kind.SD, 101), "d101.sip.twilio.com"), NOON))
                .isEqualTo(new Full(100));
        assertThat(reply(new Reserve(LIST, "phones"), NOON)).isEqualTo(new Reserved(UNTIL));

        reply(new GiveBack(sid(Sid.Kind.SD, 7)), NOON);
        assertThat(reply(new Reserve(sid(Sid.Kind.SD, 101), "d101.sip.twilio.com"), NOON))
                .isEqualTo(new Reserved(UNTIL));
    }

    @Test
    void asksWhatHasBecomeOfAReservationThatIsInTheWayAndOver() {
        givenNothing();
        reply(new Reserve(LIST, "phones"), NOON);
        var wanted = new Reserve(SECOND_LIST, "phones");
        assertThat(decide(wanted, UNTIL.plus(Holdings.CLOCKS_DIFFER)).question())
                .as("it may still be used")
                .isEmpty();

        var doubtful = new Holding(LIST, List.of("phones"), UNTIL);
        assertThat(decide(wanted, LATER)).isEqualTo(Decision.consult(new Check(List.of(doubtful)), new NameInUse()));

        carryOut(new Checked(List.of(new Settle(LIST, UNTIL, List.of()))), LATER);
        assertThat(reply(wanted, LATER)).isEqualTo(new Reserved(LATER.plus(Holdings.TIME_TO_USE)));
    }

    @Test
    void asksWhatHasBecomeOfAllThatIsOverWhenItIsFull() {
        var all = IntStream.rangeClosed(1, 100)
                .mapToObj(i -> Holding.settled(sid(Sid.Kind.CL, i), List.of("list " + i)))
                .toList();
        carryOut(new Stock(all), NOON);
        var wanted = new Reserve(sid(Sid.Kind.CL, 101), "one more");

        assertThat(decide(wanted, NOON)).isEqualTo(Decision.consult(new Check(all), new Full(100)));

        carryOut(new Checked(List.of()), NOON);
        assertThat(decide(wanted, NOON).reply()).contains(new Full(100));
        carryOut(new Checked(List.of(new Settle(sid(Sid.Kind.CL, 50), Instant.EPOCH, List.of()))), NOON);
        assertThat(reply(wanted, NOON)).isEqualTo(new Reserved(UNTIL));
    }

    @Test
    void holdsBothNamesWhileOneIsChanged() {
        givenNothing();
        reply(new Reserve(LIST, "phones"), NOON);

        assertThat(reply(new Rename(LIST, "desks"), NOON)).isEqualTo(new Reserved(UNTIL));
        assertThat(reply(new Reserve(SECOND_LIST, "phones"), NOON)).isEqualTo(new NameInUse());
        assertThat(reply(new Reserve(SECOND_LIST, "desks"), NOON)).isEqualTo(new NameInUse());

        reply(new Settle(LIST, UNTIL, List.of("desks")), NOON);
        assertThat(reply(new Reserve(SECOND_LIST, "phones"), NOON)).isEqualTo(new Reserved(UNTIL));
    }

    @Test
    void letsARenamingBeDoneAgainButNotAnotherBeside() {
        givenNothing();
        reply(new Reserve(LIST, "phones"), NOON);
        reply(new Rename(LIST, "desks"), NOON);
        var again = NOON.plusSeconds(1);

        assertThat(reply(new Rename(LIST, "mobiles"), again)).isInstanceOf(NotNow.class);
        assertThat(reply(new Rename(LIST, "desks"), again)).isEqualTo(new Reserved(UNTIL.plusSeconds(1)));
    }

    @Test
    void asksWhatHasBecomeOfARenamingThatWasCutShort() {
        givenNothing();
        reply(new Reserve(LIST, "phones"), NOON);
        reply(new Rename(LIST, "desks"), NOON);
        var other = new Rename(LIST, "mobiles");

        assertThat(decide(other, LATER).question())
                .contains(new Check(List.of(new Holding(LIST, List.of("phones", "desks"), UNTIL))));

        carryOut(new Checked(List.of(new Settle(LIST, UNTIL, List.of("phones")))), LATER);
        assertThat(reply(new Reserve(SECOND_LIST, "desks"), LATER)).isInstanceOf(Reserved.class);
        assertThat(reply(other, LATER)).isInstanceOf(Reserved.class);
    }

    @Test
    void renamesADomainOnceMoreThatIsLeftWithTwoNames() {
        givenNothing();
        reply(new Reserve(DOMAIN, "one.sip.twilio.com"), NOON);
        reply(new Rename(DOMAIN, "two.sip.twilio.com"), NOON);
        var third = new Rename(DOMAIN, "three.sip.twilio.com");
        assertThat(decide(third, LATER).question()).isPresent();

        var both = List.of("one.sip.twilio.com", "two.sip.twilio.com");
        carryOut(new Checked(List.of(new Settle(DOMAIN, UNTIL, both))), LATER);

        assertThat(reply(third, LATER)).isInstanceOf(Reserved.class);
        assertThat(reply(third, LATER)).as("again").isInstanceOf(Reserved.class);
    }

    @Test
    void doesNotBelieveWhatIsOlderThanTheLastReservation() {
        givenNothing();
        reply(new Reserve(LIST, "phones"), NOON);
        reply(new Rename(LIST, "desks"), LATER);

        assertThat(decide(new Settle(LIST, UNTIL, List.of("phones")), LATER).events())
                .isEmpty();
        assertThat(decide(new Checked(List.of(new Settle(LIST, UNTIL, List.of()))), LATER)
                        .events())
                .isEmpty();
    }

    @Test
    void needsNoReservationForTheNameThatItHas() {
        givenNothing();
        reply(new Reserve(LIST, "phones"), NOON);

        var decision = decide(new Rename(LIST, "phones"), NOON);

        assertThat(decision.events()).isEmpty();
        assertThat(decision.reply()).contains(new Reserved(UNTIL));
    }

    @Test
    void renamesNothingThatIsNotHeld() {
        givenNothing();

        assertThat(reply(new Rename(LIST, "phones"), NOON)).isEqualTo(new NotHeld());
        assertThat(decide(new GiveBack(LIST), NOON).events()).isEmpty();
    }

    private void givenNothing() {
        carryOut(new Stock(List.of()), NOON);
    }

    private WireMessage reply(Command command, Instant at) {
        return carryOut(command, at).reply().orElseThrow();
    }

    private Decision<Event> carryOut(Command command, Instant at) {
        var decision = decide(command, at);
        state = holdings.applyAll(state, decision.events());
        return decision;
    }

    private Decision<Event> decide(Command command, Instant at) {
        return holdings.decide(state, command, at);
    }
}
