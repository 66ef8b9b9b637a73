package io.strowger.edge;

import java.util.List;

/// The server transaction of any other request (RFC 3261 §17.2.2), over any transport; it ends 32 s after its
/// final response.
record NonInviteServerTransaction(String last, boolean isAnswered) implements ServerTransaction {
    /// `last` is empty before the first response.
    static NonInviteServerTransaction begun() {
        return new NonInviteServerTransaction("", false);
    }

    @Override
    public Step on(Input input) {
        return switch (input) {
            case Repeated() -> new Step(this, last.isEmpty() ? List.of() : List.of(new Send(last)));
            case Respond(var status, var text) -> respond(status, text);
            case Acked() -> new Step(this, List.of());
            case Due(var timer) ->
                switch (timer) {
                    case G -> new Step(this, List.of());
                    case H -> new Step(this, List.of(new Forget()));
                };
        };
    }

    private Step respond(int status, String text) {
        if (isAnswered) return new Step(this, List.of());
        return status < 200
                ? new Step(new NonInviteServerTransaction(text, false), List.of(new Send(text)))
                : new Step(
                        new NonInviteServerTransaction(text, true), List.of(new Answer(text), new Wake(LONG, Timer.H)));
    }
}
