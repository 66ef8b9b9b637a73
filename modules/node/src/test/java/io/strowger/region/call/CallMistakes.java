package io.strowger.region.call;

import io.strowger.core.Calls.Status;
import io.strowger.core.Decision;
import io.strowger.core.Mistake;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Calls that are wrong on purpose. Here, since what happens in a call is nobody else's business.
public final class CallMistakes {
    private CallMistakes() {}

    public static Mistake<?, ?, ?> forgetsWhoHasHungUp() {
        return call(events -> events.stream()
                .filter(event -> !(event instanceof Call.PartyEnded))
                .toList());
    }

    public static Mistake<?, ?, ?> endsOnceItIsAcknowledged() {
        return call(events -> events.stream()
                .flatMap(event -> event instanceof Call.LegAcknowledged acknowledged
                        ? Stream.of(event, new Call.PartyEnded(0, Status.COMPLETED, 0, acknowledged.at()))
                        : Stream.of(event))
                .toList());
    }

    private static Mistake<?, ?, ?> call(UnaryOperator<List<Call.Event>> mistaken) {
        return new Mistake<Call.Command, Call.Event, CallState>(Call.KIND, (built, state, command, now) -> {
            var right = built.decide(state, command, now);
            return new Decision<>(
                    mistaken.apply(right.events()), right.reply(), right.effects(), right.question(), right.fence());
        });
    }
}
