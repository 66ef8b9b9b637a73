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
import io.strowger.core.MappingKind;
import io.strowger.gateway.CloneStep.CreateCredentialList;
import io.strowger.gateway.CloneStep.CreateDomain;
import io.strowger.gateway.CloneStep.CreateIpAccessControlList;
import io.strowger.gateway.CloneStep.FillCredentialList;
import io.strowger.gateway.CloneStep.FillIpAccessControlList;
import io.strowger.gateway.CloneStep.MapList;
import io.strowger.gateway.Piece.What;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CloneStepTest {
    private static final DomainSettings SETTINGS = DomainSettings.DEFAULT.with(Map.of(Field.SIP_REGISTRATION, "true"));
    private static final Inventory WHOLE = HERE.inventory(
            SETTINGS, forRegistrations("phones"), forCallsFrom("office"), forCalls("phones"), forCalls("desks"));

    @Test
    void fillsTheListsBeforeTheDomainIsThereAndMapsThemAfterwards() {
        assertThat(steps(WHOLE, NOTHING))
                .containsExactly(
                        new CreateCredentialList("phones"),
                        new FillCredentialList(WHOLE.credentialList("phones").orElseThrow()),
                        new CreateCredentialList("desks"),
                        new FillCredentialList(WHOLE.credentialList("desks").orElseThrow()),
                        new CreateIpAccessControlList("office"),
                        new FillIpAccessControlList(
                                WHOLE.ipAccessControlList("office").orElseThrow()),
                        new CreateDomain(ACME, SETTINGS),
                        new MapList(MappingKind.REGISTRATIONS_CREDENTIAL_LIST, "phones"),
                        new MapList(MappingKind.CALLS_CREDENTIAL_LIST, "phones"),
                        new MapList(MappingKind.CALLS_CREDENTIAL_LIST, "desks"),
                        new MapList(MappingKind.CALLS_IP_ACCESS_CONTROL_LIST, "office"));
        assertThat(CloneStep.alreadyThere(domain(WHOLE), WHOLE, NOTHING)).isEmpty();
    }

    @Test
    void onlyFillsListsWhereAllElseIsThere() {
        var there = THERE.inventory(
                forCalls("desks"), forCalls("phones"), forCallsFrom("office"), forRegistrations("phones"));

        assertThat(steps(WHOLE, there))
                .containsExactly(
                        new FillCredentialList(WHOLE.credentialList("phones").orElseThrow()),
                        new FillCredentialList(WHOLE.credentialList("desks").orElseThrow()),
                        new FillIpAccessControlList(
                                WHOLE.ipAccessControlList("office").orElseThrow()));
        assertThat(CloneStep.alreadyThere(domain(WHOLE), WHOLE, there))
                .containsExactly(
                        Piece.one(What.CREDENTIAL_LIST, "phones"),
                        Piece.one(What.CREDENTIAL_LIST, "desks"),
                        Piece.one(What.IP_ACCESS_CONTROL_LIST, "office"),
                        Piece.one(What.DOMAIN, ACME.toString()),
                        Piece.one(What.REGISTRATIONS_CREDENTIAL_LIST_MAPPING, "phones"),
                        Piece.one(What.CALLS_IP_ACCESS_CONTROL_LIST_MAPPING, "office"),
                        Piece.one(What.CALLS_CREDENTIAL_LIST_MAPPING, "phones"),
                        Piece.one(What.CALLS_CREDENTIAL_LIST_MAPPING, "desks"));
    }

    @Test
    void goesOnFromWhereAnotherAttemptWasCutShort() {
        var here = HERE.inventory(forCalls("phones"), forRegistrations("phones"));
        var filled = Twins.withoutDomain(THERE.inventory(forCalls("phones")));
        var created = THERE.inventory(forCalls("phones"));

        assertThat(steps(here, filled))
                .containsExactly(
                        new FillCredentialList(here.credentialList("phones").orElseThrow()),
                        new CreateDomain(ACME, DomainSettings.DEFAULT),
                        new MapList(MappingKind.CALLS_CREDENTIAL_LIST, "phones"),
                        new MapList(MappingKind.REGISTRATIONS_CREDENTIAL_LIST, "phones"));
        assertThat(steps(here, created))
                .containsExactly(
                        new FillCredentialList(here.credentialList("phones").orElseThrow()),
                        new MapList(MappingKind.REGISTRATIONS_CREDENTIAL_LIST, "phones"));
    }

    @Test
    void createsADomainToWhichNothingIsMapped() {
        assertThat(steps(HERE.inventory(), NOTHING)).containsExactly(new CreateDomain(ACME, DomainSettings.DEFAULT));
    }

    @Test
    void takesNoListForAnotherOfTheOtherKind() {
        var here = HERE.inventory(forCallsFrom("office"));
        var there = THERE.inventory(forCalls("office"));

        assertThat(steps(here, there))
                .startsWith(new CreateIpAccessControlList("office"))
                .endsWith(new MapList(MappingKind.CALLS_IP_ACCESS_CONTROL_LIST, "office"));
    }

    private static List<CloneStep> steps(Inventory here, Inventory there) {
        return CloneStep.of(domain(here), here, there);
    }
}
