package io.strowger.cluster;

import io.strowger.core.AccountSid;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.Journal;
import io.strowger.core.Page;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;

/// [Views] over the nodes of each data center, one of which answers each question out of its database. Nothing
/// has to be placed anywhere first, so that they answer while shards can't be found.
public final class RemoteViews implements Views {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    /// Who has just died, or has just joined and not started to answer, is no reason to wait for: to ask is to read.
    private static final Duration FIRST_PATIENCE = Duration.ofSeconds(2);

    private final ActorSystem<?> system;
    private final DurableJson json;
    private final ConcurrentHashMap<String, AnyNode<ShellMessage>> hosts = new ConcurrentHashMap<>();

    public RemoteViews(ActorSystem<?> system, DurableJson json) {
        this.system = system;
        this.json = json;
    }

    @Override
    public <V extends Durable> CompletionStage<Page<V>> list(
            String dataCenter, View<?, V> view, String owner, Page.Request page) {
        return ask(dataCenter, new ViewQuery.Rows(view.rows(), owner, view.order(), page), ViewQuery.FoundRows.class)
                .thenApply(found -> new Page<>(values(view, found.rows()), page, found.hasMore()));
    }

    @Override
    public <V extends Durable> CompletionStage<Optional<V>> find(
            String dataCenter, View<?, V> view, String owner, String name) {
        return ask(dataCenter, new ViewQuery.ByName(view.rows(), owner, name), ViewQuery.FoundRows.class)
                .thenApply(found -> values(view, found.rows()).stream().findFirst());
    }

    @Override
    public <V extends Durable> CompletionStage<Optional<V>> get(String dataCenter, View<?, V> view, String id) {
        return ask(dataCenter, new ViewQuery.ById(view.rows(), id), ViewQuery.FoundRows.class)
                .thenApply(found -> values(view, found.rows()).stream().findFirst());
    }

    @Override
    public CompletionStage<List<Long>> count(String dataCenter, View<?, ?> view, List<String> owners) {
        return ask(dataCenter, new ViewQuery.Count(view.rows(), owners), ViewQuery.Counted.class)
                .thenApply(ViewQuery.Counted::numbers);
    }

    @Override
    public <V extends Durable> CompletionStage<List<V>> among(
            String dataCenter, View<?, V> view, String owner, View<?, ?> other, String otherOwner) {
        return ask(
                        dataCenter,
                        new ViewQuery.Among(view.rows(), owner, other.rows(), otherOwner),
                        ViewQuery.FoundRows.class)
                .thenApply(found -> values(view, found.rows()));
    }

    @Override
    public <V extends Durable> CompletionStage<List<V>> endingWith(String dataCenter, View<?, V> view, String suffix) {
        return ask(dataCenter, new ViewQuery.EndingWith(view.rows(), suffix), ViewQuery.FoundRows.class)
                .thenApply(found -> values(view, found.rows()));
    }

    @Override
    public Journal journal(String dataCenter) {
        return new ViewJournal(dataCenter);
    }

    private final class ViewJournal implements Journal {
        private final String dataCenter;

        private ViewJournal(String dataCenter) {
            this.dataCenter = dataCenter;
        }

        @Override
        public CompletionStage<Page<Entry>> events(EntityAddress entity, Page.Request page) {
            return whole(0, page, (after, part) -> new ViewQuery.Events(entity, after, part));
        }

        @Override
        public CompletionStage<Page<Entry>> eventsOf(
                AccountSid account, EntityAddress holder, EntityAddress entity, long after, Page.Request page) {
            return whole(after, page, (next, part) -> new ViewQuery.EventsOf(account, holder, entity, next, part));
        }

        @Override
        public CompletionStage<Optional<Then>> at(
                AccountSid account, EntityAddress holder, EntityAddress entity, Point point) {
            return ask(dataCenter, new ViewQuery.At(account, holder, entity, point), ViewQuery.FoundThen.class)
                    .thenApply(ViewQuery.FoundThen::then);
        }

        @Override
        public CompletionStage<Place> end() {
            return ask(dataCenter, new ViewQuery.End(), ViewQuery.FoundPlace.class)
                    .thenApply(ViewQuery.FoundPlace::place);
        }

        @Override
        public CompletionStage<Followed> follow(Set<AccountSid> accounts, Place after) {
            return ask(dataCenter, new ViewQuery.Follow(List.copyOf(accounts), after), ViewQuery.Followed.class)
                    .thenApply(ViewQuery.Followed::what);
        }

        private CompletionStage<Page<Entry>> whole(
                long first, Page.Request page, BiFunction<Long, Page.Request, ViewQuery> query) {
            return found(query.apply(first, page)).thenCompose(begun -> whole(begun, query));
        }

        /// Asks on after what there is, until the page is full or the events are over.
        private CompletionStage<Page<Entry>> whole(Page<Entry> begun, BiFunction<Long, Page.Request, ViewQuery> query) {
            var missing = begun.request().size() - begun.items().size();
            if (missing == 0 || !begun.hasMore()) return CompletableFuture.completedStage(begun);
            var after = begun.items().getLast().sequence();
            return found(query.apply(after, new Page.Request(0, missing)))
                    .thenCompose(next -> whole(joined(begun, next), query));
        }

        private static Page<Entry> joined(Page<Entry> begun, Page<Entry> next) {
            return new Page<>(
                    Stream.concat(begun.items().stream(), next.items().stream()).toList(),
                    begun.request(),
                    next.hasMore());
        }

        private CompletionStage<Page<Entry>> found(ViewQuery query) {
            return ask(dataCenter, query, ViewQuery.FoundEvents.class).thenApply(ViewQuery.FoundEvents::page);
        }
    }

    @Override
    public CompletionStage<ViewQuery.Seen> await(String dataCenter, EntityAddress entity, long sequence) {
        return ask(dataCenter, new ViewQuery.Await(entity, sequence), ViewQuery.Seen.class);
    }

    private <V extends Durable> List<V> values(View<?, V> view, List<String> rows) {
        return rows.stream().map(row -> json.read(row, view.type())).toList();
    }

    private <R extends ViewQuery.Result> CompletionStage<R> ask(String dataCenter, ViewQuery query, Class<R> expected) {
        var host = hosts.computeIfAbsent(dataCenter, unasked -> new AnyNode<>(system, unasked, ViewHost.NAME));
        return asked(host, query, FIRST_PATIENCE)
                .exceptionallyCompose(_ -> asked(host, query, PATIENCE))
                .thenApply(answer -> expected.cast(orThrow(answer.reply())));
    }

    private static CompletionStage<Answer> asked(AnyNode<ShellMessage> host, ViewQuery query, Duration patience) {
        return host.<Answer>ask(replyTo -> new Envelope(query, replyTo, false), patience)
                .thenApply(Refusal::orThrow);
    }

    private static WireMessage orThrow(WireMessage reply) {
        if (reply instanceof ViewQuery.Failed(var why)) throw new DatabaseUnavailable(why);
        return reply;
    }
}
