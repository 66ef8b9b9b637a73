package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.strowger.core.Journal.Place;
import io.strowger.core.Malformed;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_796_000_000);

    @Test
    void comesBackFromAnId() {
        var places = Places.NONE.with("us1", new Place(12, 34)).with("global", new Place(5, Long.MAX_VALUE));

        assertThat(places.id(NOW)).isEqualTo("1796000000~global:5/9223372036854775807~us1:12/34");
        assertThat(Places.Told.parse(places.id(NOW))).isEqualTo(new Places.Told(NOW, places));
        assertThat(Places.Told.parse(Places.NONE.id(NOW))).isEqualTo(new Places.Told(NOW, Places.NONE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "1796000000~us1",
                "1796000000~:1/2",
                "1~us1:1",
                "1~us1:1/99999999999999999999",
                "1~us1:-1/2"
            })
    void takesNothingElseForAnId(String text) {
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> Places.Told.parse(text));
    }
}
