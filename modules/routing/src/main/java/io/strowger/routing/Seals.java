package io.strowger.routing;

import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import java.util.concurrent.CompletionStage;

/// Which sessions of which regions are sealed, for all routes, as the database of `global` keeps it. A seal
/// stands here before any witness hears of it, and a witness that has forgotten everything reads it here. There
/// is no entity in between that could live at the very site whose region is to be sealed.
public interface Seals {
    /// Completes when it is stored for good that `session` of `region` is sealed, and every older one. A stage
    /// that fails says nothing about whether it is.
    CompletionStage<?> seal(RegionId region, SessionNumber session);

    /// Everything that was sealed before it was asked for.
    CompletionStage<NewestSessions> sealed();
}
