package io.strowger.gateway;

import io.strowger.core.DomainSettings;
import io.strowger.core.DomainSettings.Field;
import io.strowger.core.Domains.SipDomain;
import io.strowger.gateway.Inventory.Mapped;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// How a SIP Domain of one region, `here`, differs from that of the same name in another, `there`, with what is mapped
/// to the one or the other. Lists that do not differ are not in it; dates and SIDs always do, and don't count. `mapped`
/// is what is mapped here; `there` is what the Domain is set to there, or would be, were it cloned.
record Difference(
        boolean domainIsThere,
        DomainSettings there,
        List<Mapped> mapped,
        List<Setting> settings,
        List<OneSided> mappings,
        List<ListDifference> credentialLists,
        List<ListDifference> ipAccessControlLists) {
    Difference {
        mapped = List.copyOf(mapped);
        settings = List.copyOf(settings);
        mappings = List.copyOf(mappings);
        credentialLists = List.copyOf(credentialLists);
        ipAccessControlLists = List.copyOf(ipAccessControlLists);
    }

    enum Side {
        HERE,
        THERE
    }

    /// A setting with what it is on either side; empty where it is not set.
    record Setting(Field field, String here, String there) {
        /// As bodies have it: the name of the field in the Domain's own.
        String word() {
            return field.name().toLowerCase(Locale.ROOT);
        }
    }

    /// A mapping that only one of the two has.
    record OneSided(Mapped mapped, Side side) {}

    /// Without a Domain there, all that is mapped here is one-sided, and its settings are no difference.
    static Difference between(
            SipDomain domain,
            Inventory here,
            Inventory there,
            List<ListDifference> credentialLists,
            List<ListDifference> ipAccessControlLists) {
        return new Difference(
                there.domain().isPresent(),
                there.domain().orElse(domain).settings(),
                here.mapped(),
                there.domain()
                        .map(other -> settings(domain.settings(), other.settings()))
                        .orElse(List.of()),
                Stream.concat(
                                oneSided(here.mapped(), there.mapped(), Side.HERE),
                                oneSided(there.mapped(), here.mapped(), Side.THERE))
                        .toList(),
                differing(credentialLists),
                differing(ipAccessControlLists));
    }

    boolean isNone() {
        return domainIsThere
                && settings.isEmpty()
                && mappings.isEmpty()
                && credentialLists.isEmpty()
                && ipAccessControlLists.isEmpty();
    }

    private static List<Setting> settings(DomainSettings here, DomainSettings there) {
        return Stream.of(Field.values())
                .filter(field -> !here.value(field).equals(there.value(field)))
                .map(field -> new Setting(field, here.value(field), there.value(field)))
                .toList();
    }

    private static Stream<OneSided> oneSided(List<Mapped> some, List<Mapped> others, Side side) {
        return some.stream().filter(mapped -> !others.contains(mapped)).map(mapped -> new OneSided(mapped, side));
    }

    private static List<ListDifference> differing(List<ListDifference> lists) {
        return lists.stream().filter(list -> !list.isNone()).toList();
    }
}
