package io.strowger.region.call;

import io.strowger.core.Sid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Hides what an application has entrusted to a call, its cookies and passwords, from whoever reads the
/// journal, which is kept for ever: only the region's secret opens it, and only for the same call. Who changes
/// that secret makes all of it unreadable for good. The same text of the same call is sealed the same, so that
/// deciding stays a function. Safe for use by many threads.
public final class Seal {
    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final String MAC = "HmacSHA256";
    private static final int IV_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecretKeySpec encryption;
    private final SecretKeySpec choosing;

    public Seal(byte[] secret) {
        var root = new SecretKeySpec(secret, MAC);
        this.encryption = new SecretKeySpec(mac(root, "strowger seal encryption"), "AES");
        this.choosing = new SecretKeySpec(mac(root, "strowger seal iv"), MAC);
    }

    String seal(Sid call, String text) {
        var iv = Arrays.copyOf(mac(choosing, call + " " + text), IV_BYTES); // as in RFC 5297: of the text itself
        var plain = text.getBytes(StandardCharsets.UTF_8);
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, call, iv).doFinal(plain);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(ByteBuffer.allocate(IV_BYTES + sealed.length)
                            .put(iv)
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException missing) {
            throw missing(missing);
        }
    }

    /// Empty for what was not sealed for this call with this secret.
    Optional<String> open(Sid call, String sealed) {
        try {
            var bytes = Base64.getUrlDecoder().decode(sealed);
            if (bytes.length < IV_BYTES) return Optional.empty();
            var cipher = cipher(Cipher.DECRYPT_MODE, call, Arrays.copyOf(bytes, IV_BYTES));
            return Optional.of(
                    new String(cipher.doFinal(bytes, IV_BYTES, bytes.length - IV_BYTES), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException | GeneralSecurityException notOurs) {
            return Optional.empty();
        }
    }

    private Cipher cipher(int mode, Sid call, byte[] iv) throws GeneralSecurityException {
        var cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, encryption, new GCMParameterSpec(TAG_BITS, iv));
        cipher.updateAAD(call.toString().getBytes(StandardCharsets.US_ASCII));
        return cipher;
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            var mac = Mac.getInstance(MAC);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException missing) {
            throw missing(missing);
        }
    }

    private static IllegalStateException missing(GeneralSecurityException cause) {
        return new IllegalStateException("every JDK has " + CIPHER + " and " + MAC, cause);
    }
}
