package io.strowger.core.sip;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.sip.Nonces.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NoncesTest {
    private static final Instant NOON = Instant.parse("2026-03-28T12:00:00Z");
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final Nonces nonces = of("secret of ie1");

    @Test
    void knowsItsOwnNonce() {
        assertThat(nonces.check(nonces.issue("alice", "one", NOON), "alice", NOON))
                .isEqualTo(Verdict.FRESH);
    }

    @Test
    void knowsTheNonceOfAnotherNodeOfTheRegion() {
        assertThat(of("secret of ie1").check(nonces.issue("alice", "one", NOON), "alice", NOON))
                .isEqualTo(Verdict.FRESH);
    }

    @Test
    void doesNotKnowTheNonceOfAnotherRegion() {
        assertThat(of("secret of us1").check(nonces.issue("alice", "one", NOON), "alice", NOON))
                .isEqualTo(Verdict.FORGED);
    }

    @Test
    void isStaleAfterItsLifetime() {
        var nonce = nonces.issue("alice", "one", NOON);

        assertThat(nonces.check(nonce, "alice", NOON.plus(LIFETIME))).isEqualTo(Verdict.FRESH);
        assertThat(nonces.check(nonce, "alice", NOON.plus(LIFETIME).plusMillis(1)))
                .isEqualTo(Verdict.STALE);
        assertThat(nonces.lifetime()).isEqualTo(LIFETIME);
    }

    @Test
    void issuesNoNonceTwice() {
        var issued = new HashSet<String>();
        for (var i = 0; i < 10_000; i++)
            assertThat(issued.add(nonces.issue("alice", "request " + i, NOON))).isTrue();
    }

    @Test
    void answersARetransmissionWithTheSameNonce() {
        assertThat(nonces.issue("alice", "one", NOON.plusMillis(31_999))).isEqualTo(nonces.issue("alice", "one", NOON));
        assertThat(nonces.issue("alice", "one", NOON.plusMillis(32_000)))
                .isNotEqualTo(nonces.issue("alice", "one", NOON));
    }

    @Test
    void needsNoQuotingInAHeader() {
        assertThat(nonces.issue("alice", "one", NOON)).matches("[A-Za-z0-9_-]{54}");
    }

    @Test
    void isStaleForAnybodyElse() {
        assertThat(nonces.check(nonces.issue("alice", "one", NOON), "bob", NOON))
                .isEqualTo(Verdict.STALE);
    }

    @Test
    void noticesAnyChangedByte() {
        var bytes = Base64.getUrlDecoder().decode(nonces.issue("alice", "one", NOON));
        for (var i = 0; i < bytes.length; i++) {
            var changed = bytes.clone();
            changed[i] ^= 1;
            assertThat(nonces.check(Base64.getUrlEncoder().withoutPadding().encodeToString(changed), "alice", NOON))
                    .isEqualTo(Verdict.FORGED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "====",
                "\u00e9",
                "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void refusesWhatItNeverIssued(String nonce) {
        assertThat(nonces.check(nonce, "alice", NOON)).isEqualTo(Verdict.FORGED);
    }

    private static Nonces of(String secret) {
        return new Nonces(secret.getBytes(StandardCharsets.UTF_8), LIFETIME);
    }
}
