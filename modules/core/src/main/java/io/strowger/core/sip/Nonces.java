package io.strowger.core.sip;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Nonces that need no memory: the time of issue and some random bits, signed with the region's secret. Any node of
/// the
/// region can check
/// one. Safe for use by many threads.
public final class Nonces {
    private static final int RANDOM_BYTES = 8;
    private static final int MAC_BYTES = 16;
    private static final int BYTES = Long.BYTES + RANDOM_BYTES + MAC_BYTES;

    private final SecretKeySpec key;
    private final Duration lifetime;
    private final RandomGenerator random;

    /// What can be said of a nonce that a device used.
    public enum Verdict {
        FRESH,
        /// Ours, and too old: challenge again with `stale=true`.
        STALE,
        /// Not ours.
        FORGED
    }

    public Nonces(byte[] secret, Duration lifetime, RandomGenerator random) {
        this.key = new SecretKeySpec(secret, "HmacSHA256");
        this.lifetime = lifetime;
        this.random = random;
    }

    /// How long a nonce is fresh.
    public Duration lifetime() {
        return lifetime;
    }

    public String issue(Instant now) {
        var bytes = ByteBuffer.allocate(BYTES).putLong(now.toEpochMilli());
        var noise = new byte[RANDOM_BYTES];
        random.nextBytes(noise);
        bytes.put(noise);
        bytes.put(sign(bytes.array()), 0, MAC_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    public Verdict check(String nonce, Instant now) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(nonce);
        } catch (IllegalArgumentException notBase64) {
            return Verdict.FORGED;
        }
        if (bytes.length != BYTES) return Verdict.FORGED;
        var expected = new byte[MAC_BYTES];
        System.arraycopy(sign(bytes), 0, expected, 0, MAC_BYTES);
        var signature = new byte[MAC_BYTES];
        System.arraycopy(bytes, BYTES - MAC_BYTES, signature, 0, MAC_BYTES);
        if (!MessageDigest.isEqual(expected, signature)) return Verdict.FORGED;
        var issued = Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong());
        return issued.plus(lifetime).isBefore(now) ? Verdict.STALE : Verdict.FRESH;
    }

    private byte[] sign(byte[] bytes) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(bytes, 0, Long.BYTES + RANDOM_BYTES);
            return mac.doFinal();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HmacSHA256", missing);
        }
    }
}
