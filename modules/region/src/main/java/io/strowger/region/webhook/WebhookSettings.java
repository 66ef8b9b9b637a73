package io.strowger.region.webhook;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;

/// How webhooks are asked: `strowger.region.webhooks`; see this module's `reference.conf` for what each means.
public record WebhookSettings(
        boolean allowPrivateAddresses,
        int maxBody,
        Duration connectTimeout,
        Duration totalTime,
        int maxRedirects,
        int maxInFlight,
        int maxInFlightPerAccount) {
    static final String ALLOW_PRIVATE_ADDRESSES = "strowger.region.webhooks.allow-private-addresses";

    private static final String SECTION = "strowger.region.webhooks.";
    private static final long LARGEST_BODY = 16 * 1024 * 1024; // there may be max-in-flight of them in memory

    /// Reads a node's configuration. Throws [ConfigException] that names the key when a value can't be used.
    public static WebhookSettings from(Config config) {
        return new WebhookSettings(
                config.getBoolean(ALLOW_PRIVATE_ADDRESSES),
                size(config, SECTION + "max-body"),
                positive(config, SECTION + "connect-timeout"),
                positive(config, SECTION + "total-time"),
                atLeast(0, config, SECTION + "max-redirects"),
                atLeast(1, config, SECTION + "max-in-flight"),
                atLeast(1, config, SECTION + "max-in-flight-per-account"));
    }

    private static int size(Config config, String key) {
        var value = config.getMemorySize(key).toBytes();
        if (value < 1 || value > LARGEST_BODY) throw bad(config, key, "must be from 1 octet to 16 MiB");
        return Math.toIntExact(value);
    }

    private static Duration positive(Config config, String key) {
        var value = config.getDuration(key);
        if (!value.isPositive()) throw bad(config, key, "must be longer than nothing");
        return value;
    }

    private static int atLeast(int least, Config config, String key) {
        var value = config.getInt(key);
        if (value < least) throw bad(config, key, "must be at least " + least);
        return value;
    }

    private static ConfigException bad(Config config, String key, String why) {
        return new ConfigException.BadValue(config.getValue(key).origin(), key, why);
    }
}
