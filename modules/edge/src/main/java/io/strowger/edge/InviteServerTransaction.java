package io.strowger.edge;

import java.time.Duration;
import java.util.List;

/// The server transaction of an INVITE (RFC 3261 §17.2.1, RFC 6026 §7.1). A 2xx is repeated here too, which the
/// RFCs leave to its user: the user is in a region, far away.
///
/// It ends 32 s after its final response, over any transport, so that an order that comes twice is known.
record InviteServerTransaction(State state, boolean isReliable) implements ServerTransaction {
    sealed interface State {}

    /// `last` is the last provisional response.
    record Proceeding(String last) implements State {}

    /// Refused; `next` is how long the next repetition waits.
    record Completed(String last, Duration next) implements State {}

    /// Accepted; the 2xx is repeated over any transport (RFC 3261 §13.3.1.4).
    record Accepted(String last, Duration next) implements State {}

    /// The ACK has come.
    record Confirmed() implements State {}

    static InviteServerTransaction begun(boolean isReliable) {
        return new InviteServerTransaction(new Proceeding(""), isReliable);
    }

    @Override
    public boolean isAnswered() {
        return !(state instanceof Proceeding);
    }

    @Override
    public Step on(Input input) {
        return switch (input) {
            case Repeated() -> repeated();
            case Respond(var status, var text) -> respond(status, text);
            case Acked() -> isAnswered() ? become(new Confirmed(), List.of()) : stay();
            case Due(var timer) ->
                switch (timer) {
                    case G -> repeat();
                    case H -> become(state, List.of(new Forget()));
                };
        };
    }

    private Step repeated() {
        return switch (state) {
            case Proceeding(var last) -> last.isEmpty() ? stay() : become(state, List.of(new Send(last)));
            case Completed(var last, var _) -> become(state, List.of(new Send(last)));
            case Accepted(var last, var _) -> become(state, List.of(new Send(last)));
            case Confirmed() -> stay();
        };
    }

    private Step respond(int status, String text) {
        if (isAnswered()) return stay();
        if (status < 200) return become(new Proceeding(text), List.of(new Send(text)));
        var accepted = status < 300;
        var next = ServerTransaction.doubled(T1);
        if (accepted)
            return become(
                    new Accepted(text, next),
                    List.of(new Answer(text), new Wake(T1, Timer.G), new Wake(LONG, Timer.H)));
        return become(
                new Completed(text, next),
                isReliable
                        ? List.of(new Answer(text), new Wake(LONG, Timer.H))
                        : List.of(new Answer(text), new Wake(T1, Timer.G), new Wake(LONG, Timer.H)));
    }

    private Step repeat() {
        return switch (state) {
            case Proceeding(var _) -> stay();
            case Completed(var last, var next) ->
                become(
                        new Completed(last, ServerTransaction.doubled(next)),
                        List.of(new Send(last), new Wake(next, Timer.G)));
            case Accepted(var last, var next) ->
                become(
                        new Accepted(last, ServerTransaction.doubled(next)),
                        List.of(new Send(last), new Wake(next, Timer.G)));
            case Confirmed() -> stay();
        };
    }

    private Step become(State next, List<Todo> todos) {
        return new Step(new InviteServerTransaction(next, isReliable), todos);
    }

    private Step stay() {
        return new Step(this, List.of());
    }
}
