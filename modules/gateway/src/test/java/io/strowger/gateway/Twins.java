package io.strowger.gateway;

import io.strowger.core.DomainSettings;
import io.strowger.core.Domains.Mapping;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.MappingKind;
import io.strowger.core.NamedLists.NamedList;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Inventories of two regions, in which nothing has the same SID.
record Twins(int region) {
    static final Twins HERE = new Twins(1);
    static final Twins THERE = new Twins(2);
    static final DomainName ACME = DomainName.parse("acme.sip.twilio.com");
    static final Inventory NOTHING = new Inventory(Optional.empty(), List.of(), List.of());

    /// With a Domain to which `mapped` are, and the lists that they name.
    Inventory inventory(DomainSettings settings, Inventory.Mapped... mapped) {
        var credentialLists = lists(
                Sid.Kind.CL,
                names(mapped, MappingKind.CALLS_CREDENTIAL_LIST, MappingKind.REGISTRATIONS_CREDENTIAL_LIST));
        var addressLists = lists(Sid.Kind.AL, names(mapped, MappingKind.CALLS_IP_ACCESS_CONTROL_LIST));
        var mappings = Stream.of(mapped)
                .map(one -> new Mapping(
                        one.kind(),
                        Stream.concat(credentialLists.stream(), addressLists.stream())
                                .filter(list -> list.sid().isOf(one.kind().lists())
                                        && list.friendlyName().equals(one.list()))
                                .findFirst()
                                .orElseThrow()
                                .sid(),
                        TestSite.NOON))
                .toList();
        var domain = new SipDomain(
                sid(Sid.Kind.SD, 0), TestSite.ACME, ACME, settings, mappings, TestSite.NOON, TestSite.NOON);
        return new Inventory(Optional.of(domain), credentialLists, addressLists);
    }

    Inventory inventory(Inventory.Mapped... mapped) {
        return inventory(DomainSettings.DEFAULT, mapped);
    }

    /// The same without the Domain.
    static Inventory withoutDomain(Inventory inventory) {
        return new Inventory(Optional.empty(), inventory.credentialLists(), inventory.ipAccessControlLists());
    }

    static SipDomain domain(Inventory inventory) {
        return inventory.domain().orElseThrow();
    }

    static Inventory.Mapped forCalls(String credentialList) {
        return new Inventory.Mapped(MappingKind.CALLS_CREDENTIAL_LIST, credentialList);
    }

    static Inventory.Mapped forRegistrations(String credentialList) {
        return new Inventory.Mapped(MappingKind.REGISTRATIONS_CREDENTIAL_LIST, credentialList);
    }

    static Inventory.Mapped forCallsFrom(String ipAccessControlList) {
        return new Inventory.Mapped(MappingKind.CALLS_IP_ACCESS_CONTROL_LIST, ipAccessControlList);
    }

    private static List<String> names(Inventory.Mapped[] mapped, MappingKind... kinds) {
        return Stream.of(mapped)
                .filter(one -> List.of(kinds).contains(one.kind()))
                .map(Inventory.Mapped::list)
                .distinct()
                .toList();
    }

    private List<NamedList> lists(Sid.Kind kind, List<String> names) {
        return IntStream.range(0, names.size())
                .mapToObj(
                        at -> new NamedList(sid(kind, at), TestSite.ACME, names.get(at), TestSite.NOON, TestSite.NOON))
                .toList();
    }

    private Sid sid(Sid.Kind kind, int number) {
        return new Sid("%s%016x%016x".formatted(kind, region, number));
    }
}
