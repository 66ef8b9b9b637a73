package io.strowger.core;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How one node says it is, at the moment it was asked. What remains of something is in milliseconds on that
/// node's own monotonic clock, and never less than 0.
///
/// @param version of Strowger @param started when the node's actor system did
/// @param java the version of its Java @param heapUsedBytes of the process, which other nodes may share
/// @param shards what it carries of each kind of entity
/// @param journal empty where the node has no journal, or none yet
/// @param lease of a region node, where there are leases @param witness of a routing node, where there are leases
/// @param unreachable the addresses of the nodes that this one has itself lost; others may see them
public record NodeReport(
        String version,
        Instant started,
        long uptimeSeconds,
        String java,
        long heapUsedBytes,
        long heapMaxBytes,
        List<Shards> shards,
        Optional<Writes> journal,
        Optional<HeldLease> lease,
        Optional<Witnessing> witness,
        List<String> unreachable)
        implements WireMessage {
    public NodeReport {
        shards = List.copyOf(shards);
        unreachable = List.copyOf(unreachable);
    }

    /// How many shards of a kind are on the node, and how many entities in them are in its memory.
    public record Shards(String kind, int shards, int entities) {}

    /// `eventsWritten` counts since the start of the node, what else there is the last minute. A write's time is what
    /// an entity waits for it, within a quarter of it; 0 where nothing was written.
    public record Writes(
            long eventsWritten, double eventsPerSecond, double writeMillisecondsP50, double writeMillisecondsP99) {}

    /// `remainingMilliseconds` is how long it is held at least, should no witness renew it.
    public record HeldLease(
            RegionId region, long session, boolean held, long remainingMilliseconds, List<StoodBy> witnesses) {
        public HeldLease {
            witnesses = List.copyOf(witnesses);
        }
    }

    /// That the witness at `node`, `host:port`, stands by a lease for so long.
    public record StoodBy(String node, long remainingMilliseconds) {}

    /// What a witness has promised, and which sessions (and all older ones) it grants never again.
    public record Witnessing(boolean informed, List<Grant> grants, List<Sealed> sealed) {
        public Witnessing {
            grants = List.copyOf(grants);
            sealed = List.copyOf(sealed);
        }
    }

    /// That nodes of `region` may hold a lease of `session` for so long.
    public record Grant(RegionId region, long session, long remainingMilliseconds) {}

    public record Sealed(RegionId region, long session) {}
}
