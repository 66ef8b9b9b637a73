package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.twilio.Twilio;
import com.twilio.base.Reader;
import com.twilio.base.Resource;
import com.twilio.exception.ApiException;
import com.twilio.http.HttpMethod;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.Account;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.Key;
import com.twilio.rest.api.v2010.account.NewKey;
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
import java.net.URI;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What an application does with Twilio's Java SDK works here too, in each region: the SDK as Twilio ships it,
/// its own host names, HTTPS. All in a sub-account, so that lists have in them what a test has put there.
@ParameterizedClass
@MethodSource("tenants")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SdkIT {
    private static final RunningCluster CLUSTER = RunningCluster.shared();
    private static final String PASSWORD = SipDomain.PASSWORD;
    private static final int MORE_THAN_BEGIN_MEANWHILE = 5; // of an account's calls, one a second
    private static final List<String> REGIONS = List.of("us1", "ie1", "au1");

    private final Tenant tenant;
    private final TwilioSdk sdk;
    private final TwilioRestClient owner;
    private final TwilioRestClient here;
    private final TwilioRestClient there;
    private final String region;
    private final String otherRegion;

    SdkIT(Tenant tenant) {
        this.tenant = tenant;
        sdk = tenant.sdk();
        owner = tenant.owner();
        here = tenant.here();
        there = tenant.there();
        region = tenant.region();
        otherRegion = tenant.otherRegion();
    }

    static Stream<Tenant> tenants() {
        return REGIONS.stream().map(Tenant::of);
    }

    /// A sub-account that its owner in one region makes and closes, a client of it there and in another region,
    /// and what was heard of them.
    record Tenant(
            String region,
            String otherRegion,
            SdkColumn column,
            TwilioSdk sdk,
            TwilioRestClient owner,
            TwilioRestClient here,
            TwilioRestClient there)
            implements AutoCloseable {

        static Tenant of(String region) {
            var otherRegion = REGIONS.get((REGIONS.indexOf(region) + 1) % REGIONS.size());
            var column = SdkColumn.ofJava();
            var sdk = TwilioSdk.at(CLUSTER, column);
            var owner = ownerIn(sdk, region);
            var sid = Account.creator()
                    .setFriendlyName("of the SDK")
                    .create(owner)
                    .getSid();
            return new Tenant(
                    region,
                    otherRegion,
                    column,
                    sdk,
                    owner,
                    sdk.in(CLUSTER.site(region), sid, token(sdk, sid, region)),
                    sdk.in(CLUSTER.site(otherRegion), sid, token(sdk, sid, otherRegion)));
        }

        private static TwilioRestClient ownerIn(TwilioSdk sdk, String region) {
            var site = CLUSTER.site(region);
            return sdk.in(site, LocalPlan.ACCOUNT, LocalPlan.token(site.region()));
        }

        private static String token(TwilioSdk sdk, String account, String region) {
            return Account.fetcher(account).fetch(ownerIn(sdk, region)).getAuthToken();
        }

        /// Each region has one of its own.
        String token(String region) {
            return token(sdk, here.getAccountSid(), region);
        }

        @Override
        public void close() {
            var closed = Account.updater(here.getAccountSid())
                    .setStatus(Account.Status.CLOSED)
                    .update(owner);
            assertThat(closed.getStatus()).isEqualTo(Account.Status.CLOSED);
        }

        @Override
        public String toString() {
            return region;
        }
    }

    /// The names of domains are of one account each.
    private String domain(String name) {
        return "sdk-" + name + "-" + region + ".sip.twilio.com";
    }

    @Test
    void aDomainIsMadeFetchedChangedListedAndDeleted() {
        var made = Domain.creator(domain("domain"))
                .setFriendlyName("Of the SDK: ä, €")
                .setSipRegistration(true)
                .setVoiceUrl("https://example.com/voice?a=b&c=d")
                .setVoiceMethod(HttpMethod.GET)
                .create(here);

        assertThat(made.getAccountSid()).isEqualTo(here.getAccountSid());
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
        assertThat(Domain.fetcher(made.getSid()).fetch(here)).isEqualTo(made);
        assertThat(Domain.reader().read(here)).contains(made);

        var changed = Domain.updater(made.getSid())
                .setDomainName(domain("renamed"))
                .setSipRegistration(false)
                .update(here);
        assertThat(changed.getDomainName()).isEqualTo(domain("renamed"));
        assertThat(changed.getSipRegistration()).isFalse();
        assertThat(changed.getVoiceUrl()).as("what is not sent stays").isEqualTo(made.getVoiceUrl());

        assertThat(Domain.deleter(made.getSid()).delete(here)).isTrue();
        refused(404, 20404, () -> Domain.fetcher(made.getSid()).fetch(here));
    }

    @Test
    void aCredentialListAndItsCredentialsAreMadeChangedListedAndDeleted() {
        var list = CredentialList.creator("sdk devices").create(here);
        var alice = Credential.creator(list.getSid(), "alice", PASSWORD).create(here);

        assertThat(alice.getUsername()).isEqualTo("alice");
        assertThat(alice.getCredentialListSid()).isEqualTo(list.getSid());
        assertThat(Credential.fetcher(list.getSid(), alice.getSid()).fetch(here))
                .isEqualTo(alice);
        assertThat(Credential.reader(list.getSid()).read(here)).containsExactly(alice);
        assertThat(Credential.updater(list.getSid(), alice.getSid())
                        .setPassword(PASSWORD + "6")
                        .update(here)
                        .getSid())
                .isEqualTo(alice.getSid());
        refused(
                400,
                21240,
                () -> Credential.creator(list.getSid(), "bob", "short").create(here));
        assertThat(Credential.deleter(list.getSid(), alice.getSid()).delete(here))
                .isTrue();
        refused(
                404,
                20404,
                () -> Credential.fetcher(list.getSid(), alice.getSid()).fetch(here));

        assertThat(CredentialList.updater(list.getSid(), "sdk phones")
                        .update(here)
                        .getFriendlyName())
                .isEqualTo("sdk phones");
        assertThat(CredentialList.fetcher(list.getSid()).fetch(here).getFriendlyName())
                .isEqualTo("sdk phones");
        assertThat(CredentialList.reader().read(here))
                .extracting(CredentialList::getSid)
                .contains(list.getSid());
        assertThat(CredentialList.deleter(list.getSid()).delete(here)).isTrue();
        refused(404, 20404, () -> CredentialList.fetcher(list.getSid()).fetch(here));
    }

    @Test
    void anAccessControlListAndItsAddressesAreMadeChangedListedAndDeleted() {
        var list = IpAccessControlList.creator("sdk offices").create(here);
        var office = IpAddress.creator(list.getSid(), "Dublin", "192.0.2.0")
                .setCidrPrefixLength(24)
                .create(here);

        assertThat(office.getIpAddress()).isEqualTo("192.0.2.0");
        assertThat(office.getCidrPrefixLength()).isEqualTo(24);
        assertThat(IpAddress.fetcher(list.getSid(), office.getSid()).fetch(here))
                .isEqualTo(office);
        assertThat(IpAddress.reader(list.getSid()).read(here)).containsExactly(office);
        var moved = IpAddress.updater(list.getSid(), office.getSid())
                .setIpAddress("198.51.100.7")
                .setCidrPrefixLength(32)
                .update(here);
        assertThat(moved.getIpAddress()).isEqualTo("198.51.100.7");
        assertThat(moved.getFriendlyName()).isEqualTo("Dublin");
        assertThat(IpAddress.deleter(list.getSid(), office.getSid()).delete(here))
                .isTrue();

        assertThat(IpAccessControlList.updater(list.getSid(), "sdk homes")
                        .update(here)
                        .getFriendlyName())
                .isEqualTo("sdk homes");
        assertThat(IpAccessControlList.fetcher(list.getSid()).fetch(here).getFriendlyName())
                .isEqualTo("sdk homes");
        assertThat(IpAccessControlList.reader().read(here))
                .extracting(IpAccessControlList::getSid)
                .contains(list.getSid());
        assertThat(IpAccessControlList.deleter(list.getSid()).delete(here)).isTrue();
        refused(404, 20404, () -> IpAccessControlList.fetcher(list.getSid()).fetch(here));
    }

    @Test
    void listsAreMappedForCallsAndForRegistrations() {
        var domain = Domain.creator(domain("mapped")).create(here).getSid();
        var list = CredentialList.creator("sdk mapped").create(here);
        var addresses = IpAccessControlList.creator("sdk mapped").create(here);

        var calls =
                AuthCallsCredentialListMapping.creator(domain, list.getSid()).create(here);
        assertThat(calls.getFriendlyName()).isEqualTo("sdk mapped");
        assertThat(AuthCallsCredentialListMapping.fetcher(domain, calls.getSid())
                        .fetch(here))
                .isEqualTo(calls);
        assertThat(AuthCallsCredentialListMapping.reader(domain).read(here)).containsExactly(calls);
        assertThat(CredentialListMapping.reader(domain).read(here))
                .as("the older path shows the same")
                .extracting(CredentialListMapping::getSid)
                .containsExactly(list.getSid());

        var from = AuthCallsIpAccessControlListMapping.creator(domain, addresses.getSid())
                .create(here);
        assertThat(AuthCallsIpAccessControlListMapping.fetcher(domain, from.getSid())
                        .fetch(here))
                .isEqualTo(from);
        assertThat(AuthCallsIpAccessControlListMapping.reader(domain).read(here))
                .containsExactly(from);
        assertThat(IpAccessControlListMapping.fetcher(domain, addresses.getSid())
                        .fetch(here)
                        .getDomainSid())
                .isEqualTo(domain);

        var registrations = AuthRegistrationsCredentialListMapping.creator(domain, list.getSid())
                .create(here);
        assertThat(AuthRegistrationsCredentialListMapping.fetcher(domain, registrations.getSid())
                        .fetch(here))
                .isEqualTo(registrations);
        assertThat(AuthRegistrationsCredentialListMapping.reader(domain).read(here))
                .containsExactly(registrations);
        assertThat(Domain.fetcher(domain).fetch(here).getAuthType()).isEqualTo("IP_ACL,CREDENTIAL_LIST");

        assertThat(AuthCallsCredentialListMapping.deleter(domain, calls.getSid())
                        .delete(here))
                .isTrue();
        assertThat(AuthCallsIpAccessControlListMapping.deleter(domain, from.getSid())
                        .delete(here))
                .isTrue();
        assertThat(AuthRegistrationsCredentialListMapping.deleter(domain, registrations.getSid())
                        .delete(here))
                .isTrue();
        assertThat(AuthRegistrationsCredentialListMapping.reader(domain).read(here))
                .isEmpty();
    }

    @Test
    void theOlderMappingsAreMadeAndDeletedToo() {
        var domain = Domain.creator(domain("older")).create(here).getSid();
        var list = CredentialList.creator("sdk older").create(here).getSid();
        var addresses = IpAccessControlList.creator("sdk older").create(here).getSid();

        var credentials = CredentialListMapping.creator(domain, list).create(here);
        assertThat(CredentialListMapping.fetcher(domain, credentials.getSid()).fetch(here))
                .isEqualTo(credentials);
        refused(400, 21231, () -> CredentialListMapping.creator(domain, list).create(here));
        var from = IpAccessControlListMapping.creator(domain, addresses).create(here);
        assertThat(IpAccessControlListMapping.reader(domain).read(here)).containsExactly(from);

        assertThat(CredentialListMapping.deleter(domain, credentials.getSid()).delete(here))
                .isTrue();
        assertThat(IpAccessControlListMapping.deleter(domain, from.getSid()).delete(here))
                .isTrue();
        assertThat(CredentialListMapping.reader(domain).read(here)).isEmpty();
    }

    @Test
    void aListIsReadPageAfterPage() {
        var list = CredentialList.creator("sdk pages").create(here).getSid();
        var users = IntStream.range(0, 7).mapToObj(number -> "user" + number).toList();
        for (var user : users) Credential.creator(list, user, PASSWORD).create(here);

        var read = StreamSupport.stream(
                        Credential.reader(list).setPageSize(3L).read(here).spliterator(), false)
                .map(Credential::getUsername)
                .toList();
        assertThat(read).containsExactlyInAnyOrderElementsOf(users);
        assertThat(Credential.reader(list).setPageSize(3L).limit(4).read(here)).hasSize(4);

        var reader = Credential.reader(list).setPageSize(3L);
        var first = reader.firstPage(here);
        assertThat(first.hasNextPage()).isTrue();
        var second = reader.nextPage(first, here);
        assertThat(second.getRecords()).hasSize(3).doesNotContainAnyElementsOf(first.getRecords());
        assertThat(reader.nextPage(second, here).getRecords()).hasSize(1);
        assertThat(reader.nextPage(second, here).hasNextPage()).isFalse();
        assertThat(reader.previousPage(second, here).getRecords()).isEqualTo(first.getRecords());
        refused(400, 20007, () -> Credential.reader(list).setPageSize(1001L).firstPage(here));
    }

    @Test
    void everyListGoesOnToItsSecondPage() {
        var domains = Stream.of("first", "second")
                .map(name -> Domain.creator(domain(name)).create(here).getSid())
                .toList();
        var domain = domains.getFirst();
        var devices = CredentialList.creator("sdk paged devices").create(here).getSid();
        var offices =
                IpAccessControlList.creator("sdk paged offices").create(here).getSid();
        for (var number = 1; number <= 2; number++) {
            var name = "sdk " + number;
            Credential.creator(devices, "user" + number, PASSWORD).create(here);
            IpAddress.creator(offices, name, "192.0.2." + number).create(here);
            var list = CredentialList.creator(name).create(here).getSid();
            CredentialListMapping.creator(domain, list).create(here);
            AuthRegistrationsCredentialListMapping.creator(domain, list).create(here);
            var addresses = IpAccessControlList.creator(name).create(here).getSid();
            IpAccessControlListMapping.creator(domain, addresses).create(here);
            NewKey.creator().setFriendlyName(name).create(here);
            called(domain("first"));
        }
        RunningCluster.eventually(
                "the list of calls, which is a moment late, has both", () -> hasTwoPages(Call.reader(), here));

        assertThat(hasTwoPages(Account.reader(), owner)).as("accounts").isTrue();
        for (var reader : List.<Reader<?>>of(
                Domain.reader(),
                CredentialList.reader(),
                Credential.reader(devices),
                IpAccessControlList.reader(),
                IpAddress.reader(offices),
                CredentialListMapping.reader(domain),
                IpAccessControlListMapping.reader(domain),
                AuthCallsCredentialListMapping.reader(domain),
                AuthCallsIpAccessControlListMapping.reader(domain),
                AuthRegistrationsCredentialListMapping.reader(domain),
                Key.reader()))
            assertThat(hasTwoPages(reader, here))
                    .as(reader.getClass().getSimpleName())
                    .isTrue();
    }

    /// Of one item each.
    private static <T extends Resource> boolean hasTwoPages(Reader<T> reader, TwilioRestClient client) {
        var first = reader.pageSize(1).firstPage(client);
        if (!first.hasNextPage()) return false;
        var second = reader.nextPage(first, client);
        return second.getRecords().size() == 1 && !second.getRecords().equals(first.getRecords());
    }

    @Test
    void aCallThatWaitsForItsTurnIsCanceled() {
        var name = domain("queued");
        Domain.creator(name).create(here);
        var waiting = IntStream.range(0, MORE_THAN_BEGIN_MEANWHILE)
                .mapToObj(_ -> called(name))
                .toList()
                .getLast();
        assertThat(waiting.getStatus()).isEqualTo(Call.Status.QUEUED);

        var canceled = Call.updater(waiting.getSid())
                .setStatus(Call.UpdateStatus.CANCELED)
                .update(here);

        assertThat(canceled.getStatus()).isEqualTo(Call.Status.CANCELED);
        assertThat(Call.fetcher(waiting.getSid()).fetch(here).getStatus()).isEqualTo(Call.Status.CANCELED);
    }

    private Call called(String domain) {
        return Call.creator(new Sip("sip:nobody@" + domain), new Sip("reception"), new Twiml("<Response/>"))
                .create(here);
    }

    @Test
    void eachHostIsItsRegion() {
        var made = CredentialList.creator("sdk regional").create(here);
        var other = CredentialList.creator("sdk regional").create(there);

        for (var request : List.<ThrowingCallable>of(
                () -> CredentialList.fetcher(made.getSid()).fetch(there),
                () -> CredentialList.deleter(made.getSid()).delete(there),
                () -> Credential.reader(made.getSid()).firstPage(there),
                () -> Credential.creator(made.getSid(), "alice", PASSWORD).create(there)))
            assertThat(refused(404, 20404, request))
                    .hasMessageContaining("was not found. It is in " + region + ": use api.{edge}." + region
                            + ".twilio.com, with an SDK both region and edge");
        assertThat(CredentialList.reader().read(there)).contains(other).doesNotContain(made);
    }

    @Test
    void theHostWithoutARegionIsUs1() {
        var sid = here.getAccountSid();
        var us1 = sdk.in(CLUSTER.site("us1"), sid, tenant.token("us1"));
        var anywhere = sdk.anywhere(sid, tenant.token("us1"));

        var made = CredentialList.creator("sdk anywhere").create(us1);

        assertThat(CredentialList.fetcher(made.getSid()).fetch(anywhere)).isEqualTo(made);
    }

    @Test
    void anyEdgeOfTwiliosLeadsToTheRegionBehindIt() {
        var ie1 = sdk.in("frankfurt", "ie1", here.getAccountSid(), tenant.token("ie1"));

        var made = CredentialList.creator("sdk through frankfurt").create(ie1);

        assertThat(CredentialList.reader().read(ie1)).contains(made);
    }

    @Test
    void aRegionThatIsNotHereIsNamedByTheRefusal() {
        var jp1 = sdk.in("tokyo", "jp1", here.getAccountSid(), tenant.token(region));

        assertThat(refused(404, 20404, () -> Domain.reader().firstPage(jp1)))
                .hasMessageContaining("api.tokyo.jp1.twilio.com")
                .hasMessageContaining("us1");
    }

    /// What Twilio's documentation warns of: whatever the region's name says, such a host means us1.
    @Test
    void aRegionAloneIsUs1() {
        var sid = here.getAccountSid();
        var made = CredentialList.creator("sdk region alone")
                .create(sdk.in(CLUSTER.site("us1"), sid, tenant.token("us1")));

        var ofUs1 = sdk.inRegionAlone(region, sid, tenant.token("us1"));

        assertThat(CredentialList.fetcher(made.getSid()).fetch(ofUs1)).isEqualTo(made);
    }

    @Test
    void aRegionAloneWithItsOwnTokenIsToldToSetTheEdgeToo() {
        var alone = sdk.inRegionAlone(region, here.getAccountSid(), tenant.token(region));

        if (region.equals("us1"))
            assertThat(Domain.reader().firstPage(alone).getRecords()).isNotNull();
        else
            assertThat(refused(401, 20003, () -> Domain.reader().firstPage(alone)))
                    .hasMessage("Authenticate: this is an auth token of " + region + "; this host is us1; api." + region
                            + ".twilio.com has no edge, and a region without an edge means us1, as with Twilio: set edge"
                            + " too, for api." + CLUSTER.site(region).edge() + "." + region + ".twilio.com");
    }

    @Test
    void anEdgeAloneIsUs1() {
        var sid = here.getAccountSid();
        var edge = CLUSTER.site(region).edge().toString();
        var made =
                CredentialList.creator("sdk edge alone").create(sdk.in(CLUSTER.site("us1"), sid, tenant.token("us1")));

        var ofUs1 = sdk.atEdgeAlone(edge, sid, tenant.token("us1"));
        var ofIe1 = sdk.atEdgeAlone(edge, sid, tenant.token("ie1"));

        assertThat(CredentialList.fetcher(made.getSid()).fetch(ofUs1)).isEqualTo(made);
        assertThat(refused(401, 20003, () -> Domain.reader().firstPage(ofIe1)))
                .hasMessage(
                        "Authenticate: this is an auth token of ie1; this host is us1; use the one of us1, or a host of"
                                + " ie1 such as ie1.localhost; with an SDK both region and edge, which make"
                                + " api.{edge}.ie1.twilio.com");
    }

    @Test
    void aTokenOfAnotherRegionIsRefused() {
        var mistaken = sdk.in(CLUSTER.site(region), here.getAccountSid(), tenant.token(otherRegion));

        assertThat(refused(401, 20003, () -> Domain.reader().firstPage(mistaken)))
                .hasMessageContaining(region)
                .hasMessageContaining(otherRegion);
        var nobody = sdk.in(CLUSTER.site(region), here.getAccountSid(), "wrong");
        assertThat(refused(401, 20003, () -> Domain.reader().firstPage(nobody)).getMoreInfo())
                .isEqualTo("https://www.twilio.com/docs/errors/20003");
    }

    /// By `routes.twilio.com`, as an application does that gives its SDK no region.
    @Test
    void aDomainIsRoutedToAnotherRegion() {
        var name = domain("routed");
        var anywhere = sdk.anywhere(here.getAccountSid(), tenant.token(region));
        Domain.creator(name).create(here);
        var routed = com.twilio.rest.routes.v2.SipDomain.fetcher(name).fetch(anywhere);
        assertThat(routed.getVoiceRegion()).isEqualTo(region);
        assertThat(routed.getUrl())
                .as("as it was asked for")
                .hasToString("https://routes.twilio.com/v2/SipDomains/" + name);
        assertThat(routed.getDateCreated())
                .isAfter(ZonedDateTime.now(ZoneOffset.UTC).minusMinutes(1));

        Domain.creator(name).create(there);
        var moved = com.twilio.rest.routes.v2.SipDomain.updater(name)
                .setVoiceRegion(otherRegion)
                .setFriendlyName("to the other one")
                .update(anywhere);

        assertThat(moved.getVoiceRegion()).isEqualTo(otherRegion);
        assertThat(moved.getFriendlyName()).isEqualTo("to the other one");
        var seen = com.twilio.rest.routes.v2.SipDomain.fetcher(name).fetch(here);
        assertThat(seen.getVoiceRegion()).isEqualTo(otherRegion);
        assertThat(seen.getUrl())
                .hasToString("https://routes." + CLUSTER.site(region).edge() + "." + region
                        + ".twilio.com/v2/SipDomains/" + name);
        refused(
                404,
                20404,
                () -> com.twilio.rest.routes.v2.SipDomain.fetcher(domain("nobodys"))
                        .fetch(here));
    }

    @Test
    void phoneNumbersAndTrunksAreAssignedToRegions() {
        var phone = "+1555123004" + REGIONS.indexOf(region);
        var number = PhoneNumber.updater(phone)
                .setVoiceRegion(otherRegion)
                .setFriendlyName("Support")
                .update(here);
        assertThat(number.getPhoneNumber()).isEqualTo(phone);
        assertThat(PhoneNumber.fetcher(phone).fetch(there)).satisfies(same -> {
            assertThat(same.getVoiceRegion()).isEqualTo(otherRegion);
            assertThat(same.getSid()).isEqualTo(number.getSid());
        });

        var pstn = "sdk-" + region + ".pstn.twilio.com";
        Trunk.updater(pstn).setVoiceRegion(otherRegion).update(here);
        var trunk = Trunk.fetcher(pstn).fetch(here);
        assertThat(trunk.getSipTrunkDomain()).isEqualTo(pstn);
        assertThat(trunk.getVoiceRegion()).isEqualTo(otherRegion);
    }

    @Test
    void aKeyOpensTheApiUntilItIsDeleted() {
        var key = NewKey.creator().setFriendlyName("ci").create(here);
        var withKey = new TwilioRestClient.Builder(key.getSid(), key.getSecret())
                .accountSid(here.getAccountSid())
                .region(region)
                .edge(CLUSTER.site(region).edge().toString())
                .httpClient(here.getHttpClient())
                .build();

        assertThat(CredentialList.creator("sdk by key").create(withKey).getAccountSid())
                .isEqualTo(here.getAccountSid());
        refused(401, 20003, () -> Key.reader().firstPage(withKey));
        assertThat(Key.updater(key.getSid())
                        .setFriendlyName("builds")
                        .update(here)
                        .getFriendlyName())
                .isEqualTo("builds");
        assertThat(Key.fetcher(key.getSid()).fetch(here).getFriendlyName()).isEqualTo("builds");
        assertThat(Key.reader().read(here)).extracting(Key::getSid).contains(key.getSid());

        assertThat(Key.deleter(key.getSid()).delete(here)).isTrue();
        refused(404, 20404, () -> Key.fetcher(key.getSid()).fetch(here));
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
        var itself = sdk.in(CLUSTER.site(region), made.getSid(), made.getAuthToken());
        RunningCluster.eventually("it is suspended everywhere", () -> isSuspended(itself));
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
        Domain.creator(domain("called")).setSipRegistration(true).create(here);
        var to = "sip:nobody@" + domain("called");
        var made = Call.creator(new Sip(to), new Sip("reception"), new Twiml("<Response><Hangup/></Response>"))
                .setTimeout(20)
                .create(here);
        assertThat(made.getDirection()).isEqualTo("outbound-api");
        assertThat(made.getTo()).isEqualTo(to);
        assertThat(made.getFrom()).isEqualTo("reception");
        assertThat(made.getPriceUnit().getCurrencyCode()).isEqualTo("USD");

        RunningCluster.eventually(
                "the call has failed",
                () -> Call.fetcher(made.getSid()).fetch(here).getStatus() == Call.Status.FAILED);

        var note = Notification.reader(made.getSid()).read(here).iterator().next();
        assertThat(note.getErrorCode()).isEqualTo("32009");
        assertThat(Notification.fetcher(made.getSid(), note.getSid())
                        .fetch(here)
                        .getMoreInfo())
                .hasToString("https://www.twilio.com/docs/errors/32009");
        var failed = Call.reader().setTo(to).setStatus(Call.Status.FAILED).setEndTimeAfter(yesterday());
        RunningCluster.eventually(
                "the list, which is a moment late, has it",
                () -> failed.read(here).iterator().hasNext());
        assertThat(failed.read(here)).extracting(Call::getSid).containsExactly(made.getSid());
        assertThat(Call.updater(made.getSid()).update(here).getStatus())
                .as("what is over, and told nothing, stays as it is")
                .isEqualTo(Call.Status.FAILED);
        refused(
                400,
                21220,
                () -> Call.updater(made.getSid())
                        .setTwiml(new Twiml("<Response/>"))
                        .update(here));
        assertThat(Call.deleter(made.getSid()).delete(here)).isTrue();
        refused(404, 20404, () -> Call.fetcher(made.getSid()).fetch(here));
        refused(
                400,
                21201,
                () -> Call.creator(new Sip(""), new Sip("reception"), new Twiml("<Response/>"))
                        .create(here));
    }

    @Test
    void aRefusalHasTwiliosCodeAndWords() {
        Domain.creator(domain("taken")).create(here);

        assertThat(refused(400, 21232, () -> Domain.creator(domain("taken")).create(here)))
                .hasMessageContaining(domain("taken"));
        refused(400, 21232, () -> Domain.creator("no domain").create(here));
        refused(404, 20404, () -> Domain.fetcher("SD" + "0".repeat(32)).fetch(here));
    }

    static ZonedDateTime yesterday() {
        return ZonedDateTime.now(ZoneOffset.UTC).minusDays(1);
    }

    @Test
    @Order(Integer.MAX_VALUE) // the others have called them
    void everyOperationIsCalledThroughTheSdk() {
        assertThat(tenant.column().notCalled()).isEmpty();
        tenant.column().writeOrCheck("Java SDK " + Twilio.VERSION);
    }

    static ApiException refused(int status, int code, ThrowingCallable request) {
        var refusal = catchThrowableOfType(ApiException.class, request);
        assertThat(refusal).as("refused").isNotNull();
        assertThat(refusal.getStatusCode()).as(refusal.getMessage()).isEqualTo(status);
        assertThat(refusal.getCode()).as(refusal.getMessage()).isEqualTo(code);
        return refusal;
    }
}
