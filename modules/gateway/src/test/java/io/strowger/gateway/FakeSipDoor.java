package io.strowger.gateway;

import io.strowger.core.EdgeId;
import io.strowger.core.SipDoor;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// A door to `ashburn` that says what it was asked; it answers nothing to an ACK and to what is no request.
final class FakeSipDoor implements SipDoor {
    private final Fakes fakes;

    FakeSipDoor(Fakes fakes) {
        this.fakes = fakes;
    }

    @Override
    public Set<EdgeId> edges() {
        return Set.of(EdgeId.parse("ashburn"));
    }

    @Override
    public CompletionStage<String> handle(EdgeId edge, String rawRequest, String source) {
        var firstLine = rawRequest.lines().findFirst().orElse("");
        if (firstLine.startsWith("ACK ") || !firstLine.endsWith(" SIP/2.0")) return fakes.answer(() -> "");
        return fakes.answer(() ->
                "SIP/2.0 200 OK\r\nX-Asked: " + edge + " " + source + "\r\nX-First-Line: " + firstLine + "\r\n\r\n");
    }
}
