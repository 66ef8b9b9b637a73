package io.strowger.gateway;

import io.strowger.core.DomainSettings;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.MappingKind;
import io.strowger.core.NamedLists.NamedList;
import io.strowger.core.sip.DomainName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// One step on the way of a SIP Domain from one region into another. What is there already is left as it is.
sealed interface CloneStep {
    record CreateCredentialList(String name) implements CloneStep {}

    /// Copies the credentials of `from` to the list of the same name.
    record FillCredentialList(NamedList from) implements CloneStep {}

    record CreateIpAccessControlList(String name) implements CloneStep {}

    /// Copies the addresses of `from` to the list of the same name.
    record FillIpAccessControlList(NamedList from) implements CloneStep {}

    record CreateDomain(DomainName name, DomainSettings settings) implements CloneStep {}

    record MapList(MappingKind kind, String list) implements CloneStep {}

    /// All of them, in order: first who may use the Domain, then the Domain, since from then on the arbiter takes a
    /// re-route to it, then what is mapped, and passwords before addresses. Cut short it leaves little open: a
    /// Domain to which nothing is mapped admits nobody, and one without its addresses still asks for passwords.
    /// The same steps again go on from there.
    static List<CloneStep> of(SipDomain domain, Inventory here, Inventory there) {
        var steps = new ArrayList<CloneStep>();
        for (var name : here.mappedCredentialLists()) {
            if (there.credentialList(name).isEmpty()) steps.add(new CreateCredentialList(name));
            here.credentialList(name).ifPresent(list -> steps.add(new FillCredentialList(list)));
        }
        for (var name : here.mappedIpAccessControlLists()) {
            if (there.ipAccessControlList(name).isEmpty()) steps.add(new CreateIpAccessControlList(name));
            here.ipAccessControlList(name).ifPresent(list -> steps.add(new FillIpAccessControlList(list)));
        }
        if (there.domain().isEmpty()) steps.add(new CreateDomain(domain.name(), domain.settings()));
        here.mapped().stream()
                .filter(mapped -> !there.mapped().contains(mapped))
                .sorted(Comparator.comparing(mapped -> mapped.kind() == MappingKind.CALLS_IP_ACCESS_CONTROL_LIST))
                .forEach(mapped -> steps.add(new MapList(mapped.kind(), mapped.list())));
        return List.copyOf(steps);
    }

    /// What needs no step. What is on the lists is counted when they are filled.
    static List<Piece> alreadyThere(SipDomain domain, Inventory here, Inventory there) {
        var pieces = new ArrayList<Piece>();
        here.mappedCredentialLists().stream()
                .filter(name -> there.credentialList(name).isPresent())
                .forEach(name -> pieces.add(Piece.one(Piece.What.CREDENTIAL_LIST, name)));
        here.mappedIpAccessControlLists().stream()
                .filter(name -> there.ipAccessControlList(name).isPresent())
                .forEach(name -> pieces.add(Piece.one(Piece.What.IP_ACCESS_CONTROL_LIST, name)));
        if (there.domain().isPresent())
            pieces.add(Piece.one(Piece.What.DOMAIN, domain.name().toString()));
        here.mapped().stream()
                .filter(there.mapped()::contains)
                .forEach(mapped -> pieces.add(Piece.one(Piece.What.mapping(mapped.kind()), mapped.list())));
        return List.copyOf(pieces);
    }
}
