package io.strowger.region;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.strowger.region.call.CallPort;
import io.strowger.region.ladder.LadderSettings;
import io.strowger.region.recording.RecordingSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// How a region node is set up: `strowger.region`. Prints without the secret.
public record RegionSettings(
        String nonceSecret,
        Duration nonceLifetime,
        Duration passivateAfter,
        Duration passivateDomainsAfter,
        Duration passivateCallsAfter,
        Duration resumeCallsEvery,
        Duration betweenCalls,
        Duration sessionExpires,
        boolean dialPrivateAddresses,
        int snapshotEvery,
        int registrationSnapshotEvery,
        Duration readModelIdle,
        LadderSettings ladder,
        RecordingSettings recordings) {
    private static final String SECTION = "strowger.region.";
    private static final int SHORTEST_SECRET = 16;
    private static final Duration SHORTEST_SESSION = Duration.ofSeconds(90);

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
                positive(config, SECTION + "passivate-calls-after"),
                positive(config, SECTION + "resume-calls-every"),
                positive(config, SECTION + "between-calls"),
                longEnough(config, SECTION + "session-expires"),
                config.getBoolean(CallPort.DIAL_PRIVATE_ADDRESSES),
                atLeastOne(config, SECTION + "snapshot-every"),
                atLeastOne(config, SECTION + "registration-snapshot-every"),
                positive(config, "strowger.database.read-model-idle"),
                LadderSettings.from(config),
                RecordingSettings.from(config));
    }

    private static Duration positive(Config config, String key) {
        var value = config.getDuration(key);
        if (value.isZero() || value.isNegative()) throw bad(config, key, "must be longer than nothing");
        return value;
    }

    private static Duration longEnough(Config config, String key) {
        var value = config.getDuration(key);
        if (value.compareTo(SHORTEST_SESSION) < 0) throw bad(config, key, "must be at least 90s (RFC 4028)");
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
