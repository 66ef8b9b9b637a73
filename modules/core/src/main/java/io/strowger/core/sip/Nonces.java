package io.strowger.core.sip;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Nonces that need no memory: the time of issue, and for whom and for what they were issued, signed with the
/// region's secret. Any node of the region can check one. Safe for use by many threads.
public final class Nonces {
    private static final int FINGERPRINT_BYTES = 8;
    /// For as long a UDP client may retransmit its request (RFC 3261 §17.1.2.2, Timer F).
    private static final Duration WINDOW = Duration.ofSeconds(32);

    private static final int MAC_BYTES = 16;
    private static final int SIGNED_BYTES = Long.BYTES + 2 * FINGERPRINT_BYTES;
    private static final int BYTES = SIGNED_BYTES + MAC_BYTES;

    private final SecretKeySpec key;
    private final Duration lifetime;

    /// What can be said of a nonce that a device used.
    public enum Verdict {
        FRESH,
        /// Ours, and too old or issued for somebody else: challenge again with `stale=true`.
        STALE,
        /// Not ours.
        FORGED
    }

    public Nonces(byte[] secret, Duration lifetime) {
        this.key = new SecretKeySpec(secret, "HmacSHA256");
        this.lifetime = lifetime;
    }

    /// How long a nonce is fresh, or up to 32 s less.
    public Duration lifetime() {
        return lifetime;
    }

    /// The nonce for a challenge to the request that `purpose` identifies; what is overheard of its answer is
    /// good for `subject` only. A retransmission of the request gets the same one, as an answer by a server
    /// without memory must be (RFC 3261 §8.2.7), but for those on both sides of the half minute.
    public String issue(String subject, String purpose, Instant now) {
        var issued = now.toEpochMilli() - Math.floorMod(now.toEpochMilli(), WINDOW.toMillis());
        var bytes = ByteBuffer.allocate(BYTES)
                .putLong(issued)
                .putLong(fingerprint(subject))
                .putLong(fingerprint(purpose));
        bytes.put(sign(bytes.array()), 0, MAC_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private static long fingerprint(String purpose) {
        var hash = 0xCBF29CE484222325L;
        for (var at = 0; at < purpose.length(); at++) hash = (hash ^ purpose.charAt(at)) * 0x100000001B3L; // FNV-1a
        return hash;
    }

    public Verdict check(String nonce, String subject, Instant now) {
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
        var read = ByteBuffer.wrap(bytes);
        var issued = Instant.ofEpochMilli(read.getLong());
        var isForSubject = read.getLong() == fingerprint(subject);
        return isForSubject && !issued.plus(lifetime).isBefore(now) ? Verdict.FRESH : Verdict.STALE;
    }

    private byte[] sign(byte[] bytes) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update(bytes, 0, SIGNED_BYTES);
            return mac.doFinal();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HmacSHA256", missing);
        }
    }
}
