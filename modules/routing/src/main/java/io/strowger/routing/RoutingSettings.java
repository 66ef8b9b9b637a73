package io.strowger.routing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.strowger.core.Malformed;
import java.time.Duration;

/// What can be set about the arbiter: `strowger.routing`.
public record RoutingSettings(
        InitialRoute initialRoute,
        Duration findTimeout,
        Duration askTimeout,
        Duration rerouteWait,
        Duration reroutePoll,
        Duration letGoTimeout,
        Duration resumeEvery,
        Duration watchEvery,
        Duration idle,
        int snapshotEvery) {

    /// Reads `strowger.routing`. Throws `ConfigException` with the key's name when something does not fit.
    public static RoutingSettings from(Config config) {
        var routing = config.getConfig("strowger.routing");
        return new RoutingSettings(
                initialRoute(routing),
                positive(routing, "find-timeout"),
                positive(routing, "ask-timeout"),
                positive(routing, "reroute-wait"),
                positive(routing, "reroute-poll"),
                positive(routing, "let-go-timeout"),
                positive(routing, "resume-every"),
                positive(routing, "watch-every"),
                positive(routing, "idle"),
                atLeastOne(routing, "snapshot-every"));
    }

    private static InitialRoute initialRoute(Config routing) {
        try {
            return InitialRoute.parse(routing.getString("initial-route"));
        } catch (Malformed neither) {
            throw bad(routing, "initial-route", "is first-region or a region such as us1");
        }
    }

    private static Duration positive(Config routing, String key) {
        var duration = routing.getDuration(key);
        if (duration.isNegative() || duration.isZero()) throw bad(routing, key, "has to be longer than nothing");
        return duration;
    }

    private static int atLeastOne(Config routing, String key) {
        var number = routing.getInt(key);
        if (number < 1) throw bad(routing, key, "has to be at least 1");
        return number;
    }

    private static ConfigException bad(Config routing, String key, String why) {
        return new ConfigException.BadValue(routing.getValue(key).origin(), "strowger.routing." + key, why);
    }
}
