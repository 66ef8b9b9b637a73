package io.strowger.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.edge.ServerTransaction.Acked;
import io.strowger.edge.ServerTransaction.Answer;
import io.strowger.edge.ServerTransaction.Due;
import io.strowger.edge.ServerTransaction.Forget;
import io.strowger.edge.ServerTransaction.Input;
import io.strowger.edge.ServerTransaction.Repeated;
import io.strowger.edge.ServerTransaction.Respond;
import io.strowger.edge.ServerTransaction.Send;
import io.strowger.edge.ServerTransaction.Timer;
import io.strowger.edge.ServerTransaction.Todo;
import io.strowger.edge.ServerTransaction.Wake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerTransactionTest {
    private ServerTransaction transaction = InviteServerTransaction.begun(false);

    private List<Todo> on(Input input) {
        var step = transaction.on(input);
        transaction = step.next();
        return step.todos();
    }

    private static Wake wake(double seconds, Timer timer) {
        return new Wake(Duration.ofMillis((long) (seconds * 1000)), timer);
    }

    /// How long each of the next repetitions waits, in seconds.
    private List<Double> repetitions(int count, String text) {
        var waits = new ArrayList<Double>();
        for (var i = 0; i < count; i++) {
            var todos = on(new Due(Timer.G));
            assertThat(todos).hasSize(2).first().isEqualTo(new Send(text));
            if (todos.get(1) instanceof Wake(var after, var timer)) {
                assertThat(timer).isEqualTo(Timer.G);
                waits.add(after.toMillis() / 1000.0);
            }
        }
        return waits;
    }

    @Test
    void absorbsARetransmissionBeforeThereIsAnythingToAnswer() {
        assertThat(on(new Repeated())).isEmpty();
    }

    @Test
    void answersARetransmissionWithTheLastProvisionalResponse() {
        assertThat(on(new Respond(100, "100"))).containsExactly(new Send("100"));
        assertThat(on(new Respond(180, "180"))).containsExactly(new Send("180"));
        assertThat(on(new Repeated())).containsExactly(new Send("180"));
        assertThat(transaction.isAnswered()).isFalse();
    }

    @Test
    void repeatsARefusalOverUdpUntilItsAckComes() {
        assertThat(on(new Respond(486, "486")))
                .containsExactly(new Answer("486"), wake(0.5, Timer.G), wake(32, Timer.H));
        assertThat(repetitions(5, "486")).containsExactly(1.0, 2.0, 4.0, 4.0, 4.0);
        assertThat(on(new Repeated())).containsExactly(new Send("486"));

        assertThat(on(new Acked())).isEmpty();

        assertThat(on(new Due(Timer.G))).isEmpty();
        assertThat(on(new Repeated())).isEmpty();
        assertThat(on(new Acked())).isEmpty();
        assertThat(on(new Due(Timer.H))).containsExactly(new Forget());
    }

    @Test
    void sendsARefusalOnceOverTcp() {
        transaction = InviteServerTransaction.begun(true);
        assertThat(on(new Respond(486, "486"))).containsExactly(new Answer("486"), wake(32, Timer.H));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void repeatsA2xxOverAnyTransportUntilItsAckComes(boolean isReliable) {
        transaction = InviteServerTransaction.begun(isReliable);
        assertThat(on(new Respond(200, "200")))
                .containsExactly(new Answer("200"), wake(0.5, Timer.G), wake(32, Timer.H));
        assertThat(repetitions(4, "200")).containsExactly(1.0, 2.0, 4.0, 4.0);
        assertThat(on(new Repeated())).containsExactly(new Send("200"));

        assertThat(on(new Acked())).isEmpty();

        assertThat(on(new Due(Timer.G))).isEmpty();
        assertThat(on(new Due(Timer.H))).containsExactly(new Forget());
    }

    @Test
    void endsWithoutAnAckToo() {
        on(new Respond(200, "200"));
        assertThat(on(new Due(Timer.H))).containsExactly(new Forget());
    }

    @Test
    void hasOneFinalResponse() {
        on(new Respond(200, "200"));
        assertThat(on(new Respond(486, "486"))).isEmpty();
        assertThat(on(new Respond(180, "180"))).isEmpty();
        assertThat(on(new Repeated())).containsExactly(new Send("200"));
    }

    @Test
    void ignoresAnAckForNothing() {
        on(new Respond(180, "180"));
        assertThat(on(new Acked())).isEmpty();
        assertThat(transaction.isAnswered()).isFalse();
    }

    @Test
    void anyOtherRequestIsAnsweredOnceAndAgainForEachRetransmission() {
        transaction = NonInviteServerTransaction.begun();
        assertThat(on(new Repeated())).isEmpty();
        assertThat(on(new Respond(183, "183"))).containsExactly(new Send("183"));
        assertThat(on(new Repeated())).containsExactly(new Send("183"));
        assertThat(on(new Respond(200, "200"))).containsExactly(new Answer("200"), wake(32, Timer.H));
        assertThat(on(new Respond(500, "500"))).isEmpty();
        assertThat(on(new Repeated())).containsExactly(new Send("200"));
        assertThat(on(new Acked())).isEmpty();
        assertThat(on(new Due(Timer.G))).isEmpty();
        assertThat(on(new Due(Timer.H))).containsExactly(new Forget());
    }
}
