package io.strowger.region;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// How a region node is set up: `strowger.region`. Prints without the secret.
public record RegionSettings(
        String nonceSecret,
        Duration nonceLifetime,
        Duration passivateAfter,
        Duration passivateDomainsAfter,
        int snapshotEvery,
        int registrationSnapshotEvery,
        Duration readModelIdle) {
    private static final String SECTION = "strowger.region.";
    private static final int SHORTEST_SECRET = 16;

    /// Reads a node's configuration. Throws [ConfigException] that names the key when a value can't be used.
    public static RegionSettings from(Config config) {
        var secret = config.getString(SECTION + "nonce-secret");
        if (secret.length() < SHORTEST_SECRET)
            throw bad(
                    config,
                    SECTION + "nonce-secret",
                    "needs at least " + SHORTEST_SECRET
                            + " characters, the same on every node of the region (STROWGER_NONCE_SECRET)");
        return new RegionSettings(
                secret,
                positive(config, SECTION + "nonce-lifetime"),
                positive(config, SECTION + "passivate-after"),
                positive(config, SECTION + "passivate-domains-after"),
                atLeastOne(config, SECTION + "snapshot-every"),
                atLeastOne(config, SECTION + "registration-snapshot-every"),
                positive(config, "strowger.database.read-model-idle"));
    }

    private static Duration positive(Config config, String key) {
        var value = config.getDuration(key);
        if (value.isZero() || value.isNegative()) throw bad(config, key, "must be longer than nothing");
        return value;
    }

    private static int atLeastOne(Config config, String key) {
        var value = config.getInt(key);
        if (value < 1) throw bad(config, key, "must be at least 1");
        return value;
    }

    private static ConfigException bad(Config config, String key, String why) {
        return new ConfigException.BadValue(config.getValue(key).origin(), key, why);
    }

    byte[] nonceKey() {
        return nonceSecret.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "RegionSettings[nonces for " + nonceLifetime + ", passivated after " + passivateAfter + "]";
    }
}
