package io.strowger.gateway;

import io.strowger.core.MappingKind;
import io.strowger.core.sip.DomainName;
import io.strowger.gateway.Difference.Setting;
import io.strowger.gateway.Difference.Side;
import io.strowger.gateway.Inventory.Mapped;
import io.strowger.gateway.ListDifference.Names;
import io.strowger.gateway.Piece.What;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What would go wrong if a domain were re-routed now: whoever gets in where it is processed today, and would not where
/// it is to be. What the other region has besides does no harm, but for one more thing to prove.
record Preflight(List<Problem> problems) {
    Preflight {
        problems = List.copyOf(problems);
    }

    sealed interface Problem {}

    /// Not there. `names` are the entries of a list that is there without them.
    record Missing(Piece piece, List<String> names) implements Problem {
        Missing {
            names = List.copyOf(names);
        }
    }

    /// Whom the list `list` has under another password.
    record OtherPasswords(String list, Names users) implements Problem {}

    /// Mapped there for calls, where nothing of its kind is here: where both kinds are mapped both must pass.
    record AlsoNeeded(Mapped mapped) implements Problem {}

    /// A setting with which the other region refuses what this one admits.
    record Stricter(Setting setting) implements Problem {}

    static Preflight of(DomainName name, Difference difference) {
        return new Preflight(Stream.of(
                        domain(name, difference),
                        difference.settings().stream()
                                .filter(Preflight::isStricter)
                                .map(Stricter::new),
                        credentialLists(difference)
                                .flatMap(list -> missing(list, What.CREDENTIAL_LIST, What.CREDENTIALS)),
                        credentialLists(difference).flatMap(Preflight::passwords),
                        ipAccessControlLists(difference)
                                .flatMap(list -> missing(list, What.IP_ACCESS_CONTROL_LIST, What.IP_ADDRESSES)),
                        mappings(difference),
                        alsoNeeded(difference))
                .<Problem>flatMap(problems -> problems)
                .toList());
    }

    boolean isReady() {
        return problems.isEmpty();
    }

    private static Stream<Missing> domain(DomainName name, Difference difference) {
        return difference.domainIsThere() ? Stream.of() : Stream.of(missing(What.DOMAIN, name.toString()));
    }

    /// Those that let somebody in here: what else is on lists of the same name is nobody's loss.
    private static Stream<ListDifference> credentialLists(Difference difference) {
        return difference.credentialLists().stream()
                .filter(list -> isMapped(difference, list, MappingKind.CALLS_CREDENTIAL_LIST)
                        || isMapped(difference, list, MappingKind.REGISTRATIONS_CREDENTIAL_LIST));
    }

    private static Stream<ListDifference> ipAccessControlLists(Difference difference) {
        return difference.ipAccessControlLists().stream()
                .filter(list -> isMapped(difference, list, MappingKind.CALLS_IP_ACCESS_CONTROL_LIST));
    }

    private static boolean isMapped(Difference difference, ListDifference list, MappingKind kind) {
        return difference.mapped().contains(new Mapped(kind, list.name()));
    }

    private static Stream<AlsoNeeded> alsoNeeded(Difference difference) {
        var ours = difference.mapped().stream()
                .map(Mapped::kind)
                .filter(Preflight::isForCalls)
                .collect(Collectors.toSet());
        if (ours.isEmpty()) return Stream.of();
        return difference.mappings().stream()
                .filter(mapping -> mapping.side() == Side.THERE)
                .map(Difference.OneSided::mapped)
                .filter(mapped -> isForCalls(mapped.kind()) && !ours.contains(mapped.kind()))
                .map(AlsoNeeded::new);
    }

    private static boolean isForCalls(MappingKind kind) {
        return switch (kind) {
            case CALLS_CREDENTIAL_LIST, CALLS_IP_ACCESS_CONTROL_LIST -> true;
            case REGISTRATIONS_CREDENTIAL_LIST -> false;
        };
    }

    private static Stream<Missing> missing(ListDifference list, What whole, What entries) {
        return switch (list.presence()) {
            case ONLY_THERE -> Stream.of();
            case ONLY_HERE -> Stream.of(missing(whole, list.name()));
            case BOTH ->
                list.onlyHere().isEmpty()
                        ? Stream.of()
                        : Stream.of(new Missing(
                                new Piece(entries, list.name(), list.onlyHere().count()),
                                list.onlyHere().first()));
        };
    }

    private static Stream<OtherPasswords> passwords(ListDifference list) {
        return list.changed().isEmpty() ? Stream.of() : Stream.of(new OtherPasswords(list.name(), list.changed()));
    }

    private static Stream<Missing> mappings(Difference difference) {
        return difference.mappings().stream()
                .filter(mapping -> mapping.side() == Side.HERE)
                .map(Difference.OneSided::mapped)
                .map(mapped -> missing(What.mapping(mapped.kind()), mapped.list()));
    }

    private static Missing missing(What what, String name) {
        return new Missing(Piece.one(what, name), List.of());
    }

    /// No registrations, no calls without TLS, no calls at all. Any other setting may well differ between regions.
    private static boolean isStricter(Setting setting) {
        return switch (setting.field()) {
            case SIP_REGISTRATION -> setting.here().equals("true");
            case SECURE -> setting.there().equals("true");
            case VOICE_URL -> setting.there().isEmpty();
            case FRIENDLY_NAME,
                    VOICE_METHOD,
                    VOICE_FALLBACK_URL,
                    VOICE_FALLBACK_METHOD,
                    VOICE_STATUS_CALLBACK_URL,
                    VOICE_STATUS_CALLBACK_METHOD,
                    EMERGENCY_CALLING_ENABLED,
                    BYOC_TRUNK_SID,
                    EMERGENCY_CALLER_SID -> false;
        };
    }
}
