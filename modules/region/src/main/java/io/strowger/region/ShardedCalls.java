package io.strowger.region;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.core.sip.InviteRequest;
import io.strowger.region.call.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/// [Calls] over the region's entities. An INVITE goes to its Domain, which hands it on to those who know addresses and
/// passwords; the last one in the chain is the Call, which answers.
final class ShardedCalls implements Calls {
    private static final int AT_ONCE = 200;

    private final RegionAccess region;
    private final RandomGenerator random;

    ShardedCalls(RegionAccess region, RandomGenerator random) {
        this.region = region;
        this.random = random;
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
        return region.ask(CallQueue.address(account), new CallQueue.Enqueue(), CallQueue.Place.class)
                .thenCompose(place -> region.askAndSee(
                        Call.address(Calls.newSid(random)),
                        new Call.Create(account, call, place.turn()),
                        CreateReply.class));
    }

    @Override
    public CompletionStage<Optional<CallRecord>> fetch(AccountSid account, Sid call) {
        return region.ask(Call.address(call), new Call.Show(account, call), Call.Shown.class)
                .thenApply(Call.Shown::call);
    }

    /// The read model is gone through from the newest call on, up to the end of the page that is asked for.
    @Override
    public CompletionStage<Page<CallRecord>> list(AccountSid account, Filter filter, Page.Request page) {
        return collect(account, filter, page, new Page.Request(0, AT_ONCE), List.of())
                .thenApply(found -> Page.of(found, page));
    }

    private CompletionStage<List<CallRecord>> collect(
            AccountSid account, Filter filter, Page.Request page, Page.Request rows, List<CallRecord> before) {
        return region.list(RegionAccess.CALLS, account.toString(), rows).thenCompose(trees -> {
            var found = new ArrayList<>(before);
            for (var tree : trees.items()) found.addAll(tree.matching(filter));
            var isEnough = found.size() > page.offset() + page.size();
            return isEnough || !trees.hasMore()
                    ? RegionAccess.done(found)
                    : collect(account, filter, page, new Page.Request(rows.number() + 1, AT_ONCE), found);
        });
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
