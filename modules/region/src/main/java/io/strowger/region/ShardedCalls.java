package io.strowger.region;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.core.sip.InviteRequest;
import io.strowger.region.call.Call;
import io.strowger.region.call.Parties;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// [Calls] over the region's entities. An INVITE goes to its Domain, which hands it on to those who know addresses and
/// passwords; the last one in the chain is the Call, which answers.
final class ShardedCalls implements Calls {
    private static final int AT_ONCE = 200;
    private static final int MOST_ROWS = 100_000; // gone through for one page
    private static final Duration PATIENCE = Duration.ofSeconds(8); // the gateway gives a request 10 s
    private static final String TOO_FAR =
            "too many calls are newer than the end of the page: with StartTime> only those"
                    + " from three days before it on are gone through, with StartTime< only those before it";

    /// How long after its creation a call may still begin, or end, or have made another that does: after the longest
    /// turn, the longest `TimeLimit`, and a day for a region that was down when it was due.
    private static final Duration GOES_ON =
            CallQueue.LONGEST.plus(LASTS_AT_MOST).plus(Duration.ofDays(1));

    /// By how much calls may be listed out of the order in which they were created: by what the clocks of two nodes
    /// differ, far more than they do.
    private static final Duration OUT_OF_ORDER = Duration.ofHours(1);

    private final RegionAccess region;
    private final RandomGenerator random;
    private final LongSupplier nanos;

    ShardedCalls(RegionAccess region, RandomGenerator random) {
        this(region, random, System::nanoTime);
    }

    /// `nanos` is [System#nanoTime].
    ShardedCalls(RegionAccess region, RandomGenerator random, LongSupplier nanos) {
        this.region = region;
        this.random = random;
        this.nanos = nanos;
    }

    @Override
    public CompletionStage<InviteReply> invite(InviteRequest request) {
        return region.ask(Domain.address(request.domain()), new Domain.Invite(request), InviteReply.class);
    }

    @Override
    public CompletionStage<Delivery> deliver(Sid call, LegEvent event) {
        return region.ask(Call.address(call), new Call.Deliver(event), Delivery.class);
    }

    @Override
    public CompletionStage<CreateReply> create(AccountSid account, NewCall call) {
        return region.ask(CallQueue.address(account), new CallQueue.Enqueue(), CallQueue.Reply.class)
                .thenCompose(reply -> switch (reply) {
                    case CallQueue.Place(var turn) ->
                        region.askAndSee(
                                Call.address(Calls.newSid(random)),
                                new Call.Create(account, call, turn),
                                CreateReply.class);
                    case CallQueue.Full(var wait) -> RegionAccess.done(new QueueFull(wait));
                });
    }

    @Override
    public CompletionStage<Optional<CallRecord>> fetch(AccountSid account, Sid call) {
        return region.ask(Call.address(call), new Call.Show(account, call), Call.Shown.class)
                .thenApply(Call.Shown::call);
    }

    @Override
    public CompletionStage<Optional<CallRecord>> listed(AccountSid account, Sid call) {
        return region.get(RegionAccess.CALLS, Calls.first(call).toString())
                .thenApply(row -> row.flatMap(tree -> tree.shown(account, call)));
    }

    /// The read model is gone through from the newest call on that may match, up to the end of the page that is asked
    /// for, or to where all that follow are too old. It is read in pieces of [#AT_ONCE] rows.
    @Override
    public CompletionStage<Page<CallRecord>> list(AccountSid account, Filter filter, Page.Request page) {
        var walk = new Walk(account, filter, nanos.getAsLong() + PATIENCE.toNanos());
        return firstPiece(walk)
                .thenCompose(first ->
                        collect(walk, first, new Page.Request(first, AT_ONCE), new Collected(page, 0, List.of())));
    }

    private CompletionStage<Page<CallRecord>> collect(Walk walk, int first, Page.Request piece, Collected before) {
        return rows(walk, piece).thenCompose(trees -> {
            var found = before.with(trees.items().stream()
                    .flatMap(tree -> tree.matching(walk.filter()).stream())
                    .toList());
            if (found.isEnough()
                    || !trees.hasMore()
                    || walk.endsWith(trees.items().getLast())) return RegionAccess.done(found.toPage());
            if ((piece.number() - first) * AT_ONCE >= MOST_ROWS) return tooFar();
            return collect(walk, first, new Page.Request(piece.number() + 1, AT_ONCE), found);
        });
    }

