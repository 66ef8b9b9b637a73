package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.EntityAddress;
import io.strowger.core.Journal;
import io.strowger.core.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// A journal in memory, of entities that have had one account for ever.
final class FakeJournal implements Journal {
    final Map<EntityAddress, List<Entry>> events = new HashMap<>();
    final Map<EntityAddress, AccountSid> holders = new HashMap<>();
    /// What can be followed, in order.
    final List<Happening> happenings = new CopyOnWriteArrayList<>();
    final AtomicInteger reads = new AtomicInteger();
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
            AccountSid account, EntityAddress holder, EntityAddress entity, long after, Page.Request page) {
        var own = Optional.ofNullable(holders.get(holder))
                .filter(account::equals)
                .flatMap(_ -> Optional.ofNullable(events.get(entity)))
                .orElse(List.of());
        return fakes.answer(() -> Fakes.page(
                own.stream().filter(entry -> entry.sequence() > after).toList(), page));
    }

    /// The next thing that happens, in a transaction of its own.
    void happens(AccountSid account, String kind, String id, String type, String json) {
        var number = happenings.size() + 1L;
        happenings.add(new Happening(
                new Place(number, number),
                account,
                new EntityAddress(kind, id),
                new Entry(number, type, TestSite.NOON, json, Optional.empty())));
    }

    /// The state of each is how many events it has had.
    @Override
    public CompletionStage<Optional<Then>> at(
            AccountSid account, EntityAddress holder, EntityAddress entity, Point point) {
        return eventsOf(account, holder, entity, 0, Page.Request.ALL)
                .thenApply(page -> page.items().stream()
                        .filter(entry -> switch (point) {
                            case After(var sequence) -> entry.sequence() == sequence;
                            case By(var at) -> !entry.at().isAfter(at);
                        })
                        .reduce((_, later) -> later)
                        .map(entry -> new Then(entry, "{\"nonces\":[],\"events\":" + entry.sequence() + "}")));
    }

    @Override
    public CompletionStage<Place> end() {
        return fakes.answer(this::lastPlace);
    }

    @Override
    public CompletionStage<Followed> follow(Set<AccountSid> accounts, Place after) {
        reads.incrementAndGet();
        return fakes.answer(() -> {
            var end = lastPlace();
            if (after.compareTo(end) > 0) return new NoSuchPlace();
            return new Happened(
                    happenings.stream()
                            .filter(happening ->
                                    happening.place().compareTo(after) > 0 && accounts.contains(happening.account()))
                            .toList(),
                    end,
                    false);
        });
    }

    private Place lastPlace() {
        return happenings.isEmpty() ? new Place(0, 0) : happenings.getLast().place();
    }
}
