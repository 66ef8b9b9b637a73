package io.strowger.core.sip;

import java.util.Optional;

/// The hash of a digest: MD5 (RFC 2617) and SHA-256 (RFC 8760).
public enum DigestAlgorithm {
    MD5("MD5", "MD5"),
    SHA_256("SHA-256", "SHA-256");

    private final String word;
    private final String hash;

    DigestAlgorithm(String word, String hash) {
        this.word = word;
        this.hash = hash;
    }

    /// As it stands in the `algorithm` parameter.
    public String word() {
        return word;
    }

    String hash() {
        return hash;
    }

    /// The algorithm of this name, compared without case; an absent parameter means MD5 and is given here as an empty
    /// word.
    public static Optional<DigestAlgorithm> named(String word) {
        if (word.isEmpty()) return Optional.of(MD5);
        for (var algorithm : values()) if (algorithm.word.equalsIgnoreCase(word)) return Optional.of(algorithm);
        return Optional.empty();
    }
}
