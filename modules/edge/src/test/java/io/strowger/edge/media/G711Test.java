package io.strowger.edge.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class G711Test {
    @ParameterizedTest
    @EnumSource
    void everyCodeSurvivesTheWayThereAndBack(G711 law) {
        for (var code = 0; code < 256; code++) {
            var sample = law.decode((byte) code);
            var isNegativeZero = law == G711.PCMU && code == 0x7F;
            assertThat(law.encode(sample)).isEqualTo(isNegativeZero ? (byte) 0xFF : (byte) code);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSampleChangesByAFewPercentAtMost(G711 law) {
        for (int sample = Short.MIN_VALUE; sample <= Short.MAX_VALUE; sample++) {
            var back = law.decode(law.encode((short) sample));
            assertThat(Math.abs(back - sample)).isLessThanOrEqualTo(Math.max(16, Math.abs(sample) / 28 + 1));
        }
    }

    @ParameterizedTest
    @EnumSource
    void louderStaysLouder(G711 law) {
        for (int sample = Short.MIN_VALUE; sample < Short.MAX_VALUE; sample++)
            assertThat(law.decode(law.encode((short) (sample + 1))))
                    .isGreaterThanOrEqualTo(law.decode(law.encode((short) sample)));
    }

    // From the tables of ITU-T G.711, in 16 bits
    @ParameterizedTest
    @CsvSource({
        "PCMU, 0x00, -32124", "PCMU, 0x80, 32124", "PCMU, 0xFF, 0", "PCMU, 0xF0, 120", "PCMU, 0x70, -120",
        "PCMA, 0x2A, -32256", "PCMA, 0xAA, 32256", "PCMA, 0xD5, 8", "PCMA, 0x55, -8", "PCMA, 0xC5, 264"
    })
    void agreesWithTheStandard(G711 law, int code, short sample) {
        assertThat(law.decode((byte) code)).isEqualTo(sample);
        assertThat(law.encode(sample)).isEqualTo((byte) code);
    }

    @ParameterizedTest
    @EnumSource
    void silenceIsSilent(G711 law) {
        assertThat(Math.abs(law.decode(law.silence()))).isLessThanOrEqualTo((short) 8);
    }

    @Test
    void haveTheNumbersOfTheirProfile() {
        assertThat(G711.PCMU.payloadType()).isZero();
        assertThat(G711.PCMA.payloadType()).isEqualTo(8);
    }
}
