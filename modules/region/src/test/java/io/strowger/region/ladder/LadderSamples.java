package io.strowger.region.ladder;

import io.strowger.core.EdgeId;
import io.strowger.core.Ladders;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.Transport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/// One of everything that is sent about ladders.
public final class LadderSamples {
    static final Instant NOON = Instant.parse("2026-03-05T12:00:00.123456Z");

    private LadderSamples() {}

    /// The `number`th call.
    static Sid call(int number) {
        return new Sid("CA" + "%029d".formatted(number) + "000");
    }

    static Ladders.Message message(Sid call, int leg, Instant at, String text) {
        return new Ladders.Message(call, leg, at, EdgeId.parse("dublin"), true, Transport.UDP, "192.0.2.4:5060", text);
    }

    static Ladders.Webhook webhook(Sid call, Instant at) {
        return new Ladders.Webhook(
                call,
                at,
                Duration.ofMillis(12),
                "POST",
                "https://app.example/voice",
                List.of(new Ladders.Field("CallSid", call.toString())),
                200,
                "text/xml",
                "<Response/>",
                0,
                "");
    }

    public static Stream<WireMessage> messages(ActorSystem system) {
        var rungs = List.<Ladders.Rung>of(message(call(1), 0, NOON, "BYE"), webhook(call(1), NOON));
        return Stream.of(
                new LadderActor.Note("edge-1", 7, rungs, List.of(new Ladders.LeftOut(call(1), 2))),
                new LadderActor.Find(call(1), Adapter.toTyped(system.deadLetters())),
                new LadderActor.Found(rungs, 2, NOON));
    }
}
