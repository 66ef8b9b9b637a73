package io.strowger.edge;

import io.strowger.core.AccountSid;
import io.strowger.core.Ladders;
import io.strowger.core.Sid;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/// Remembers what was noted.
final class FakeLadders implements Ladders {
    final List<Message> messages = new CopyOnWriteArrayList<>();
    final List<LeftOut> leftOut = new CopyOnWriteArrayList<>();

    @Override
    public void note(List<Rung> rungs, List<LeftOut> some) {
        rungs.forEach(rung -> messages.add((Message) rung));
        leftOut.addAll(some);
    }

    @Override
    public CompletionStage<Optional<Ladder>> show(AccountSid account, Sid call) {
        throw new UnsupportedOperationException("an edge shows nothing");
    }
}
