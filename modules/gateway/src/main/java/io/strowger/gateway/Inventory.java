package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.MappingKind;
import io.strowger.core.NamedLists.NamedList;
import io.strowger.core.Page;
import io.strowger.core.Region;
import io.strowger.core.sip.DomainName;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/// What an account has in one region for a SIP Domain: the Domain, if it is there, and all lists. SIDs are of one
/// region, so lists of two regions are the same if they have the same name; no two of a kind share one.
record Inventory(Optional<SipDomain> domain, List<NamedList> credentialLists, List<NamedList> ipAccessControlLists) {
    Inventory {
        credentialLists = List.copyOf(credentialLists);
        ipAccessControlLists = List.copyOf(ipAccessControlLists);
    }

    /// That a list is mapped to the Domain.
    record Mapped(MappingKind kind, String list) {}

    /// Asks the region. The limits of an account keep each of the three lists on one page.
    static CompletionStage<Inventory> of(Region region, AccountSid account, DomainName name) {
        var domains = region.domains().list(account, Page.Request.ALL);
        var credentialLists = region.credentialLists().list(account, Page.Request.ALL);
        var ipAccessControlLists = region.ipAccessControlLists().list(account, Page.Request.ALL);
        return domains.thenCompose(found -> credentialLists.thenCombine(
                ipAccessControlLists,
                (credentials, addresses) -> new Inventory(
                        found.items().stream()
                                .filter(domain -> domain.name().equals(name))
                                .findFirst(),
                        credentials.items(),
                        addresses.items())));
    }

    /// In the order in which they were mapped.
    List<Mapped> mapped() {
        return domain.stream()
                .flatMap(found -> found.mappings().stream())
                .flatMap(mapping -> lists(mapping.kind()).stream()
                        .filter(list -> list.sid().equals(mapping.list()))
                        .map(list -> new Mapped(mapping.kind(), list.friendlyName())))
                .toList();
    }

    /// The names of what is mapped, each once.
    List<String> mappedCredentialLists() {
        return names(MappingKind.CALLS_CREDENTIAL_LIST, MappingKind.REGISTRATIONS_CREDENTIAL_LIST);
    }

    List<String> mappedIpAccessControlLists() {
        return names(MappingKind.CALLS_IP_ACCESS_CONTROL_LIST);
    }

    Optional<NamedList> credentialList(String name) {
        return named(credentialLists, name);
    }

    Optional<NamedList> ipAccessControlList(String name) {
        return named(ipAccessControlLists, name);
    }

    private List<String> names(MappingKind... kinds) {
        return mapped().stream()
                .filter(mapped -> Stream.of(kinds).anyMatch(kind -> kind == mapped.kind()))
                .map(Mapped::list)
                .distinct()
                .toList();
    }

    private List<NamedList> lists(MappingKind kind) {
        return switch (kind) {
            case CALLS_CREDENTIAL_LIST, REGISTRATIONS_CREDENTIAL_LIST -> credentialLists;
            case CALLS_IP_ACCESS_CONTROL_LIST -> ipAccessControlLists;
        };
    }

    private static Optional<NamedList> named(List<NamedList> lists, String name) {
        return lists.stream().filter(list -> list.friendlyName().equals(name)).findFirst();
    }
}
