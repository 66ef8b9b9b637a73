package io.strowger.edge;

import static io.strowger.edge.ServerTransaction.LONG;
import static io.strowger.edge.ServerTransaction.T1;
import static io.strowger.edge.ServerTransaction.T2;

import io.strowger.core.Calls.NoResponse.Why;
import java.time.Duration;
import java.util.List;

/// The client transaction of any other request (RFC 3261 §17.1.2). It ends 32 s after its final response, or
/// after it has given up, over any transport: so an order that comes twice is known.
record NonInviteClientTransaction(State state) implements ClientTransaction {
    sealed interface State {}

    /// The way to the peer is looked for.
    record Starting() implements State {}

    /// `next` is how long the next repetition waits.
    record Trying(String request, Duration next) implements State {}

    /// The request is still repeated, but no more often than each T2.
    record Proceeding(String request) implements State {}

    record Completed() implements State {}

    static NonInviteClientTransaction begun() {
        return new NonInviteClientTransaction(new Starting());
    }

    @Override
    public Step on(Input input) {
        return switch (input) {
            case Begun(var text, var isReliable) -> begin(text, isReliable);
            case Unreachable() ->
                state instanceof Starting || state instanceof Trying ? giveUp(Why.UNREACHABLE) : stay();
            case Provisional() -> provisional();
            case Success(var _) -> finalResponse();
            case Rejection(var _) -> finalResponse();
            case CancelWanted() -> stay();
            case Due(var timer) -> due(timer);
        };
    }

    private Step begin(String text, boolean isReliable) {
        if (!(state instanceof Starting)) return stay();
        var trying = new Trying(text, ServerTransaction.doubled(T1));
        return isReliable
                ? become(trying, new Send(text), new Wake(LONG, Timer.B))
                : become(trying, new Send(text), new Wake(T1, Timer.A), new Wake(LONG, Timer.B));
    }

    private Step provisional() {
        return switch (state) {
            case Starting() -> stay();
            case Trying(var request, var _) -> become(new Proceeding(request), new PassOn());
            case Proceeding(var _) -> become(state, new PassOn());
            case Completed() -> stay();
        };
    }

    private Step finalResponse() {
        return switch (state) {
            case Starting() -> stay();
            case Trying(var _, var _) -> completed();
            case Proceeding(var _) -> completed();
            case Completed() -> stay();
        };
    }

    private Step completed() {
        return become(new Completed(), new PassOn(), new Wake(LONG, Timer.D));
    }

    private Step due(Timer timer) {
        return switch (timer) {
            case A ->
                switch (state) {
                    case Starting() -> stay();
                    case Trying(var request, var next) ->
                        become(
                                new Trying(request, ServerTransaction.doubled(next)),
                                new Send(request),
                                new Wake(next, Timer.A));
                    case Proceeding(var request) -> become(state, new Send(request), new Wake(T2, Timer.A));
                    case Completed() -> stay();
                };
            case B -> state instanceof Completed ? stay() : giveUp(Why.TIMEOUT);
            case C, CANCELED -> stay();
            case D -> become(state, new Forget());
        };
    }

    private Step giveUp(Why why) {
        return become(new Completed(), new GiveUp(why), new Wake(LONG, Timer.D));
    }

    private static Step become(State next, Todo... todos) {
        return new Step(new NonInviteClientTransaction(next), List.of(todos));
    }

    private Step stay() {
        return new Step(this, List.of());
    }
}
