package io.strowger.node.check;

import io.strowger.core.RegionId;
import io.strowger.core.Routes.Failover;
import io.strowger.core.sip.DomainName;
import java.time.Duration;

/// Something that happens to a world from outside, at a moment of true time. Its words are what people read.
sealed interface Disturbance {
    Duration at();

    record Dies(Duration at, String host, Duration down) implements Disturbance {}

    record StandsStill(Duration at, String host, Duration still) implements Disturbance {}

    /// A node of `region` stands still in the middle of the next thing that it lets in.
    record StandsStillAdmitting(Duration at, RegionId region, Duration still) implements Disturbance {}

    /// `from` and `to` are places: hosts, sites, the region nodes of a site ([Plan#nodesOf]), or everybody else.
    record CutOff(Duration at, String from, String to, boolean bothWays, Duration length) implements Disturbance {}

    /// The two nodes of a region lose sight of each other, and of them the database lets the other than `loser` go on.
    record Split(Duration at, RegionId region, String loser, Duration length) implements Disturbance {}

    /// What is sent in that time arrives so much later.
    record Lags(Duration at, String from, String to, Duration by, Duration length) implements Disturbance {}

    /// What is sent in that time arrives a second time, so much later.
    record Echoes(Duration at, String from, String to, Duration after, Duration length) implements Disturbance {}

    record DatabaseDown(Duration at, String dataCenter, Duration length) implements Disturbance {}

    record Reroute(Duration at, DomainName name, RegionId to, boolean force) implements Disturbance {}

    record SetFailover(Duration at, DomainName name, Failover failover) implements Disturbance {}

    /// Aimed at whichever region has the name active then ([Ambushes]), with dice of its own.
    record Ambush(Duration at, DomainName name, Kind kind, long dice) implements Disturbance {
        enum Kind {
            DITHERING,
            EVICTION,
            FREEING,
            NAP,
            STALL,
            BELATED,
            BLACKOUT,
            SIEGE,
            SCHISM,
            FAILOVER,
            REVENANT
        }
    }

    record Delete(Duration at, DomainName name, RegionId region) implements Disturbance {}
}
