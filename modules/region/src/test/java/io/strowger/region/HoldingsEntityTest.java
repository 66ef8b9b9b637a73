package io.strowger.region;

import static io.strowger.region.Samples.ACCOUNT;
import static io.strowger.region.Samples.ACME;
import static io.strowger.region.Samples.DOMAIN;
import static io.strowger.region.Samples.IN_TIME;
import static io.strowger.region.Samples.LIST;
import static io.strowger.region.Samples.REGISTRABLE;
import static io.strowger.region.Samples.sid;
import static io.strowger.testkit.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Domains;
import io.strowger.core.EntityAddress;
import io.strowger.core.NamedLists;
import io.strowger.core.NamedLists.CreateReply;
import io.strowger.core.NamedLists.Created;
import io.strowger.core.NamedLists.NameInUse;
import io.strowger.core.NamedLists.NamedList;
import io.strowger.core.NamedLists.RenameReply;
import io.strowger.core.NamedLists.Renamed;
import io.strowger.core.NamedLists.TooManyLists;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.DomainName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Limits and names through the ports, with requests at once and requests that are cut short.
class HoldingsEntityTest {
    private static final Duration OVER =
            Holdings.TIME_TO_USE.plus(Holdings.CLOCKS_DIFFER).plusSeconds(1);

    private final TestRegion us1 = new TestRegion();

    @AfterEach
    void stop() {
        us1.close();
    }

    @Test
    void survivesARestart() {
        var phones = us1.createList("phones");
        us1.createList("desks");
        get(lists().rename(ACCOUNT, phones, "mobiles"));

        us1.restart();

        assertThat(get(lists().create(ACCOUNT, "mobiles"))).isEqualTo(new NameInUse("mobiles"));
        assertThat(get(lists().create(ACCOUNT, "phones"))).isInstanceOf(Created.class);
    }

    @Test
    void givesANameToOneOfManyWhoWantItAtOnce() {
        var replies = atOnce(8, _ -> lists().create(ACCOUNT, "phones"));

        assertThat(replies).filteredOn(Created.class::isInstance).hasSize(1);
        assertThat(replies).filteredOn(new NameInUse("phones")::equals).hasSize(7);
        assertThat(listed()).containsExactly("phones");
    }

    @Test
    void givesANameToOneOfManyWhoAreRenamedAtOnce() {
        var lists =
                IntStream.range(0, 8).mapToObj(i -> us1.createList("list " + i)).toList();

        var replies = atOnce(8, i -> lists().rename(ACCOUNT, lists.get(i), "phones"));

        assertThat(replies).filteredOn(Renamed.class::isInstance).hasSize(1);
        assertThat(listed()).filteredOn("phones"::equals).hasSize(1);
    }

    @Test
    void keepsToTheLimitOfListsWhenManyAreCreatedAtOnce() {
        for (var i = 1; i <= 98; i++) reserve(sid(Sid.Kind.CL, i), "list " + i);

        var replies = atOnce(8, i -> lists().create(ACCOUNT, "one more " + i));

        assertThat(replies).filteredOn(Created.class::isInstance).hasSize(2);
        assertThat(replies).filteredOn(new TooManyLists(100)::equals).hasSize(6);
    }

    @Test
    void keepsToTheLimitOfDomainsWhenManyAreCreatedAtOnce() {
        for (var i = 1; i <= 98; i++) reserve(sid(Sid.Kind.SD, i), "d" + i + ".sip.twilio.com");

        var replies = atOnce(
                8,
                i -> us1.domains().create(ACCOUNT, DomainName.parse("one-more-" + i + ".sip.twilio.com"), REGISTRABLE));

        assertThat(replies).filteredOn(Domains.Created.class::isInstance).hasSize(2);
        assertThat(replies).filteredOn(new Domains.TooManyDomains(100)::equals).hasSize(6);
    }

    @Test
    void hasRoomAgainWhereCreatingWasCutShort() {
        for (var i = 1; i <= 98; i++) reserve(sid(Sid.Kind.SD, i), "d" + i + ".sip.twilio.com");
        us1.createDomain(ACME);
        us1.createDomain(DomainName.parse("full.sip.twilio.com"));
        var more = DomainName.parse("more.sip.twilio.com");
        assertThat(get(us1.domains().create(ACCOUNT, more, REGISTRABLE))).isEqualTo(new Domains.TooManyDomains(100));

        us1.pass(OVER);

        us1.createDomain(more);
        for (var i = 101; i <= 197; i++) reserve(sid(Sid.Kind.SD, i), "d" + i + ".sip.twilio.com");
        assertThat(get(us1.domains().create(ACCOUNT, DomainName.parse("last.sip.twilio.com"), REGISTRABLE)))
                .isEqualTo(new Domains.TooManyDomains(100));
    }

