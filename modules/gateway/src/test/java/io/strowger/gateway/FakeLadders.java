package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.Ladders;
import io.strowger.core.Sid;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The ladders that the test has put there, all of them acme's.
final class FakeLadders implements Ladders {
    final Map<Sid, Ladder> ladders = new HashMap<>();
    private final Fakes fakes;

    FakeLadders(Fakes fakes) {
        this.fakes = fakes;
    }

    @Override
    public void note(List<Rung> rungs, List<LeftOut> leftOut) {
        throw new UnsupportedOperationException("the gateway notes nothing");
    }

    @Override
    public CompletionStage<Optional<Ladder>> show(AccountSid account, Sid call) {
        return fakes.answer(() -> Optional.ofNullable(ladders.get(call)).filter(_ -> account.equals(TestSite.ACME)));
    }
}
