package io.strowger.core;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// Every region there is.
public record Regions(Map<RegionId, Region> all) {
    public Regions {
        all = Map.copyOf(all);
    }

    public Optional<Region> find(RegionId id) {
        return Optional.ofNullable(all.get(id));
    }

    public Collection<Region> each() {
        return all.values();
    }
}
