package io.strowger.region;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls;
import io.strowger.core.Ladders;
import io.strowger.core.Sid;
import io.strowger.region.call.Call;
import io.strowger.region.ladder.LadderNodes;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// [Ladders] over the region's nodes. The call itself says whose it is and which leg is which call's.
final class ShardedLadders implements Ladders {
    private final RegionAccess region;
    private final LadderNodes nodes;

    ShardedLadders(RegionAccess region, LadderNodes nodes) {
        this.region = region;
        this.nodes = nodes;
    }

    @Override
    public void note(List<Rung> rungs, List<LeftOut> leftOut) {
        nodes.note(rungs, leftOut);
    }

    @Override
    public CompletionStage<Optional<Ladder>> show(AccountSid account, Sid call) {
        return region.ask(Call.address(call), new Call.ShowLegs(account, call), Call.Legs.class)
                .thenCompose(legs -> legs.created().isEmpty()
                        ? RegionAccess.done(Optional.empty())
                        : nodes.find(call).thenApply(sheet -> Optional.of(ladder(call, legs, sheet))));
    }

    /// Whole where nothing was forgotten or lost since the call began.
    private static Ladder ladder(Sid call, Call.Legs legs, LadderNodes.Sheet sheet) {
        var isWhole = legs.created()
                .flatMap(created -> sheet.wholeSince().filter(created::isAfter))
                .isPresent();
        var rungs = sheet.rungs().stream()
                .map(rung -> named(rung, legs))
                .filter(rung -> Calls.number(call) == 0 || rung.call().equals(call))
                .toList();
        return new Ladder(rungs, sheet.leftOut(), isWhole && sheet.leftOut() == 0);
    }

    private static Rung named(Rung rung, Call.Legs legs) {
        return switch (rung) {
            case Message message -> legs.of(message.leg()).map(message::of).orElse(message);
            case Webhook webhook -> webhook;
        };
    }
}