    @Test
    void freesANameWhoseListWasNeverCreated() {
        reserve(LIST, "phones");
        assertThat(get(lists().create(ACCOUNT, "phones"))).isEqualTo(new NameInUse("phones"));

        us1.pass(OVER);

        assertThat(get(lists().create(ACCOUNT, "phones"))).isInstanceOf(Created.class);
    }

    @Test
    void keepsANameWhoseListWasCreatedThoughNobodyHeardOfIt() {
        reserve(LIST, "phones");
        ask(CredentialList.address(LIST), new ListCommand.Create(ACCOUNT, "phones", IN_TIME), CreateReply.class);

        us1.pass(OVER);

        assertThat(get(lists().create(ACCOUNT, "phones"))).isEqualTo(new NameInUse("phones"));
    }

    @Test
    void freesTheNameThatARenamingLeftBehindWhenItWasCutShort() {
        var list = us1.createList("phones");
        ask(Holdings.address(ACCOUNT), new Holdings.Rename(list, "desks"), Holdings.RenameReply.class);
        ask(CredentialList.address(list), new ListCommand.Rename(ACCOUNT, "desks", IN_TIME), RenameReply.class);
        assertThat(get(lists().create(ACCOUNT, "phones"))).isEqualTo(new NameInUse("phones"));

        us1.pass(OVER);

        assertThat(get(lists().create(ACCOUNT, "desks"))).isEqualTo(new NameInUse("desks"));
        assertThat(get(lists().create(ACCOUNT, "phones"))).isInstanceOf(Created.class);
    }

    @Test
    void freesANameWhoseListWasDeletedWithoutSayingSo() {
        var list = us1.createList("phones");
        askAndSee(CredentialList.address(list), new ListCommand.Delete(ACCOUNT), NamedLists.DeleteReply.class);

        us1.pass(OVER);

        assertThat(get(lists().create(ACCOUNT, "phones"))).isInstanceOf(Created.class);
    }

    @Test
    void countsWhatWasThereBefore() {
        askAndSee(CredentialList.address(LIST), new ListCommand.Create(ACCOUNT, "phones", IN_TIME), CreateReply.class);
        us1.routes.own(ACME, ACCOUNT);
        askAndSee(
                Domain.address(ACME),
                new Domain.Create(DOMAIN, ACCOUNT, REGISTRABLE, List.of(), Optional.empty(), IN_TIME),
                Domains.CreateReply.class);

        assertThat(get(lists().create(ACCOUNT, "phones"))).isEqualTo(new NameInUse("phones"));
        assertThat(get(lists().rename(ACCOUNT, LIST, "desks"))).isInstanceOf(Renamed.class);
        for (var i = 2; i <= 100; i++) reserve(sid(Sid.Kind.SD, i), "d" + i + ".sip.twilio.com");
        assertThat(get(us1.domains().create(ACCOUNT, DomainName.parse("more.sip.twilio.com"), REGISTRABLE)))
                .isEqualTo(new Domains.TooManyDomains(100));
    }

    @Test
    void keepsNoRoomForADomainThatIsRefused() {
        us1.routes.own(ACME, Samples.STRANGER);
        for (var i = 1; i <= 99; i++) reserve(sid(Sid.Kind.SD, i), "d" + i + ".sip.twilio.com");

        assertThat(get(us1.domains().create(ACCOUNT, ACME, REGISTRABLE))).isEqualTo(new Domains.NameTaken(ACME));

        us1.createDomain(DomainName.parse("more.sip.twilio.com"));
    }

    /// As far as a request comes that is cut short.
    private void reserve(Sid sid, String name) {
        assertThat(ask(Holdings.address(ACCOUNT), new Holdings.Reserve(sid, name), Holdings.ReserveReply.class))
                .isInstanceOf(Holdings.Reserved.class);
    }

    private <R extends WireMessage> R ask(EntityAddress to, WireMessage command, Class<R> reply) {
        return get(us1.node().entities().ask("us1", to, command, reply));
    }

    private <R extends WireMessage> void askAndSee(EntityAddress to, WireMessage command, Class<R> reply) {
        get(us1.node().entities().askAndSee(us1.node().views(), "us1", to, command, reply));
    }

    private static <T> List<T> atOnce(int times, IntFunction<CompletionStage<T>> request) {
        var stages = IntStream.range(0, times).mapToObj(request).toList();
        return get(RegionAccess.inOrder(stages));
    }

    private List<String> listed() {
        return get(lists().list(ACCOUNT, Page.Request.ALL)).items().stream()
                .map(NamedList::friendlyName)
                .toList();
    }

    private NamedLists lists() {
        return us1.credentialLists();
    }
}
