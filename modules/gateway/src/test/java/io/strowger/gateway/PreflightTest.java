package io.strowger.gateway;

import static io.strowger.gateway.Twins.ACME;
import static io.strowger.gateway.Twins.HERE;
import static io.strowger.gateway.Twins.NOTHING;
import static io.strowger.gateway.Twins.THERE;
import static io.strowger.gateway.Twins.domain;
import static io.strowger.gateway.Twins.forCalls;
import static io.strowger.gateway.Twins.forCallsFrom;
import static io.strowger.gateway.Twins.forRegistrations;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.DomainSettings;
import io.strowger.core.DomainSettings.Field;
import io.strowger.gateway.Difference.Setting;
import io.strowger.gateway.ListDifference.Names;
import io.strowger.gateway.Piece.What;
import io.strowger.gateway.Preflight.AlsoNeeded;
import io.strowger.gateway.Preflight.Missing;
import io.strowger.gateway.Preflight.OtherPasswords;
import io.strowger.gateway.Preflight.Stricter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PreflightTest {
    @Test
    void isReadyForATwin() {
        assertThat(preflight(HERE.inventory(forCalls("phones")), THERE.inventory(forCalls("phones")))
                        .isReady())
                .isTrue();
    }

    @Test
    void isReadyForARegionThatHasMore() {
        var there = THERE.inventory(forCalls("phones"), forCalls("desks"), forRegistrations("phones"));
        var more = ListDifference.between("phones", Optional.of(Map.of()), Optional.of(Map.of("bob", "b")));
        var onlyThere = ListDifference.between("desks", Optional.empty(), Optional.of(Map.of("bob", "b")));

        assertThat(preflight(HERE.inventory(forCalls("phones")), there, more, onlyThere)
                        .problems())
                .isEmpty();
    }

    @Test
    void complainsOfASecondKindThatCallersWouldHaveToPass() {
        var there = THERE.inventory(forCallsFrom("office"), forCalls("phones"), forRegistrations("phones"));

        assertThat(preflight(HERE.inventory(forCallsFrom("office")), there).problems())
                .containsExactly(new AlsoNeeded(forCalls("phones")));
        assertThat(preflight(HERE.inventory(), there).problems()).isEmpty();
    }

    @Test
    void looksAtNoListThatLetsNobodyInToday() {
        var here = HERE.inventory(forCalls("phones"));
        var there = THERE.inventory(forCalls("phones"), forCalls("desks"));
        var desks = ListDifference.between("desks", Optional.of(Map.of("alice", "a")), Optional.of(Map.of()));

        assertThat(preflight(here, there, desks).isReady()).isTrue();
    }

    @Test
    void missesTheDomainItsListsAndWhatIsMapped() {
        var here = HERE.inventory(forRegistrations("phones"));
        var phones = ListDifference.between("phones", Optional.of(Map.of("alice", "a")), Optional.empty());

        assertThat(preflight(here, NOTHING, phones).problems())
                .containsExactly(
                        new Missing(Piece.one(What.DOMAIN, ACME.toString()), List.of()),
                        new Missing(Piece.one(What.CREDENTIAL_LIST, "phones"), List.of()),
                        new Missing(Piece.one(What.REGISTRATIONS_CREDENTIAL_LIST_MAPPING, "phones"), List.of()));
    }

    @Test
    void missesTheUsersOfAListAndThoseWithAnotherPassword() {
        var here = HERE.inventory(forCalls("phones"));
        var phones = ListDifference.between(
                "phones",
                Optional.of(Map.of("alice", "a", "bob", "b", "carol", "c")),
                Optional.of(Map.of("alice", "another")));

        assertThat(preflight(here, THERE.inventory(forCalls("phones")), phones).problems())
                .containsExactly(
                        new Missing(new Piece(What.CREDENTIALS, "phones", 2), List.of("bob", "carol")),
                        new OtherPasswords("phones", new Names(1, List.of("alice"))));
    }

    @Test
    void complainsOfSettingsOnlyWhereTheyKeepSomebodyOut() {
        var open = DomainSettings.DEFAULT.with(
                Map.of(Field.SIP_REGISTRATION, "true", Field.VOICE_URL, "https://us.example.com"));
        var strict = DomainSettings.DEFAULT.with(Map.of(Field.SECURE, "true", Field.FRIENDLY_NAME, "Acme"));

        assertThat(preflight(HERE.inventory(open), THERE.inventory(strict)).problems())
                .containsExactly(
                        new Stricter(new Setting(Field.VOICE_URL, "https://us.example.com", "")),
                        new Stricter(new Setting(Field.SIP_REGISTRATION, "true", "false")),
                        new Stricter(new Setting(Field.SECURE, "false", "true")));
        assertThat(preflight(HERE.inventory(strict), THERE.inventory(open)).isReady())
                .isTrue();
    }

    private static Preflight preflight(Inventory here, Inventory there, ListDifference... lists) {
        return Preflight.of(ACME, Difference.between(domain(here), here, there, List.of(lists), List.of()));
    }
}
