package io.strowger.gateway;

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
import io.strowger.core.sip.HashedPassword;
import io.strowger.gateway.Difference.OneSided;
import io.strowger.gateway.Difference.Setting;
import io.strowger.gateway.Difference.Side;
import io.strowger.gateway.ListDifference.Names;
import io.strowger.gateway.ListDifference.Presence;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static final Names NONE = new Names(0, List.of());

    @Test
    void isNoneBetweenTwinsWhateverTheirSidsAndTheOrderOfTheirMappings() {
        var here = HERE.inventory(forCalls("phones"), forCallsFrom("office"), forRegistrations("phones"));
        var there = THERE.inventory(forRegistrations("phones"), forCalls("phones"), forCallsFrom("office"));
        var phones = list("phones", Map.of("alice", "a"), Map.of("alice", "a"));

        var difference = Difference.between(domain(here), here, there, List.of(phones), List.of());

        assertThat(difference.isNone()).isTrue();
        assertThat(difference.credentialLists()).isEmpty();
    }

    @Test
    void namesTheSettingsThatDiffer() {
        var here = HERE.inventory(settings(Field.VOICE_URL, "https://us.example.com", Field.SECURE, "true"));
        var there = THERE.inventory(settings(Field.VOICE_URL, "https://ie.example.com", Field.VOICE_METHOD, "GET"));

        assertThat(between(here, there).settings())
                .containsExactly(
                        new Setting(Field.VOICE_URL, "https://us.example.com", "https://ie.example.com"),
                        new Setting(Field.VOICE_METHOD, "POST", "GET"),
                        new Setting(Field.SECURE, "true", "false"));
        assertThat(between(here, there).isNone()).isFalse();
    }

    @Test
    void saysWhichRegionAloneHasAMapping() {
        var here = HERE.inventory(forCalls("phones"), forRegistrations("phones"));
        var there = THERE.inventory(forRegistrations("phones"), forCallsFrom("office"));

        assertThat(between(here, there).mappings())
                .containsExactly(
                        new OneSided(forCalls("phones"), Side.HERE), new OneSided(forCallsFrom("office"), Side.THERE));
    }

    @Test
    void comparesNoSettingsWithADomainThatIsNotThere() {
        var here = HERE.inventory(settings(Field.SECURE, "true"), forCalls("phones"));

        var difference = between(here, NOTHING);

        assertThat(difference.domainIsThere()).isFalse();
        assertThat(difference.settings()).isEmpty();
        assertThat(difference.mappings()).containsExactly(new OneSided(forCalls("phones"), Side.HERE));
        assertThat(difference.isNone()).isFalse();
    }

    @Test
    void namesTheEntriesThatOnlyOneListHasAndThoseThatAreNotAlike() {
        var here = Map.of("zoe", "z", "alice", "a", "carol", "c");
        var there = Map.of("alice", "a", "carol", "changed", "dave", "d");

        assertThat(list("phones", here, there))
                .isEqualTo(new ListDifference(
                        "phones",
                        Presence.BOTH,
                        new Names(1, List.of("zoe")),
                        new Names(1, List.of("dave")),
                        new Names(1, List.of("carol"))));
    }

    @Test
    void knowsAListThatOnlyOneRegionHas() {
        var some = Optional.of(Map.of("alice", "a"));

        assertThat(ListDifference.between("phones", some, Optional.empty()))
                .isEqualTo(
                        new ListDifference("phones", Presence.ONLY_HERE, new Names(1, List.of("alice")), NONE, NONE));
        assertThat(ListDifference.between("phones", Optional.empty(), some))
                .isEqualTo(
                        new ListDifference("phones", Presence.ONLY_THERE, NONE, new Names(1, List.of("alice")), NONE));
        assertThat(ListDifference.between("phones", Optional.of(Map.of()), Optional.empty())
                        .isNone())
                .isFalse();
    }

    @Test
    void namesAHundredOfAThousandAndCountsThemAll() {
        var thousand = IntStream.range(0, 1000)
                .mapToObj("user%03d"::formatted)
                .collect(Collectors.toMap(name -> name, name -> name));

        var names = list("phones", thousand, Map.of()).onlyHere();

        assertThat(names.count()).isEqualTo(1000);
        assertThat(names.first()).hasSize(100).startsWith("user000", "user001").endsWith("user099");
    }

    @Test
    void comparesPasswordsByTheirHashesAndShowsNone() {
        var hashed = HashedPassword.of("alice", "Correct-Horse-1");
        var here = Optional.of(Map.of("alice", hashed));
        var there = Optional.of(Map.of("alice", HashedPassword.of("alice", "Another-Horse-2")));

        assertThat(ListDifference.between("phones", here, here).isNone()).isTrue();
        var difference = ListDifference.between("phones", here, there);
        assertThat(difference.changed().first()).containsExactly("alice");
        assertThat(difference.toString()).doesNotContain(hashed.md5());
    }

    private static Difference between(Inventory here, Inventory there) {
        return Difference.between(domain(here), here, there, List.of(), List.of());
    }

    private static ListDifference list(String name, Map<String, String> here, Map<String, String> there) {
        return ListDifference.between(name, Optional.of(here), Optional.of(there));
    }

    private static DomainSettings settings(Field one, String first, Field other, String second) {
        return DomainSettings.DEFAULT.with(Map.of(one, first, other, second));
    }

    private static DomainSettings settings(Field one, String value) {
        return DomainSettings.DEFAULT.with(Map.of(one, value));
    }
}