    /// The number of the last piece that begins with a call which is too new to match; the first if none does. By
    /// ever larger steps, so that what is near is found soon, and then by halves.
    private CompletionStage<Integer> firstPiece(Walk walk) {
        return walk.hasEnd() ? stride(walk, 0, 1) : RegionAccess.done(0);
    }

    private CompletionStage<Integer> stride(Walk walk, int newer, int next) {
        return beginsTooNew(walk, next)
                .thenCompose(isNewer -> isNewer ? stride(walk, next, 2 * next) : halve(walk, newer, next));
    }

    private CompletionStage<Integer> halve(Walk walk, int newer, int older) {
        if (older - newer == 1) return RegionAccess.done(newer);
        var middle = (newer + older) / 2;
        return beginsTooNew(walk, middle)
                .thenCompose(isNewer -> isNewer ? halve(walk, middle, older) : halve(walk, newer, middle));
    }

    private CompletionStage<Boolean> beginsTooNew(Walk walk, int piece) {
        return rows(walk, new Page.Request(piece * AT_ONCE, 1))
                .thenApply(first -> first.items().stream().anyMatch(walk::isTooNew));
    }

    private CompletionStage<Page<Parties>> rows(Walk walk, Page.Request rows) {
        return nanos.getAsLong() - walk.until() >= 0
                ? tooFar()
                : region.list(RegionAccess.CALLS, walk.account().toString(), rows);
    }

    private static <T> CompletionStage<T> tooFar() {
        return CompletableFuture.failedFuture(new io.strowger.core.Unavailable(TOO_FAR));
    }

    /// What is looked for, and until when. No call begins or ends before it is created, and rows are in the order in
    /// which they were stored, which is almost that of creation.
    private record Walk(AccountSid account, Filter filter, long until) {
        boolean hasEnd() {
            return ends().findAny().isPresent();
        }

        /// Whether `tree` can't match, nor any call that is newer.
        boolean isTooNew(Parties tree) {
            return ends().anyMatch(end -> !tree.wasCreatedBefore(end.plus(OUT_OF_ORDER)));
        }

        private Stream<Instant> ends() {
            return Stream.of(filter.startedBefore(), filter.endedBefore()).flatMap(Optional::stream);
        }

        /// Whether no call that follows `tree` can match.
        boolean endsWith(Parties tree) {
            return Stream.of(filter.startedSince(), filter.endedSince())
                    .flatMap(Optional::stream)
                    .anyMatch(since -> tree.wasCreatedBefore(since.minus(GOES_ON)));
        }
    }

    /// What has been found so far: how many there were before the page, and those of the page and one more.
    private record Collected(Page.Request page, long before, List<CallRecord> kept) {
        Collected with(List<CallRecord> more) {
            var skipped = (int) Math.min(more.size(), page.offset() - before);
            var next = Stream.concat(kept.stream(), more.stream().skip(skipped))
                    .limit(page.size() + 1L)
                    .toList();
            return new Collected(page, before + skipped, next);
        }

        boolean isEnough() {
            return kept.size() > page.size();
        }

        Page<CallRecord> toPage() {
            return new Page<>(kept.subList(0, Math.min(page.size(), kept.size())), page, isEnough());
        }
    }

    @Override
    public CompletionStage<ChangeReply> change(AccountSid account, Sid call, Change change) {
        return region.askAndSee(Call.address(call), new Call.Alter(account, call, change), ChangeReply.class);
    }

    @Override
    public CompletionStage<DeleteReply> delete(AccountSid account, Sid call) {
        return region.askAndSee(Call.address(call), new Call.Forget(account, call), DeleteReply.class);
    }

    @Override
    public CompletionStage<Optional<List<Notification>>> notifications(AccountSid account, Sid call) {
        return region.ask(Call.address(call), new Call.ShowNotes(account, call), Call.Notes.class)
                .thenApply(Call.Notes::notes);
    }
}
