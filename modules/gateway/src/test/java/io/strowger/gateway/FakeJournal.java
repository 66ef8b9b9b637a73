package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.EntityAddress;
import io.strowger.core.Journal;
import io.strowger.core.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// A journal in memory, of entities that have had one account for ever.
final class FakeJournal implements Journal {
    final Map<EntityAddress, List<Entry>> events = new HashMap<>();
    final Map<EntityAddress, AccountSid> holders = new HashMap<>();
    private final Fakes fakes;

    FakeJournal(Fakes fakes) {
        this.fakes = fakes;
    }

    @Override
    public CompletionStage<Page<Entry>> events(EntityAddress entity, Page.Request page) {
        return fakes.answer(() -> Fakes.page(events.getOrDefault(entity, List.of()), page));
    }

    @Override
    public CompletionStage<Page<Entry>> eventsOf(
            AccountSid account, EntityAddress holder, EntityAddress entity, Page.Request page) {
        return Optional.ofNullable(holders.get(holder)).filter(account::equals).isPresent()
                ? events(entity, page)
                : fakes.answer(() -> Fakes.page(List.of(), page));
    }
}
