package io.strowger.node.check;

import io.strowger.cluster.View;
import io.strowger.cluster.Views;
import io.strowger.core.AccountSid;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.Journal;
import io.strowger.core.Page;
import io.strowger.core.Woke;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A read model that is never late: each question folds the journal.
record SimulatedViews(World world) implements Views {
    @Override
    public <V extends Durable> CompletionStage<Page<V>> list(
            String dataCenter, View<?, V> view, String owner, Page.Request page) {
        var rows = rows(dataCenter, view).stream()
                .filter(row -> view.keys(row).owner().equals(owner))
                .toList();
        return CompletableFuture.completedFuture(Page.of(rows, page));
    }

    @Override
    public <V extends Durable> CompletionStage<Optional<V>> find(
            String dataCenter, View<?, V> view, String owner, String name) {
        return list(dataCenter, view, owner, Page.Request.ALL)
                .thenApply(rows -> rows.items().stream()
                        .filter(row -> view.keys(row).name().equals(name))
                        .findFirst());
    }

    @Override
    public <V extends Durable> CompletionStage<Optional<V>> get(String dataCenter, View<?, V> view, String id) {
        return CompletableFuture.completedFuture(Optional.of(fold(
                view,
                new EntityAddress(view.kind(), id),
                world.journal(dataCenter).read(new EntityAddress(view.kind(), id)))));
    }

    @Override
    public CompletionStage<?> await(String dataCenter, EntityAddress entity, long sequence) {
        return CompletableFuture.completedFuture(sequence);
    }

    @Override
    public CompletionStage<List<Long>> count(String dataCenter, View<?, ?> view, List<String> owners) {
        return CompletableFuture.completedFuture(
                owners.stream().map(owner -> count(dataCenter, view, owner)).toList());
    }

    private <V extends Durable> long count(String dataCenter, View<?, V> view, String owner) {
        return rows(dataCenter, view).stream()
                .filter(row -> view.keys(row).owner().equals(owner))
                .count();
    }

    /// Nobody in a world asks for that: all rows of the owner.
    @Override
    public <V extends Durable> CompletionStage<List<V>> among(
            String dataCenter, View<?, V> view, String owner, View<?, ?> other, String otherOwner) {
        return list(dataCenter, view, owner, Page.Request.ALL).thenApply(Page::items);
    }

    @Override
    public <V extends Durable> CompletionStage<List<V>> endingWith(String dataCenter, View<?, V> view, String suffix) {
        return CompletableFuture.completedFuture(rows(dataCenter, view).stream()
                .filter(row -> view.keys(row).name().endsWith(suffix))
                .toList());
    }

    @Override
    public Journal journal(String dataCenter) {
        return new NoJournal();
    }

    /// Nobody in a world reads single events.
    private record NoJournal() implements Journal {
        @Override
        public CompletionStage<Page<Entry>> events(EntityAddress entity, Page.Request page) {
            return CompletableFuture.completedFuture(new Page<>(List.of(), page, false));
        }

        @Override
        public CompletionStage<Page<Entry>> eventsOf(
                AccountSid account, EntityAddress holder, EntityAddress entity, long after, Page.Request page) {
            return events(entity, page);
        }

        @Override
        public CompletionStage<Optional<Then>> at(
                AccountSid account, EntityAddress holder, EntityAddress entity, Point point) {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletionStage<Place> end() {
            return CompletableFuture.completedFuture(new Place(0, 0));
        }

        @Override
        public CompletionStage<Followed> follow(Set<AccountSid> accounts, Place after) {
            return CompletableFuture.completedFuture(new Happened(List.of(), after, false));
        }
    }

    <V extends Durable> List<V> rows(String dataCenter, View<?, V> view) {
        var rows = new ArrayList<V>();
        world.journal(dataCenter).all().forEach((entity, events) -> {
            if (!entity.kind().equals(view.kind())) return;
            var row = fold(view, entity, events);
            if (!view.keys(row).isGone()) rows.add(row);
        });
        return rows;
    }

    private static <E extends Durable, V extends Durable> V fold(
            View<E, V> view, EntityAddress entity, List<Durable> events) {
        var row = view.empty(entity.id());
        for (var event : events)
            if (!(event instanceof Woke)) row = view.apply(row, view.events().cast(event));
        return row;
    }
}
