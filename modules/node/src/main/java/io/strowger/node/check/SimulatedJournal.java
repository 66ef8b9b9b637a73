package io.strowger.node.check;

import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.routing.NewestSessions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The database of one data center: the only thing that is never lost. It may be down, lose a write before it is
/// made, or not say that it has made it.
final class SimulatedJournal {
    private static final double TROUBLE = 0.004;

    private final World world;
    private final String dataCenter;
    private final Map<EntityAddress, List<Durable>> events = new LinkedHashMap<>();
    private NewestSessions seals = NewestSessions.NONE;
    private long downSince;
    private long downUntil;

    enum Outcome {
        WRITTEN,
        /// Somebody else has written under this number.
        REFUSED,
        /// The writer hears nothing; it may be written or not.
        UNCERTAIN
    }

    SimulatedJournal(World world, String dataCenter) {
        this.world = world;
        this.dataCenter = dataCenter;
    }

    void down(long nanos) {
        if (!isDown()) downSince = world.loop().now();
        downUntil = world.loop().now() + nanos;
    }

    boolean isDown() {
        return world.loop().now() < downUntil;
    }

    /// Whether it has been down ever since.
    boolean isDownSince(long then) {
        return isDown() && downSince <= then;
    }

    void heal() {
        downUntil = 0;
    }

    List<Durable> read(EntityAddress entity) {
        return events.getOrDefault(entity, List.of());
    }

    Map<EntityAddress, List<Durable>> all() {
        return events;
    }

    /// `seen` is how many events the writer knows.
    Outcome write(EntityAddress entity, int seen, List<? extends Durable> more) {
        var hasTrouble = !world.isHealed() && world.chance().of(TROUBLE);
        if (isDown() || (hasTrouble && world.chance().of(0.5))) return uncertain();
        var known = events.computeIfAbsent(entity, _ -> new ArrayList<>());
        if (known.size() != seen) {
            world.coverage().count(Coverage.Of.DOUBLE_WRITERS);
            if (world.rules().refusesSecondWriters()) return Outcome.REFUSED;
        }
        known.addAll(more);
        for (var event : more) world.checker().stored(dataCenter, entity, event);
        return hasTrouble ? uncertain() : Outcome.WRITTEN;
    }

    NewestSessions sealed() {
        return seals;
    }

    Outcome seal(RegionId region, SessionNumber session) {
        var hasTrouble = !world.isHealed() && world.chance().of(TROUBLE);
        if (isDown() || (hasTrouble && world.chance().of(0.5))) return uncertain();
        var before = seals;
        seals = before.with(region, session);
        if (!seals.equals(before)) world.checker().sealed(region, session);
        return hasTrouble ? uncertain() : Outcome.WRITTEN;
    }

    private Outcome uncertain() {
        world.coverage().count(Coverage.Of.UNCERTAIN_WRITES);
        return Outcome.UNCERTAIN;
    }
}
