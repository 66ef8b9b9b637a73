package io.strowger.region.ladder;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.time.Duration;

/// What one node keeps of ladders: `strowger.region.ladder`; see this module's `reference.conf` for what each
/// means.
public record LadderSettings(Duration keepFor, long maxMemory, int maxCall) {
    private static final String SECTION = "strowger.region.ladder.";
    private static final long LARGEST_CALL = 1024 * 1024; // it travels in one message, of at most 4 MiB
    private static final long SMALLEST_CALL = 16 * Pages.SIZE;

    /// Reads a node's configuration. Throws [ConfigException] that names the key when a value can't be used.
    public static LadderSettings from(Config config) {
        var keepFor = config.getDuration(SECTION + "keep-for");
        if (!keepFor.isPositive()) throw bad(config, "keep-for", "must be longer than nothing");
        var maxMemory = config.getMemorySize(SECTION + "max-memory").toBytes();
        var maxCall = config.getMemorySize(SECTION + "max-call").toBytes();
        if (maxCall < SMALLEST_CALL || maxCall > LARGEST_CALL)
            throw bad(config, "max-call", "must be from 16 KiB to 1 MiB");
        if (maxMemory < 2 * maxCall) throw bad(config, "max-memory", "must be at least twice max-call");
        return new LadderSettings(keepFor, maxMemory, Math.toIntExact(maxCall));
    }

    private static ConfigException bad(Config config, String key, String why) {
        return new ConfigException.BadValue(config.getValue(SECTION + key).origin(), SECTION + key, why);
    }
}
