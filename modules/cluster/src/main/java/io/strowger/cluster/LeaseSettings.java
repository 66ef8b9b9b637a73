package io.strowger.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.strowger.core.LeaseTerms;
import io.strowger.core.Malformed;
import io.strowger.core.WitnessId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Reads `strowger.lease`: the terms that witnesses, regions and arbiter share.
public final class LeaseSettings {
    private static final String SECTION = "strowger.lease.";

    private LeaseSettings() {}

    /// Empty where leases are off. Throws [ConfigException] that names the key when a value can't be used.
    public static Optional<LeaseTerms> from(Config config) {
        var mode = config.getString(SECTION + "mode");
        return switch (mode) {
            case "off" -> Optional.empty();
            case "required" -> Optional.of(terms(config));
            default -> throw bad(config, "mode", "is required or off, not '" + mode + "'");
        };
    }

    private static LeaseTerms terms(Config config) {
        var ttl = config.getDuration(SECTION + "ttl");
        if (!ttl.isPositive()) throw bad(config, "ttl", "must be longer than nothing");
        var drift = config.getDouble(SECTION + "drift");
        if (drift < 0 || drift >= 0.5) throw bad(config, "drift", "must be at least 0 and less than 0.5");
        return new LeaseTerms(ttl, drift, witnesses(config));
    }

    private static List<WitnessId> witnesses(Config config) {
        var all = Arrays.stream(config.getString(SECTION + "witnesses").split(",", -1))
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .map(address -> witness(config, address))
                .toList();
        if (all.isEmpty()) throw bad(config, "witnesses", "must name the routing nodes (STROWGER_LEASE_WITNESSES)");
        if (all.stream().distinct().count() < all.size()) throw bad(config, "witnesses", "names one of them twice");
        return all;
    }

    private static WitnessId witness(Config config, String address) {
        try {
            return WitnessId.parse(address);
        } catch (Malformed notAnAddress) {
            throw bad(config, "witnesses", "is host:port of each routing node, not '" + address + "'");
        }
    }

    private static ConfigException bad(Config config, String key, String why) {
        return new ConfigException.BadValue(config.getValue(SECTION + key).origin(), SECTION + key, why);
    }
}
