package io.strowger.region.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Sid;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {
    private static final Sid OTHER_CALL = new Sid("CA" + "b".repeat(29) + "000");
    private static final Seal SEAL = seal("a secret of the region");

    @ParameterizedTest
    @ValueSource(strings = {"", "s3cret", "schlüssel", "a=1\tb\nc"})
    void opensWhatItHasSealed(String text) {
        var sealed = SEAL.seal(Story.CALL, text);

        assertThat(SEAL.open(Story.CALL, sealed)).hasValue(text);
        assertThat(sealed).matches("[A-Za-z0-9_-]+").isNotEqualTo(text);
    }

    @Test
    void sealsTheSameTheSameSoThatDecidingStaysAFunction() {
        assertThat(SEAL.seal(Story.CALL, "a")).isEqualTo(SEAL.seal(Story.CALL, "a"));
        assertThat(SEAL.seal(Story.CALL, "a")).isNotEqualTo(SEAL.seal(OTHER_CALL, "a"));
    }

    @Test
    void opensNothingOfAnotherCallOrAnotherSecret() {
        var sealed = SEAL.seal(Story.CALL, "a");

        assertThat(SEAL.open(OTHER_CALL, sealed)).isEmpty();
        assertThat(seal("another secret").open(Story.CALL, sealed)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "no base 64!", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})
    void opensNothingThatWasNeverSealed(String text) {
        assertThat(SEAL.open(Story.CALL, text)).isEmpty();
    }

    private static Seal seal(String secret) {
        return new Seal(secret.getBytes(StandardCharsets.UTF_8));
    }
}
