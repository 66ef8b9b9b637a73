package io.strowger.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/// What is kept of a secret that we have made: its SHA-256, in lower-case hexadecimal. Of 190 random bits that
/// is enough; a password that somebody has thought of would need more.
public record HashedSecret(String sha256) implements WireMessage {
    private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int LENGTH = 32;

    public static HashedSecret of(String secret) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return new HashedSecret(HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    /// A new secret, as Twilio makes them. `random` must be one that nobody can guess.
    public static String random(RandomGenerator random) {
        var secret = new StringBuilder(LENGTH);
        while (secret.length() < LENGTH) secret.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        return secret.toString();
    }

    /// Takes equally long for every other one.
    public boolean matches(HashedSecret other) {
        return MessageDigest.isEqual(bytes(), other.bytes());
    }

    private byte[] bytes() {
        return sha256.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return "HashedSecret[hidden]";
    }
}
