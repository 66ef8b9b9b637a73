package io.strowger.region;

import static io.strowger.region.Samples.ACCOUNT;
import static io.strowger.region.Samples.ACME;
import static io.strowger.region.Samples.STRANGER;
import static io.strowger.testkit.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Cidr;
import io.strowger.core.IpAccessControlLists;
import io.strowger.core.IpAccessControlLists.Added;
import io.strowger.core.IpAccessControlLists.IpAddress;
import io.strowger.core.MappingKind;
import io.strowger.core.NamedLists;
import io.strowger.core.NamedLists.Created;
import io.strowger.core.NamedLists.NameInUse;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// IP access control lists through their port.
class IpAccessControlListEntityTest {
    private static final Cidr BLOCK = Cidr.parse("192.0.2.0/24");

    private final TestRegion us1 = new TestRegion();

    @AfterEach
    void stop() {
        us1.close();
    }

    @Test
    void survivesARestart() {
        var offices = create("offices");
        for (var i = 0; i < 100; i++) get(lists().add(ACCOUNT, offices, "host " + i, new Cidr("192.0.2." + i, 32)));
        get(lists().rename(ACCOUNT, offices, "homes"));
        var before = get(lists().addresses(ACCOUNT, offices, Page.Request.ALL));

        us1.restart();

        assertThat(get(lists().addresses(ACCOUNT, offices, Page.Request.ALL))).isEqualTo(before);
        assertThat(before.orElseThrow().items())
                .extracting(IpAddress::friendlyName)
                .startsWith("host 0", "host 1")
                .hasSize(100);
        assertThat(get(lists().fetch(ACCOUNT, offices)))
                .map(list -> list.friendlyName())
                .contains("homes");
    }

    @Test
    void isShownByTheListThatFollows() {
        create("offices");
        var homes = create("homes");

        assertThat(get(lists().list(ACCOUNT, Page.Request.ALL)).items())
                .extracting(list -> list.friendlyName())
                .containsExactly("offices", "homes");
        assertThat(get(lists().delete(ACCOUNT, homes))).isEqualTo(new NamedLists.Deleted());
        assertThat(get(lists().list(ACCOUNT, Page.Request.ALL)).items())
                .extracting(list -> list.friendlyName())
                .containsExactly("offices");
    }

    @Test
    void hasANameOfItsOwn() {
        var offices = create("offices");
        create("homes");

        assertThat(get(lists().create(ACCOUNT, "offices"))).isEqualTo(new NameInUse("offices"));
        assertThat(get(lists().rename(ACCOUNT, offices, "homes"))).isEqualTo(new NameInUse("homes"));
        assertThat(get(lists().create(STRANGER, "offices"))).isInstanceOf(Created.class);
    }

    @Test
    void isNotDeletedWhileADomainMapsIt() {
        var offices = create("offices");
        var acme = us1.createDomain(ACME);
        var kind = MappingKind.CALLS_IP_ACCESS_CONTROL_LIST;
        get(us1.domains().map(ACCOUNT, acme.sid(), kind, offices));

        assertThat(get(us1.domains().mappings(ACCOUNT, acme.sid(), kind, Page.Request.ALL))
                        .orElseThrow()
                        .items())
                .extracting(mapping -> mapping.friendlyName())
                .containsExactly("offices");
        assertThat(get(lists().delete(ACCOUNT, offices))).isEqualTo(new NamedLists.StillMapped());
    }

    @Test
    void addsChangesAndRemovesAnAddress() {
        var offices = create("offices");
        var added = (Added) get(lists().add(ACCOUNT, offices, "office", BLOCK));
        var address = added.address().sid();

        assertThat(get(lists().change(ACCOUNT, offices, address, "campus", BLOCK)))
                .isInstanceOf(IpAccessControlLists.Changed.class);
        assertThat(get(lists().fetchAddress(ACCOUNT, offices, address)))
                .map(IpAddress::friendlyName)
                .contains("campus");
        assertThat(get(lists().remove(ACCOUNT, offices, address))).isEqualTo(new IpAccessControlLists.Removed());
        assertThat(get(lists().fetchAddress(ACCOUNT, offices, address))).isEmpty();
    }

    @Test
    void isUnknownWhereThereIsNone() {
        var unknown = Samples.sid(Sid.Kind.AL, 99);

        assertThat(get(lists().fetch(ACCOUNT, unknown))).isEmpty();
        assertThat(get(lists().addresses(ACCOUNT, unknown, Page.Request.ALL))).isEmpty();
        assertThat(get(lists().add(ACCOUNT, unknown, "office", BLOCK))).isEqualTo(new IpAccessControlLists.Unknown());
    }

    private Sid create(String friendlyName) {
        return ((Created) get(lists().create(ACCOUNT, friendlyName))).list().sid();
    }

    private IpAccessControlLists lists() {
        return us1.region().ipAccessControlLists();
    }
}
