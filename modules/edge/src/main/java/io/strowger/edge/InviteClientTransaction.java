package io.strowger.edge;

import static io.strowger.edge.ServerTransaction.LONG;
import static io.strowger.edge.ServerTransaction.T1;

import io.strowger.core.Calls.NoResponse.Why;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The client transaction of an INVITE (RFC 3261 §17.1.1, RFC 6026 §7.2), and when it may be cancelled (§9.1).
/// It ends 32 s after its final response, or after it has given up, over any transport: so an order that comes
/// twice is known.
record InviteClientTransaction(State state) implements ClientTransaction {
    /// Longer than anybody lets it ring.
    static final Duration RINGS_AT_MOST = Duration.ofMinutes(15);

    /// Different devices behind a forking proxy that may all answer.
    private static final int MOST_ANSWERS = 20;

    sealed interface State {}

    /// The way to the peer is looked for.
    record Starting(boolean isCancelWanted) implements State {}

    /// `next` is how long the next repetition waits.
    record Calling(String request, Duration next, boolean isCancelWanted) implements State {}

    record Proceeding(boolean isCanceled) implements State {}

    /// Rejected.
    record Completed(String ack) implements State {}

    /// Answered by these devices, each known by its To tag.
    record Accepted(Set<String> toTags) implements State {
        Accepted {
            toTags = Set.copyOf(toTags);
        }
    }

    record Failed() implements State {}

    static InviteClientTransaction begun() {
        return new InviteClientTransaction(new Starting(false));
    }

    @Override
    public Step on(Input input) {
        return switch (input) {
            case Begun(var text, var isReliable) -> begin(text, isReliable);
            case Unreachable() ->
                state instanceof Starting || state instanceof Calling ? giveUp(Why.UNREACHABLE) : stay();
            case Provisional() -> provisional();
            case Success(var toTag) -> success(toTag);
            case Rejection(var ack) -> rejection(ack);
            case CancelWanted() -> cancel();
            case Due(var timer) -> due(timer);
        };
    }

    private Step begin(String text, boolean isReliable) {
        if (!(state instanceof Starting(var isCancelWanted))) return stay();
        var calling = new Calling(text, T1.multipliedBy(2), isCancelWanted);
        return isReliable
                ? become(calling, new Send(text), new Wake(LONG, Timer.B))
                : become(calling, new Send(text), new Wake(T1, Timer.A), new Wake(LONG, Timer.B));
    }

    private Step provisional() {
        return switch (state) {
            case Starting(var _) -> stay();
            case Calling(var _, var _, var isCancelWanted) ->
                isCancelWanted
                        ? become(new Proceeding(true), new PassOn(), new SendCancel(), new Wake(LONG, Timer.CANCELED))
                        : become(new Proceeding(false), new PassOn(), new Wake(RINGS_AT_MOST, Timer.C));
            case Proceeding(var _) -> become(state, new PassOn());
            case Completed(var _) -> stay();
            case Accepted(var _) -> stay();
            case Failed() -> stay();
        };
    }

    private Step success(String toTag) {
        return switch (state) {
            case Starting(var _) -> stay();
            case Calling(var _, var _, var _) -> accepted(toTag);
            case Proceeding(var _) -> accepted(toTag);
            case Completed(var _) -> stay();
            case Accepted(var toTags) -> {
                if (toTags.contains(toTag)) yield become(state, new RepeatAck(toTag));
                if (toTags.size() == MOST_ANSWERS) yield stay();
                var more = new HashSet<>(toTags);
                more.add(toTag);
                yield become(new Accepted(more), new PassOn());
            }
            case Failed() -> stay();
        };
    }

    private Step accepted(String toTag) {
        return become(new Accepted(Set.of(toTag)), new PassOn(), new Wake(LONG, Timer.D));
    }

    private Step rejection(String ack) {
        return switch (state) {
            case Starting(var _) -> stay();
            case Calling(var _, var _, var _) -> rejected(ack);
            case Proceeding(var _) -> rejected(ack);
            case Completed(var first) -> become(state, new Send(first));
            case Accepted(var _) -> stay();
            case Failed() -> become(state, new Send(ack)); // else it would be repeated for long
        };
    }

    private Step rejected(String ack) {
        return become(new Completed(ack), new Send(ack), new PassOn(), new Wake(LONG, Timer.D));
    }

    private Step cancel() {
        return switch (state) {
            case Starting(var _) -> become(new Starting(true));
            case Calling(var request, var next, var _) -> become(new Calling(request, next, true));
            case Proceeding(var isCanceled) ->
                isCanceled ? stay() : become(new Proceeding(true), new SendCancel(), new Wake(LONG, Timer.CANCELED));
            case Completed(var _) -> stay();
            case Accepted(var _) -> stay();
            case Failed() -> stay();
        };
    }

    private Step due(Timer timer) {
        return switch (timer) {
            case A ->
                state instanceof Calling(var request, var next, var isCancelWanted)
                        ? become(
                                new Calling(request, next.multipliedBy(2), isCancelWanted),
                                new Send(request),
                                new Wake(next, Timer.A))
                        : stay();
            case B -> state instanceof Calling ? giveUp(Why.TIMEOUT) : stay();
            case C ->
                state instanceof Proceeding(var isCanceled) && !isCanceled
                        ? become(new Proceeding(true), new SendCancel(), new Wake(LONG, Timer.CANCELED))
                        : stay();
            case CANCELED -> state instanceof Proceeding ? giveUp(Why.TIMEOUT) : stay();
            case D -> become(state, new Forget());
        };
    }

    private Step giveUp(Why why) {
        return become(new Failed(), new GiveUp(why), new Wake(LONG, Timer.D));
    }

    private static Step become(State next, Todo... todos) {
        return new Step(new InviteClientTransaction(next), List.of(todos));
    }

    private Step stay() {
        return new Step(this, List.of());
    }
}
