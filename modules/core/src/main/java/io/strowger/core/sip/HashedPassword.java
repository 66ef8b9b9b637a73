package io.strowger.core.sip;

/// What is kept of a password: HA1 for each algorithm, in lower-case hexadecimal. As good as the password for digest,
/// so never shown.
public record HashedPassword(String md5, String sha256) {
    /// The HA1s of `password` for `username` in Twilio's one realm.
    public static HashedPassword of(String username, String password) {
        return new HashedPassword(
                Digest.ha1(DigestAlgorithm.MD5, username, password),
                Digest.ha1(DigestAlgorithm.SHA_256, username, password));
    }

    String of(DigestAlgorithm algorithm) {
        return switch (algorithm) {
            case MD5 -> md5;
            case SHA_256 -> sha256;
        };
    }

    @Override
    public String toString() {
        return "HashedPassword[hidden]";
    }
}
