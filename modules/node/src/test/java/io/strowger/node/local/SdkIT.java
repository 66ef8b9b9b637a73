package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.twilio.Twilio;
import com.twilio.exception.ApiException;
import com.twilio.http.HttpMethod;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.Account;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.Key;
import com.twilio.rest.api.v2010.account.NewKey;
import com.twilio.rest.api.v2010.account.Recording;
import com.twilio.rest.api.v2010.account.call.Event;
import com.twilio.rest.api.v2010.account.call.Notification;
import com.twilio.rest.api.v2010.account.sip.CredentialList;
import com.twilio.rest.api.v2010.account.sip.Domain;
import com.twilio.rest.api.v2010.account.sip.IpAccessControlList;
import com.twilio.rest.api.v2010.account.sip.credentiallist.Credential;
import com.twilio.rest.api.v2010.account.sip.domain.CredentialListMapping;
import com.twilio.rest.api.v2010.account.sip.domain.IpAccessControlListMapping;
import com.twilio.rest.api.v2010.account.sip.domain.authtypes.authtypecalls.AuthCallsCredentialListMapping;
import com.twilio.rest.api.v2010.account.sip.domain.authtypes.authtypecalls.AuthCallsIpAccessControlListMapping;
import com.twilio.rest.api.v2010.account.sip.domain.authtypes.authtyperegistrations.AuthRegistrationsCredentialListMapping;
import com.twilio.rest.api.v2010.account.sip.ipaccesscontrollist.IpAddress;
import com.twilio.rest.routes.v2.PhoneNumber;
import com.twilio.rest.routes.v2.Trunk;
import com.twilio.type.Sip;
import com.twilio.type.Twiml;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/// What an application does with Twilio's Java SDK works here too: the SDK as Twilio ships it, its own host names,
/// HTTPS.
/// All in a sub-account, so that lists have in them what a test has put there.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SdkIT {
    private static final RunningCluster CLUSTER = RunningCluster.shared();
    private static final String PASSWORD = SipDomain.PASSWORD;

    private static final SdkColumn COLUMN = SdkColumn.ofJava();

    private static TwilioSdk sdk;
    private static TwilioRestClient owner;
    private static TwilioRestClient us1;
    private static TwilioRestClient ie1;

    @BeforeAll
    static void makesASubAccount() {
        sdk = TwilioSdk.at(CLUSTER, COLUMN);
        owner = ownerIn("us1");
        var sid = Account.creator().setFriendlyName("of the SDK").create(owner).getSid();
        us1 = sdk.in(CLUSTER.site("us1"), sid, token(sid, "us1"));
        ie1 = sdk.in(CLUSTER.site("ie1"), sid, token(sid, "ie1"));
    }

    @AfterAll
    static void closesIt() {
        if (us1 == null) return;
        var closed = Account.updater(us1.getAccountSid())
                .setStatus(Account.Status.CLOSED)
                .update(owner);
        assertThat(closed.getStatus()).isEqualTo(Account.Status.CLOSED);
    }

    private static TwilioRestClient ownerIn(String region) {
        var site = CLUSTER.site(region);
        return sdk.in(site, LocalPlan.ACCOUNT, LocalPlan.token(site.region()));
    }

    /// Each region has one of its own.
    private static String token(String account, String region) {
        return Account.fetcher(account).fetch(ownerIn(region)).getAuthToken();
    }

    @Test
    void aDomainIsMadeFetchedChangedListedAndDeleted() {
        var made = Domain.creator("sdk-domain.sip.twilio.com")
                .setFriendlyName("Of the SDK: ä, €")
                .setSipRegistration(true)
                .setVoiceUrl("https://example.com/voice?a=b&c=d")
                .setVoiceMethod(HttpMethod.GET)
                .create(us1);

        assertThat(made.getAccountSid()).isEqualTo(us1.getAccountSid());
        assertThat(made.getFriendlyName()).isEqualTo("Of the SDK: ä, €");
        assertThat(made.getVoiceUrl()).isEqualTo(URI.create("https://example.com/voice?a=b&c=d"));
        assertThat(made.getVoiceMethod()).isEqualTo(HttpMethod.GET);
        assertThat(made.getSipRegistration()).isTrue();
        assertThat(made.getSubresourceUris())
                .containsKeys("credential_list_mappings", "ip_access_control_list_mappings");
        assertThat(made.getDateCreated())
                .isBetween(
                        ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(1),
                        ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(1));
        assertThat(Domain.fetcher(made.getSid()).fetch(us1)).isEqualTo(made);
        assertThat(Domain.reader().read(us1)).contains(made);

        var changed = Domain.updater(made.getSid())
                .setDomainName("sdk-renamed.sip.twilio.com")
                .setSipRegistration(false)
                .update(us1);
        assertThat(changed.getDomainName()).isEqualTo("sdk-renamed.sip.twilio.com");
        assertThat(changed.getSipRegistration()).isFalse();
        assertThat(changed.getVoiceUrl()).as("what is not sent stays").isEqualTo(made.getVoiceUrl());

        assertThat(Domain.deleter(made.getSid()).delete(us1)).isTrue();
        refused(404, 20404, () -> Domain.fetcher(made.getSid()).fetch(us1));
    }

    @Test
    void aCredentialListAndItsCredentialsAreMadeChangedListedAndDeleted() {
        var list = CredentialList.creator("sdk devices").create(us1);
        var alice = Credential.creator(list.getSid(), "alice", PASSWORD).create(us1);

        assertThat(alice.getUsername()).isEqualTo("alice");
        assertThat(alice.getCredentialListSid()).isEqualTo(list.getSid());
        assertThat(Credential.fetcher(list.getSid(), alice.getSid()).fetch(us1)).isEqualTo(alice);
        assertThat(Credential.reader(list.getSid()).read(us1)).containsExactly(alice);
        assertThat(Credential.updater(list.getSid(), alice.getSid())
                        .setPassword(PASSWORD + "6")
                        .update(us1)
                        .getSid())
                .isEqualTo(alice.getSid());
        refused(
                400,
                21240,
                () -> Credential.creator(list.getSid(), "bob", "short").create(us1));
        assertThat(Credential.deleter(list.getSid(), alice.getSid()).delete(us1))
                .isTrue();
        refused(
                404,
                20404,
                () -> Credential.fetcher(list.getSid(), alice.getSid()).fetch(us1));

        assertThat(CredentialList.updater(list.getSid(), "sdk phones")
                        .update(us1)
                        .getFriendlyName())
                .isEqualTo("sdk phones");
        assertThat(CredentialList.fetcher(list.getSid()).fetch(us1).getFriendlyName())
                .isEqualTo("sdk phones");
        assertThat(CredentialList.reader().read(us1))
                .extracting(CredentialList::getSid)
                .contains(list.getSid());
        assertThat(CredentialList.deleter(list.getSid()).delete(us1)).isTrue();
        refused(404, 20404, () -> CredentialList.fetcher(list.getSid()).fetch(us1));
    }

    @Test
    void anAccessControlListAndItsAddressesAreMadeChangedListedAndDeleted() {
        var list = IpAccessControlList.creator("sdk offices").create(us1);
        var office = IpAddress.creator(list.getSid(), "Dublin", "192.0.2.0")
                .setCidrPrefixLength(24)
                .create(us1);

        assertThat(office.getIpAddress()).isEqualTo("192.0.2.0");
        assertThat(office.getCidrPrefixLength()).isEqualTo(24);
        assertThat(IpAddress.fetcher(list.getSid(), office.getSid()).fetch(us1)).isEqualTo(office);
        assertThat(IpAddress.reader(list.getSid()).read(us1)).containsExactly(office);
        var moved = IpAddress.updater(list.getSid(), office.getSid())
                .setIpAddress("198.51.100.7")
                .setCidrPrefixLength(32)
                .update(us1);
        assertThat(moved.getIpAddress()).isEqualTo("198.51.100.7");
        assertThat(moved.getFriendlyName()).isEqualTo("Dublin");
        assertThat(IpAddress.deleter(list.getSid(), office.getSid()).delete(us1))
                .isTrue();

        assertThat(IpAccessControlList.updater(list.getSid(), "sdk homes")
                        .update(us1)
                        .getFriendlyName())
                .isEqualTo("sdk homes");
        assertThat(IpAccessControlList.fetcher(list.getSid()).fetch(us1).getFriendlyName())
                .isEqualTo("sdk homes");
        assertThat(IpAccessControlList.reader().read(us1))
                .extracting(IpAccessControlList::getSid)
                .contains(list.getSid());
        assertThat(IpAccessControlList.deleter(list.getSid()).delete(us1)).isTrue();
        refused(404, 20404, () -> IpAccessControlList.fetcher(list.getSid()).fetch(us1));
    }

    @Test
    void listsAreMappedForCallsAndForRegistrations() {
        var domain = Domain.creator("sdk-mapped.sip.twilio.com").create(us1).getSid();
        var list = CredentialList.creator("sdk mapped").create(us1);
        var addresses = IpAccessControlList.creator("sdk mapped").create(us1);

        var calls =
                AuthCallsCredentialListMapping.creator(domain, list.getSid()).create(us1);
        assertThat(calls.getFriendlyName()).isEqualTo("sdk mapped");
        assertThat(AuthCallsCredentialListMapping.fetcher(domain, calls.getSid())
                        .fetch(us1))
                .isEqualTo(calls);
        assertThat(AuthCallsCredentialListMapping.reader(domain).read(us1)).containsExactly(calls);
        assertThat(CredentialListMapping.reader(domain).read(us1))
                .as("the older path shows the same")
                .extracting(CredentialListMapping::getSid)
                .containsExactly(list.getSid());

        var from = AuthCallsIpAccessControlListMapping.creator(domain, addresses.getSid())
                .create(us1);
        assertThat(AuthCallsIpAccessControlListMapping.fetcher(domain, from.getSid())
                        .fetch(us1))
                .isEqualTo(from);
        assertThat(AuthCallsIpAccessControlListMapping.reader(domain).read(us1)).containsExactly(from);
        assertThat(IpAccessControlListMapping.fetcher(domain, addresses.getSid())
                        .fetch(us1)
                        .getDomainSid())
                .isEqualTo(domain);

        var registrations = AuthRegistrationsCredentialListMapping.creator(domain, list.getSid())
                .create(us1);
        assertThat(AuthRegistrationsCredentialListMapping.fetcher(domain, registrations.getSid())
                        .fetch(us1))
                .isEqualTo(registrations);
        assertThat(AuthRegistrationsCredentialListMapping.reader(domain).read(us1))
                .containsExactly(registrations);
        assertThat(Domain.fetcher(domain).fetch(us1).getAuthType()).isEqualTo("IP_ACL,CREDENTIAL_LIST");

        assertThat(AuthCallsCredentialListMapping.deleter(domain, calls.getSid())
                        .delete(us1))
                .isTrue();
        assertThat(AuthCallsIpAccessControlListMapping.deleter(domain, from.getSid())
                        .delete(us1))
                .isTrue();
        assertThat(AuthRegistrationsCredentialListMapping.deleter(domain, registrations.getSid())
                        .delete(us1))
                .isTrue();
        assertThat(AuthRegistrationsCredentialListMapping.reader(domain).read(us1))
                .isEmpty();
    }

    @Test
    void theOlderMappingsAreMadeAndDeletedToo() {
        var domain = Domain.creator("sdk-older.sip.twilio.com").create(us1).getSid();
        var list = CredentialList.creator("sdk older").create(us1).getSid();
        var addresses = IpAccessControlList.creator("sdk older").create(us1).getSid();

        var credentials = CredentialListMapping.creator(domain, list).create(us1);
        assertThat(CredentialListMapping.fetcher(domain, credentials.getSid()).fetch(us1))
                .isEqualTo(credentials);
        refused(400, 21231, () -> CredentialListMapping.creator(domain, list).create(us1));
        var from = IpAccessControlListMapping.creator(domain, addresses).create(us1);
        assertThat(IpAccessControlListMapping.reader(domain).read(us1)).containsExactly(from);

        assertThat(CredentialListMapping.deleter(domain, credentials.getSid()).delete(us1))
                .isTrue();
        assertThat(IpAccessControlListMapping.deleter(domain, from.getSid()).delete(us1))
                .isTrue();
        assertThat(CredentialListMapping.reader(domain).read(us1)).isEmpty();
    }

    @Test
    void aListIsReadPageAfterPage() {
        var list = CredentialList.creator("sdk pages").create(us1).getSid();
        var users = IntStream.range(0, 7).mapToObj(number -> "user" + number).toList();
        for (var user : users) Credential.creator(list, user, PASSWORD).create(us1);

        var read = StreamSupport.stream(
                        Credential.reader(list).setPageSize(3L).read(us1).spliterator(), false)
                .map(Credential::getUsername)
                .toList();
        assertThat(read).containsExactlyInAnyOrderElementsOf(users);
        assertThat(Credential.reader(list).setPageSize(3L).limit(4).read(us1)).hasSize(4);

        var reader = Credential.reader(list).setPageSize(3L);
        var first = reader.firstPage(us1);
        assertThat(first.hasNextPage()).isTrue();
        var second = reader.nextPage(first, us1);
        assertThat(second.getRecords()).hasSize(3).doesNotContainAnyElementsOf(first.getRecords());
        assertThat(reader.nextPage(second, us1).getRecords()).hasSize(1);
        assertThat(reader.nextPage(second, us1).hasNextPage()).isFalse();
        assertThat(reader.previousPage(second, us1).getRecords()).isEqualTo(first.getRecords());
        refused(400, 20007, () -> Credential.reader(list).setPageSize(1001L).firstPage(us1));
    }

    @Test
    void eachHostIsItsRegionAndTheOneWithoutIsUs1() {
        var here = CredentialList.creator("sdk regional").create(us1);
        var there = CredentialList.creator("sdk regional").create(ie1);

        refused(404, 20404, () -> CredentialList.fetcher(here.getSid()).fetch(ie1));
        assertThat(CredentialList.reader().read(ie1)).contains(there).doesNotContain(here);
        var anywhere = sdk.anywhere(us1.getAccountSid(), token(us1.getAccountSid(), "us1"));
        assertThat(CredentialList.fetcher(here.getSid()).fetch(anywhere)).isEqualTo(here);
    }

    @Test
    void aTokenOfAnotherRegionIsRefused() {
        var mistaken = sdk.in(CLUSTER.site("us1"), us1.getAccountSid(), token(us1.getAccountSid(), "ie1"));

        assertThat(refused(401, 20003, () -> Domain.reader().firstPage(mistaken)))
                .hasMessageContaining("ie1")
                .hasMessageContaining("us1");
        var nobody = sdk.in(CLUSTER.site("us1"), us1.getAccountSid(), "wrong");
        assertThat(refused(401, 20003, () -> Domain.reader().firstPage(nobody)).getMoreInfo())
                .isEqualTo("https://www.twilio.com/docs/errors/20003");
    }

    @Test
    void aDomainIsRoutedToAnotherRegion() {
        var name = "sdk-routed.sip.twilio.com";
        Domain.creator(name).create(us1);
        var routed = com.twilio.rest.routes.v2.SipDomain.fetcher(name).fetch(us1);
        assertThat(routed.getVoiceRegion()).isEqualTo("us1");
        assertThat(routed.getUrl())
                .as("as it was asked for")
                .hasToString("https://routes.ashburn.us1.twilio.com/v2/SipDomains/" + name);
        assertThat(routed.getDateCreated())
                .isAfter(ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(1));

        Domain.creator(name).create(ie1);
        var moved = com.twilio.rest.routes.v2.SipDomain.updater(name)
                .setVoiceRegion("ie1")
                .setFriendlyName("to Dublin")
                .update(us1);

        assertThat(moved.getVoiceRegion()).isEqualTo("ie1");
        assertThat(moved.getFriendlyName()).isEqualTo("to Dublin");
        assertThat(com.twilio.rest.routes.v2.SipDomain.fetcher(name).fetch(ie1).getVoiceRegion())
                .isEqualTo("ie1");
        refused(
                404,
                20404,
                () -> com.twilio.rest.routes.v2.SipDomain.fetcher("sdk-nobodys.sip.twilio.com")
                        .fetch(us1));
    }

    @Test
    void phoneNumbersAndTrunksAreAssignedToRegions() {
        var number = PhoneNumber.updater("+15551230042")
                .setVoiceRegion("ie1")
                .setFriendlyName("Support")
                .update(us1);
        assertThat(number.getPhoneNumber()).isEqualTo("+15551230042");
        assertThat(PhoneNumber.fetcher("+15551230042").fetch(ie1)).satisfies(same -> {
            assertThat(same.getVoiceRegion()).isEqualTo("ie1");
            assertThat(same.getSid()).isEqualTo(number.getSid());
        });

        Trunk.updater("sdk.pstn.twilio.com").setVoiceRegion("ie1").update(us1);
        var trunk = Trunk.fetcher("sdk.pstn.twilio.com").fetch(us1);
        assertThat(trunk.getSipTrunkDomain()).isEqualTo("sdk.pstn.twilio.com");
        assertThat(trunk.getVoiceRegion()).isEqualTo("ie1");
    }

    @Test
    void aKeyOpensTheApiUntilItIsDeleted() {
        var key = NewKey.creator().setFriendlyName("ci").create(us1);
        var withKey = new TwilioRestClient.Builder(key.getSid(), key.getSecret())
                .accountSid(us1.getAccountSid())
                .region("us1")
                .edge("ashburn")
                .httpClient(us1.getHttpClient())
                .build();

        assertThat(CredentialList.creator("sdk by key").create(withKey).getAccountSid())
                .isEqualTo(us1.getAccountSid());
        refused(401, 20003, () -> Key.reader().firstPage(withKey));
        assertThat(Key.updater(key.getSid())
                        .setFriendlyName("builds")
                        .update(us1)
                        .getFriendlyName())
                .isEqualTo("builds");
        assertThat(Key.fetcher(key.getSid()).fetch(us1).getFriendlyName()).isEqualTo("builds");
        assertThat(Key.reader().read(us1)).extracting(Key::getSid).contains(key.getSid());

        assertThat(Key.deleter(key.getSid()).delete(us1)).isTrue();
        refused(404, 20404, () -> Key.fetcher(key.getSid()).fetch(us1));
        RunningCluster.eventually("the key opens nothing more", () -> isRefused(withKey));
    }

    private static boolean isRefused(TwilioRestClient client) {
        try {
            CredentialList.reader().firstPage(client);
            return false;
        } catch (ApiException refusal) {
            return refusal.getStatusCode() == 401;
        }
    }

    @Test
    void accountsAreListedRenamedSuspendedAndClosed() {
        var made = Account.creator().create(owner);
        assertThat(made.getOwnerAccountSid()).isEqualTo(LocalPlan.ACCOUNT);
        assertThat(made.getStatus()).isEqualTo(Account.Status.ACTIVE);
        assertThat(made.getType()).isEqualTo(Account.Type.FULL);

        assertThat(Account.updater(made.getSid())
                        .setFriendlyName("Tenant")
                        .setStatus(Account.Status.SUSPENDED)
                        .update(owner)
                        .getFriendlyName())
                .isEqualTo("Tenant");
        assertThat(Account.reader()
                        .setStatus(Account.Status.SUSPENDED)
                        .setFriendlyName("Tenant")
                        .read(owner))
                .extracting(Account::getSid)
                .containsExactly(made.getSid());
        var tenant = sdk.in(CLUSTER.site("us1"), made.getSid(), made.getAuthToken());
        RunningCluster.eventually("it is suspended everywhere", () -> isSuspended(tenant));
        Account.updater(made.getSid()).setStatus(Account.Status.CLOSED).update(owner);
        refused(
                400,
                20005,
                () -> Account.updater(made.getSid())
                        .setStatus(Account.Status.ACTIVE)
                        .update(owner));
    }

    private static boolean isSuspended(TwilioRestClient client) {
        try {
            Domain.reader().firstPage(client);
            return false;
        } catch (ApiException refusal) {
            assertThat(refusal.getCode()).isEqualTo(20005);
            return true;
        }
    }

    @Test
    void aCallThatReachesNobodyFailsWithANotification() {
        Domain.creator("sdk-called.sip.twilio.com").setSipRegistration(true).create(us1);
        var to = "sip:nobody@sdk-called.sip.twilio.com";
        var made = Call.creator(new Sip(to), new Sip("reception"), new Twiml("<Response><Hangup/></Response>"))
                .setTimeout(20)
                .create(us1);
        assertThat(made.getDirection()).isEqualTo("outbound-api");
        assertThat(made.getTo()).isEqualTo(to);
        assertThat(made.getFrom()).isEqualTo("reception");
        assertThat(made.getPriceUnit().getCurrencyCode()).isEqualTo("USD");

        RunningCluster.eventually(
                "the call has failed",
                () -> Call.fetcher(made.getSid()).fetch(us1).getStatus() == Call.Status.FAILED);

        var note = Notification.reader(made.getSid()).read(us1).iterator().next();
        assertThat(note.getErrorCode()).isEqualTo("32009");
        assertThat(Notification.fetcher(made.getSid(), note.getSid()).fetch(us1).getMoreInfo())
                .hasToString("https://www.twilio.com/docs/errors/32009");
        var failed = Call.reader().setTo(to).setStatus(Call.Status.FAILED).setEndTimeAfter(yesterday());
        RunningCluster.eventually(
                "the list, which is a moment late, has it",
                () -> failed.read(us1).iterator().hasNext());
        assertThat(failed.read(us1)).extracting(Call::getSid).containsExactly(made.getSid());
        assertThat(Call.updater(made.getSid()).update(us1).getStatus())
                .as("what is over, and told nothing, stays as it is")
                .isEqualTo(Call.Status.FAILED);
        refused(
                400,
                21220,
                () -> Call.updater(made.getSid())
                        .setTwiml(new Twiml("<Response/>"))
                        .update(us1));
        assertThat(Call.deleter(made.getSid()).delete(us1)).isTrue();
        refused(404, 20404, () -> Call.fetcher(made.getSid()).fetch(us1));
        refused(
                400,
                21201,
                () -> Call.creator(new Sip(""), new Sip("reception"), new Twiml("<Response/>"))
                        .create(us1));
    }

    /// In the account itself, where the phone's domain is.
    @Test
    void aCallIsChangedWhileItGoesOnAndItsRecordingFetchedAndDeleted() {
        assumeTrue(RegistrarIT.isInstalled(), "sipp is not installed (Debian: apt-get install sip-tester)");
        try (var board = Switchboard.open(CLUSTER, "sdk-recorded.sip.twilio.com", List.of("dora"))) {
            var dora = board.registered("dora", "callee-connected");
            var call = Call.creator(
                            new Sip("sip:" + board.aor("dora")),
                            new Sip("alice"),
                            new Twiml("<Response><Record trim=\"do-not-trim\" timeout=\"0\" action=\""
                                    + board.app().url(Webapp.DONE) + "\"/></Response>"))
                    .create(owner);
            dora.picksUp();
            RunningCluster.eventually(
                    "somebody is recorded",
                    () -> Recording.reader()
                            .setCallSid(call.getSid())
                            .read(owner)
                            .iterator()
                            .hasNext());
            refused(400, 20009, () -> Call.deleter(call.getSid()).delete(owner));

            var ended = Call.updater(call.getSid())
                    .setStatus(Call.UpdateStatus.COMPLETED)
                    .update(owner);

            assertThat(ended.getSid()).isEqualTo(call.getSid());
            dora.ends();
            assertThat(Call.reader()
                            .setTo("sip:" + board.aor("dora"))
                            .setStartTimeAfter(yesterday())
                            .read(owner))
                    .extracting(Call::getSid)
                    .containsExactly(call.getSid());
            RunningCluster.eventually(
                    "the action is among the call's events",
                    () -> Event.reader(call.getSid()).read(owner).iterator().hasNext());
            assertThat(board.ended(call.getSid()).path("status").asText()).isEqualTo("completed");
            var sid = com.twilio.rest.api.v2010.account.call.Recording.reader(call.getSid())
                    .read(owner)
                    .iterator()
                    .next()
                    .getSid();
            RunningCluster.eventually(
                    "the recording is complete",
                    Duration.ofMinutes(1),
                    () -> Recording.fetcher(sid).fetch(owner).getStatus() == Recording.Status.COMPLETED);
            var recording = Recording.fetcher(sid).fetch(owner);
            assertThat(recording.getCallSid()).isEqualTo(call.getSid());
            assertThat(recording.getChannels()).isEqualTo(1);
            assertThat(recording.getSource()).isEqualTo(Recording.Source.RECORD_VERB);
            assertThat(Recording.deleter(sid).delete(owner)).isTrue();
            refused(404, 20404, () -> Recording.fetcher(sid).fetch(owner));
        }
    }

    @Test
    void aRefusalHasTwiliosCodeAndWords() {
        Domain.creator("sdk-taken.sip.twilio.com").create(us1);

        assertThat(refused(
                        400,
                        21232,
                        () -> Domain.creator("sdk-taken.sip.twilio.com").create(us1)))
                .hasMessageContaining("sdk-taken.sip.twilio.com");
        refused(400, 21232, () -> Domain.creator("no domain").create(us1));
        refused(404, 20404, () -> Domain.fetcher("SD" + "0".repeat(32)).fetch(us1));
    }

    private static ZonedDateTime yesterday() {
        return ZonedDateTime.now(ZoneOffset.UTC).minusDays(1);
    }

    @Test
    void curlTrustsTheAuthorityAsUpSays() {
        assumeTrue(RegistrarIT.isInstalled("curl"), "curl is not installed (Debian: apt-get install curl)");
        var authority = new LocalAuthority(new DataDirectory(CLUSTER.data()));
        var curl = RunningCluster.run(List.of(
                "curl",
                "-sS",
                "--noproxy",
                "*",
                "--cacert",
                authority.certificate().toString(),
                "--connect-to",
                "::127.0.0.1:" + CLUSTER.httpsPort("us1"),
                "-u",
                LocalPlan.ACCOUNT + ":" + LocalPlan.token(CLUSTER.site("us1").region()),
                "https://api.twilio.com" + RunningCluster.account(".json")));
        assertThat(curl.succeeded().output()).contains("\"sid\":\"" + LocalPlan.ACCOUNT + "\"");
    }

    @Test
    void javaTrustsTheAuthorityAsUpSays() throws IOException {
        var authority = new LocalAuthority(new DataDirectory(CLUSTER.data()));
        try (var folder = FileTree.temporary("strowger-java-")) {
            var program = Files.writeString(folder.root().resolve("Probe.java"), """
                    void main(String[] arguments) throws Exception {
                        try (var body = java.net.URI.create(arguments[0]).toURL().openStream()) {
                            IO.println(new String(body.readAllBytes()));
                        }
                    }
                    """);
            RunningCluster.run(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Djavax.net.ssl.trustStore=" + authority.trustStore(),
                            program.toString(),
                            "https://localhost:" + CLUSTER.httpsPort("ie1") + "/healthz"))
                    .succeeded();
        }
    }

    @Test
    void nodeTrustsTheAuthorityAsUpSays() {
        assumeTrue(RegistrarIT.isInstalled("node"), "node is not installed (Debian: apt-get install nodejs)");
        var authority = new LocalAuthority(new DataDirectory(CLUSTER.data()));
        var program = List.of(
                "node",
                "-e",
                "require('https').get(process.argv[1], answer => answer.pipe(process.stdout))",
                "https://127.0.0.1:" + CLUSTER.httpsPort("au1") + "/healthz");

        RunningCluster.run(
                        program,
                        Map.of("NODE_EXTRA_CA_CERTS", authority.certificate().toString()))
                .succeeded();
        assertThat(RunningCluster.run(program).output())
                .as("and else it does not")
                .contains("certificate");
    }

    @Test
    @Order(Integer.MAX_VALUE) // the others have called them
    void everyOperationIsCalledThroughTheSdk() {
        assertThat(COLUMN.notCalled()).isEmpty();
        COLUMN.writeOrCheck("Java SDK " + Twilio.VERSION);
    }

    private static ApiException refused(int status, int code, ThrowingCallable request) {
        var refusal = catchThrowableOfType(ApiException.class, request);
        assertThat(refusal).as("refused").isNotNull();
        assertThat(refusal.getStatusCode()).as(refusal.getMessage()).isEqualTo(status);
        assertThat(refusal.getCode()).as(refusal.getMessage()).isEqualTo(code);
        return refusal;
    }
}
