package io.strowger.edge;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.core.sip.InviteRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.Function;

/// The calls of a region that answers an INVITE as the test says, and remembers what it was told.
final class FakeCalls implements Calls {
    /// What was delivered, to which call.
    record Told(Sid call, LegEvent event) {}

    final List<InviteRequest> invited = new CopyOnWriteArrayList<>();
    final List<Told> told = new CopyOnWriteArrayList<>();
    volatile Function<InviteRequest, CompletionStage<InviteReply>> desk =
            _ -> CompletableFuture.completedFuture(new Accepted());
    volatile BiFunction<Sid, LegEvent, CompletionStage<Delivery>> ear =
            (_, _) -> CompletableFuture.completedFuture(new Delivered());

    void answers(InviteReply reply) {
        desk = _ -> CompletableFuture.completedFuture(reply);
    }

    /// What was told of this kind, so far.
    <E extends LegEvent> List<E> told(Class<E> kind) {
        return told.stream()
                .map(Told::event)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    @Override
    public CompletionStage<InviteReply> invite(InviteRequest request) {
        invited.add(request);
        return desk.apply(request);
    }

    @Override
    public CompletionStage<Delivery> deliver(Sid call, LegEvent event) {
        told.add(new Told(call, event));
        return ear.apply(call, event);
    }

    @Override
    public CompletionStage<CreateReply> create(AccountSid account, NewCall call) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<CallRecord>> listed(AccountSid account, Sid call) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<CallRecord>> fetch(AccountSid account, Sid call) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Page<CallRecord>> list(AccountSid account, Filter filter, Page.Request page) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<ChangeReply> change(AccountSid account, Sid call, Change change) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<DeleteReply> delete(AccountSid account, Sid call) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<List<Notification>>> notifications(AccountSid account, Sid call) {
        throw new UnsupportedOperationException();
    }
}
