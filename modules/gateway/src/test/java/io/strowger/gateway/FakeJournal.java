package io.strowger.gateway;

import io.strowger.core.EntityAddress;
import io.strowger.core.Journal;
import io.strowger.core.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/// A journal in memory.
final class FakeJournal implements Journal {
    final Map<EntityAddress, List<Entry>> events = new HashMap<>();
    private final Fakes fakes;

    FakeJournal(Fakes fakes) {
        this.fakes = fakes;
    }

    @Override
    public CompletionStage<Page<Entry>> events(EntityAddress entity, Page.Request page) {
        return fakes.answer(() -> Fakes.page(events.getOrDefault(entity, List.of()), page));
    }
}
