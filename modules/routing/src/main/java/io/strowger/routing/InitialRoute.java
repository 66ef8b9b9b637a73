package io.strowger.routing;

import io.strowger.core.RegionId;

/// Which region a name is routed to when it is claimed for the first time.
sealed interface InitialRoute {
    /// The region that declares the name first.
    record FirstRegion() implements InitialRoute {}

    /// This region, whoever declares the name: what Twilio does with `us1`.
    record Fixed(RegionId region) implements InitialRoute {}

    /// Reads `first-region` or the name of a region; throws [io.strowger.core.Malformed] for anything else.
    static InitialRoute parse(String text) {
        return text.equals("first-region") ? new FirstRegion() : new Fixed(RegionId.parse(text));
    }

    default RegionId when(RegionId declaring) {
        return switch (this) {
            case FirstRegion() -> declaring;
            case Fixed(var region) -> region;
        };
    }
}
