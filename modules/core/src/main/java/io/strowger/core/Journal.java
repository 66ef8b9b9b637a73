package io.strowger.core;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/// The journal of one region, to read. A stage that fails means that the region or its database did not answer.
public interface Journal {
    /// What has happened to one entity, oldest first, from the oldest event that retention has kept. Secrets are
    /// struck out.
    CompletionStage<Page<Entry>> events(EntityAddress entity, Page.Request page);

    /// The same, but only what has happened while it was `account`'s. That goes by the history of `holder`, the
    /// entity itself or the one it hangs on: an event of the holder that names an account is where that account's
    /// time begins, and the next such event is where it ends.
    CompletionStage<Page<Entry>> eventsOf(
            AccountSid account, EntityAddress holder, EntityAddress entity, Page.Request page);

    /// One event: its number in the entity's history (from 1), its stored type name, when it was written, and its
    /// JSON.
    record Entry(long sequence, String type, Instant at, String json) implements WireMessage {}
}
