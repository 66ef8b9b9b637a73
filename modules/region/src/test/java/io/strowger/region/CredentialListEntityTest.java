package io.strowger.region;

import static io.strowger.region.Samples.ACCOUNT;
import static io.strowger.region.Samples.ACME;
import static io.strowger.region.Samples.HASHED;
import static io.strowger.region.Samples.STRANGER;
import static io.strowger.testkit.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.CredentialLists;
import io.strowger.core.CredentialLists.Added;
import io.strowger.core.CredentialLists.Credential;
import io.strowger.core.MappingKind;
import io.strowger.core.NamedLists;
import io.strowger.core.NamedLists.NameInUse;
import io.strowger.core.NamedLists.Renamed;
import io.strowger.core.NamedLists.UnknownList;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.core.sip.HashedPassword;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Credential lists through their port.
class CredentialListEntityTest {
    private final TestRegion us1 = new TestRegion();

    @AfterEach
    void stop() {
        us1.close();
    }

    @Test
    void survivesARestart() {
        var list = us1.createList("phones");
        for (var i = 0; i < 120; i++) get(lists().add(ACCOUNT, list, "user" + i, HASHED));
        var before = get(lists().credentials(ACCOUNT, list, Page.Request.ALL));

        us1.restart();

        assertThat(get(lists().credentials(ACCOUNT, list, Page.Request.ALL))).isEqualTo(before);
        assertThat(before.orElseThrow().items())
                .extracting(Credential::username)
                .startsWith("user0", "user1")
                .hasSize(120);
        assertThat(get(lists().fetch(ACCOUNT, list))).isPresent();
    }

    @Test
    void takesOverTheLoginsOfAnotherList() {
        var phones = us1.createList("phones");
        for (var i = 0; i < 3; i++) get(lists().add(ACCOUNT, phones, "user" + i, HASHED));
        var copies = us1.createList("copies");
        var logins = get(lists().logins(ACCOUNT, phones)).orElseThrow();

        assertThat(get(lists().addAll(ACCOUNT, copies, logins))).isEqualTo(new CredentialLists.AllAdded(3, 0));
        assertThat(get(lists().addAll(ACCOUNT, copies, logins))).isEqualTo(new CredentialLists.AllAdded(0, 3));
        us1.restart();

        assertThat(get(lists().logins(ACCOUNT, copies))).contains(logins);
        assertThat(get(lists().logins(STRANGER, copies))).isEmpty();
    }

    @Test
    void isShownByTheListThatFollows() {
        var phones = us1.createList("phones");
        var desks = us1.createList("desks");

        assertThat(listed()).containsExactly("phones", "desks");
        assertThat(get(lists().rename(ACCOUNT, phones, "mobiles"))).isInstanceOf(Renamed.class);
        assertThat(listed()).containsExactly("mobiles", "desks");
        assertThat(get(lists().delete(ACCOUNT, desks))).isEqualTo(new NamedLists.Deleted());
        assertThat(listed()).containsExactly("mobiles");
        assertThat(get(lists().fetch(ACCOUNT, desks))).isEmpty();
    }

    @Test
    void hasANameOfItsOwn() {
        var phones = us1.createList("phones");
        us1.createList("desks");

        assertThat(get(lists().create(ACCOUNT, "phones"))).isEqualTo(new NameInUse("phones"));
        assertThat(get(lists().rename(ACCOUNT, phones, "desks"))).isEqualTo(new NameInUse("desks"));
        assertThat(get(lists().rename(ACCOUNT, phones, "phones"))).isInstanceOf(Renamed.class);
        assertThat(get(lists().create(STRANGER, "phones"))).isInstanceOf(NamedLists.Created.class);
    }

    @Test
    void isNotDeletedWhileADomainMapsIt() {
        var phones = us1.createList("phones");
        var acme = us1.createDomain(ACME);
        get(us1.domains().map(ACCOUNT, acme.sid(), MappingKind.CALLS_CREDENTIAL_LIST, phones));

        assertThat(get(lists().delete(ACCOUNT, phones))).isEqualTo(new NamedLists.StillMapped());

        get(us1.domains().unmap(ACCOUNT, acme.sid(), MappingKind.CALLS_CREDENTIAL_LIST, phones));
        assertThat(get(lists().delete(ACCOUNT, phones))).isEqualTo(new NamedLists.Deleted());
    }

    @Test
    void addsChangesAndRemovesACredential() {
        var list = us1.createList("phones");
        var added = get(lists().add(ACCOUNT, list, "alice", HASHED));
        assertThat(added).isInstanceOf(Added.class);
        var credential = ((Added) added).credential().sid();

        assertThat(get(lists().fetchCredential(ACCOUNT, list, credential)))
                .map(Credential::username)
                .contains("alice");
        assertThat(get(lists().change(ACCOUNT, list, credential, HashedPassword.of("alice", "Another-Horse-2"))))
                .isInstanceOf(CredentialLists.Changed.class);
        assertThat(get(lists().remove(ACCOUNT, list, credential))).isEqualTo(new CredentialLists.Removed());
        assertThat(get(lists().fetchCredential(ACCOUNT, list, credential))).isEmpty();
    }

    @Test
    void isUnknownWhereThereIsNone() {
        var unknown = Samples.sid(Sid.Kind.CL, 99);

        assertThat(get(lists().fetch(ACCOUNT, unknown))).isEmpty();
        assertThat(get(lists().credentials(ACCOUNT, unknown, Page.Request.ALL))).isEmpty();
        assertThat(get(lists().add(ACCOUNT, unknown, "alice", HASHED))).isEqualTo(new CredentialLists.Unknown());
        assertThat(get(lists().delete(ACCOUNT, unknown))).isEqualTo(new UnknownList());
        assertThat(get(lists().rename(ACCOUNT, unknown, "x"))).isEqualTo(new UnknownList());
    }

    private CredentialLists lists() {
        return us1.credentialLists();
    }

    private java.util.List<String> listed() {
        return get(lists().list(ACCOUNT, Page.Request.ALL)).items().stream()
                .map(NamedLists.NamedList::friendlyName)
                .toList();
    }
}
