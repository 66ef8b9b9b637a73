package io.strowger.gateway;

import io.strowger.core.ApiKeys;
import io.strowger.core.Calls;
import io.strowger.core.Cidr;
import io.strowger.core.CredentialLists;
import io.strowger.core.DomainSettings;
import io.strowger.core.Domains;
import io.strowger.core.EdgeId;
import io.strowger.core.EntityAddress;
import io.strowger.core.Epoch;
import io.strowger.core.IpAccessControlLists;
import io.strowger.core.Journal;
import io.strowger.core.Ladders;
import io.strowger.core.MappingKind;
import io.strowger.core.NamedLists;
import io.strowger.core.Recordings;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.Sid;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.ContactUri;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.Origin;
import io.strowger.core.sip.Transport;
import io.strowger.testkit.HttpCorpus;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A site where acme has two of everything in one region, with SIDs of the same digits: one to be asked for, and
/// one to be deleted.
final class FurnishedSite {
    static final String SID = "0".repeat(31) + "1";
    static final String DOOMED = "0".repeat(31) + "2";
    static final DomainName ACME = DomainName.parse("acme.sip.twilio.com");
    private static final DomainName DOOMED_NAME = DomainName.parse("doomed.sip.twilio.com");
    private static final RegionId US1 = RegionId.parse("us1");

    private FurnishedSite() {}

    /// What there is, as those see it who ask over a socket.
    static HttpCorpus.Furniture furniture() {
        var acme = new HttpCorpus.Credentials(TestSite.ACME.value(), "acme-us1");
        return new HttpCorpus.Furniture(acme, acme, "+15005550006", things(SID, ACME), things(DOOMED, DOOMED_NAME));
    }

    private static HttpCorpus.Things things(String sid, DomainName name) {
        return new HttpCorpus.Things(
                name.value(),
                Stream.of("AL", "CA", "CL", "CR", "IP", "NO", "RE", "SD", "SK")
                        .collect(Collectors.toMap(kind -> kind, kind -> kind + sid)),
                List.of("Cookie: strowger-80=" + sid + sid, "X-CSRF-Token: " + sid));
    }

    static TestSite create() {
        var site = new TestSite("", Optional.of(new LocalSiteRoutesTest.TwoSites()));
        furnish(site, site.us1);
        for (var name : List.of("PhoneNumbers/+15005550006", "Trunks/acme.pstn.twilio.com"))
            site.post("/v2/" + name).answer();
        return site;
    }

    /// One where acme has all of that in ie1.
    static TestSite inIe1() {
        var site = new TestSite();
        furnish(site, site.ie1);
        return site;
    }

    private static void furnish(TestSite site, FakeRegion region) {
        furnish(site, region, SID, ACME);
        furnish(site, region, DOOMED, DOOMED_NAME);
    }

    private static void furnish(TestSite site, FakeRegion region, String sid, DomainName name) {
        var credentialList = new Sid("CL" + sid);
        var addressList = new Sid("AL" + sid);
        region.credentialLists().lists.put(credentialList, list(credentialList));
        region.ipAccessControlLists().lists.put(addressList, list(addressList));
        var credential = new Sid("CR" + sid);
        region.credentialLists()
                .credentials
                .put(
                        credential,
                        new CredentialLists.Credential(
                                credential, TestSite.ACME, credentialList, "bob", TestSite.NOON, TestSite.NOON));
        var address = new Sid("IP" + sid);
        region.ipAccessControlLists()
                .addresses
                .put(
                        address,
                        new IpAccessControlLists.IpAddress(
                                address,
                                TestSite.ACME,
                                addressList,
                                "home",
                                Cidr.parse("198.51.100.0/24"),
                                TestSite.NOON,
                                TestSite.NOON));
        var mappings = Stream.of(MappingKind.values())
                .map(kind -> new Domains.Mapping(
                        kind,
                        kind == MappingKind.CALLS_IP_ACCESS_CONTROL_LIST ? addressList : credentialList,
                        TestSite.NOON))
                .toList();
        var domain = new Sid("SD" + sid);
        region.domains()
                .domains
                .put(
                        domain,
                        new Domains.SipDomain(
                                domain,
                                TestSite.ACME,
                                name,
                                DomainSettings.DEFAULT,
                                mappings,
                                TestSite.NOON,
                                TestSite.NOON));
        region.registrations().bindings.put(Aor.parse("alice@" + name), List.of(binding()));
        happened(region.journal(), new EntityAddress("domain", name.value()));
        happened(region.journal(), new EntityAddress("credential-list", credentialList.value()));
        happened(
                region.journal(),
                new EntityAddress("call", Calls.first(new Sid("CA" + sid)).value()));
        happened(site.global, new EntityAddress("route", name.value()));
        var key = new Sid("SK" + sid);
        region.apiKeys()
                .keys
                .put(
                        key,
                        new ApiKeys.Key(key, TestSite.ACME, "key", ApiKeys.Access.FULL, TestSite.NOON, TestSite.NOON));
        site.routes.add(route(sid, name));
        furnishCall(region, sid);
    }

    private static void happened(FakeJournal journal, EntityAddress entity) {
        journal.holders.put(entity, TestSite.ACME);
        journal.events.put(
                entity,
                List.of(new Journal.Entry(1, entity.kind() + ".made.1", TestSite.NOON, "{}", Optional.empty())));
    }

    private static Binding binding() {
        return new Binding(
                ContactUri.parse("sip:alice@192.0.2.4:5060"),
                TestSite.NOON.plusSeconds(600),
                "call-1",
                7,
                500,
                "",
                1,
                new Origin(EdgeId.parse("dublin"), Transport.TCP, "198.51.100.7:40112", "softphone/1", List.of()),
                TestSite.NOON);
    }

    private static void furnishCall(FakeRegion region, String sid) {
        var call = new Sid("CA" + sid);
        region.calls()
                .put(new Calls.CallRecord(
                        call,
                        Optional.empty(),
                        TestSite.ACME,
                        "bob",
                        "sip:alice@acme.sip.twilio.com",
                        Calls.Status.COMPLETED,
                        Calls.Direction.OUTBOUND_API,
                        TestSite.NOON,
                        TestSite.NOON,
                        Optional.of(TestSite.NOON),
                        Optional.of(TestSite.NOON),
                        Optional.of(TestSite.NOON)));
        region.calls()
                .notifications
                .put(
                        call,
                        List.of(new Calls.Notification(
                                new Sid("NO" + sid), call, 11200, true, "failed", "", TestSite.NOON)));
        region.ladders().ladders.put(call, new Ladders.Ladder(List.of(), 0, true));
        region.recordings()
                .put(
                        new Recordings.Recording(
                                new Sid("RE" + sid), TestSite.ACME, call, TestSite.NOON, TestSite.NOON, true, 8),
                        new byte[8]);
    }

    private static NamedLists.NamedList list(Sid sid) {
        return new NamedLists.NamedList(sid, TestSite.ACME, sid.value(), TestSite.NOON, TestSite.NOON);
    }

    private static Routes.RouteView route(String sid, DomainName name) {
        return new Routes.RouteView(
                new Sid("QQ" + sid),
                name,
                TestSite.ACME,
                "",
                List.of(US1, RegionId.parse("ie1")),
                new Routes.Active(US1, new Epoch(1)),
                Optional.empty(),
                List.of(),
                new Routes.Manual(),
                TestSite.NOON,
                TestSite.NOON);
    }
}
