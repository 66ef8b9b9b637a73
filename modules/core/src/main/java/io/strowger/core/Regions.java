package io.strowger.core;

import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Every region there is, in the order of their names.
public record Regions(Map<RegionId, Region> all) {
    public Regions {
        all = Collections.unmodifiableMap(new TreeMap<>(all));
    }

    public Optional<Region> find(RegionId id) {
        return Optional.ofNullable(all.get(id));
    }

    public Collection<Region> each() {
        return all.values();
    }
}
