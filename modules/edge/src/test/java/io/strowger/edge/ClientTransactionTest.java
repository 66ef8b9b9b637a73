package io.strowger.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.Calls.NoResponse.Why;
import io.strowger.edge.ClientTransaction.Begun;
import io.strowger.edge.ClientTransaction.CancelWanted;
import io.strowger.edge.ClientTransaction.Due;
import io.strowger.edge.ClientTransaction.Forget;
import io.strowger.edge.ClientTransaction.GiveUp;
import io.strowger.edge.ClientTransaction.Input;
import io.strowger.edge.ClientTransaction.PassOn;
import io.strowger.edge.ClientTransaction.Provisional;
import io.strowger.edge.ClientTransaction.Rejection;
import io.strowger.edge.ClientTransaction.RepeatAck;
import io.strowger.edge.ClientTransaction.Send;
import io.strowger.edge.ClientTransaction.SendCancel;
import io.strowger.edge.ClientTransaction.Success;
import io.strowger.edge.ClientTransaction.Timer;
import io.strowger.edge.ClientTransaction.Todo;
import io.strowger.edge.ClientTransaction.Unreachable;
import io.strowger.edge.ClientTransaction.Wake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ClientTransactionTest {
    private ClientTransaction transaction = InviteClientTransaction.begun();

    private List<Todo> on(Input input) {
        var step = transaction.on(input);
        transaction = step.next();
        return step.todos();
    }

    private static Wake wake(double seconds, Timer timer) {
        return new Wake(Duration.ofMillis((long) (seconds * 1000)), timer);
    }

    /// How long each of the next repetitions of the request waits, in seconds.
    private List<Double> repetitions(int count) {
        var waits = new ArrayList<Double>();
        for (var i = 0; i < count; i++) {
            var todos = on(new Due(Timer.A));
            assertThat(todos).hasSize(2).first().isEqualTo(new Send("request"));
            if (todos.get(1) instanceof Wake(var after, var timer)) {
                assertThat(timer).isEqualTo(Timer.A);
                waits.add(after.toMillis() / 1000.0);
            }
        }
        return waits;
    }

    @Nested
    final class OfAnInvite {
        @Test
        void isRepeatedOverUdpEverMoreSeldom() {
            assertThat(on(new Begun("request", false)))
                    .containsExactly(new Send("request"), wake(0.5, Timer.A), wake(32, Timer.B));
            assertThat(repetitions(5)).containsExactly(1.0, 2.0, 4.0, 8.0, 16.0);
        }

        @Test
        void isSentOnceOverTcp() {
            assertThat(on(new Begun("request", true))).containsExactly(new Send("request"), wake(32, Timer.B));
        }

        @Test
        void isNotRepeatedOnceSomethingHasCome() {
            on(new Begun("request", false));
            assertThat(on(new Provisional())).containsExactly(new PassOn(), wake(900, Timer.C));
            assertThat(on(new Provisional())).containsExactly(new PassOn());
            assertThat(on(new Due(Timer.A))).isEmpty();
            assertThat(on(new Due(Timer.B))).isEmpty();
        }

        @Test
        void givesUpWhenNothingComes() {
            on(new Begun("request", false));
            assertThat(on(new Due(Timer.B))).containsExactly(new GiveUp(Why.TIMEOUT), wake(32, Timer.D));
            assertThat(on(new Due(Timer.A))).isEmpty();
            assertThat(on(new Provisional())).isEmpty();
            assertThat(on(new Success("late"))).isEmpty();
            assertThat(on(new Rejection("ack"))).containsExactly(new Send("ack"));
            assertThat(on(new Due(Timer.D))).containsExactly(new Forget());
        }

        @Test
        void givesUpWithoutAWay() {
            assertThat(on(new Unreachable())).containsExactly(new GiveUp(Why.UNREACHABLE), wake(32, Timer.D));
            assertThat(on(new Begun("request", false))).isEmpty();
        }

        @Test
        void givesUpWhenTheWayEnds() {
            on(new Begun("request", true));
            assertThat(on(new Unreachable())).containsExactly(new GiveUp(Why.UNREACHABLE), wake(32, Timer.D));
            assertThat(on(new Unreachable())).isEmpty();
        }

        @Test
        void acknowledgesARejectionAndEachRepetitionOfIt() {
            on(new Begun("request", false));
            assertThat(on(new Rejection("ack"))).containsExactly(new Send("ack"), new PassOn(), wake(32, Timer.D));
            assertThat(on(new Rejection("another"))).containsExactly(new Send("ack"));
            assertThat(on(new Provisional())).isEmpty();
            assertThat(on(new Success("late"))).isEmpty();
            assertThat(on(new CancelWanted())).isEmpty();
            assertThat(on(new Due(Timer.D))).containsExactly(new Forget());
        }

        @Test
        void passesOnThe2xxOfEachDeviceOnceAndRepeatsTheirAcks() {
            on(new Begun("request", false));
            assertThat(on(new Success("one"))).containsExactly(new PassOn(), wake(32, Timer.D));
            assertThat(on(new Success("one"))).containsExactly(new RepeatAck("one"));
            assertThat(on(new Success("two"))).containsExactly(new PassOn());
            assertThat(on(new Success("two"))).containsExactly(new RepeatAck("two"));
            assertThat(on(new Rejection("ack"))).isEmpty();
            assertThat(on(new Due(Timer.D))).containsExactly(new Forget());
        }

        @Test
        void takesNoMoreAnswersThanAFew() {
            on(new Begun("request", false));
            for (var device = 0; device < 20; device++)
                assertThat(on(new Success("d" + device))).contains(new PassOn());
            assertThat(on(new Success("one too many"))).isEmpty();
        }

        @Test
        void isCancelledAtOnceWhenItRings() {
            on(new Begun("request", false));
            on(new Provisional());
            assertThat(on(new CancelWanted())).containsExactly(new SendCancel(), wake(32, Timer.CANCELED));
            assertThat(on(new CancelWanted())).isEmpty();
            assertThat(on(new Due(Timer.C))).isEmpty();
            assertThat(on(new Rejection("ack"))).contains(new Send("ack"), new PassOn());
            assertThat(on(new Due(Timer.CANCELED))).isEmpty();
        }

        @Test
        void isCancelledOnlyWhenSomethingHasCome() {
            assertThat(on(new CancelWanted())).isEmpty();
            on(new Begun("request", false));
            assertThat(on(new CancelWanted())).isEmpty();
            assertThat(repetitions(1)).containsExactly(1.0);
            assertThat(on(new Provisional())).containsExactly(new PassOn(), new SendCancel(), wake(32, Timer.CANCELED));
        }

        @Test
        void isNotCancelledWhenTheFinalResponseComesFirst() {
            on(new Begun("request", false));
            on(new CancelWanted());
            assertThat(on(new Success("one"))).containsExactly(new PassOn(), wake(32, Timer.D));
            assertThat(on(new Provisional())).isEmpty();
        }

        @Test
        void passesOnA2xxThatCrossesTheCancel() {
            on(new Begun("request", false));
            on(new Provisional());
            on(new CancelWanted());
            assertThat(on(new Success("one"))).contains(new PassOn());
        }

        @Test
        void givesUpACancelledOneThatIsNotAnswered() {
            on(new Begun("request", false));
            on(new Provisional());
            on(new CancelWanted());
            assertThat(on(new Due(Timer.B))).isEmpty();
            assertThat(on(new Due(Timer.CANCELED))).containsExactly(new GiveUp(Why.TIMEOUT), wake(32, Timer.D));
        }

        @Test
        void isCancelledWhenItRingsForEver() {
            on(new Begun("request", false));
            on(new Provisional());
            assertThat(on(new Due(Timer.C))).containsExactly(new SendCancel(), wake(32, Timer.CANCELED));
        }
    }

    @Nested
    final class OfAnyOther {
        OfAnyOther() {
            transaction = NonInviteClientTransaction.begun();
        }

        @Test
        void isRepeatedOverUdpUpToEachFourSeconds() {
            assertThat(on(new Begun("request", false)))
                    .containsExactly(new Send("request"), wake(0.5, Timer.A), wake(32, Timer.B));
            assertThat(repetitions(5)).containsExactly(1.0, 2.0, 4.0, 4.0, 4.0);
        }

        @Test
        void isSentOnceOverTcp() {
            assertThat(on(new Begun("request", true))).containsExactly(new Send("request"), wake(32, Timer.B));
        }

        @Test
        void isRepeatedEachFourSecondsWhenItIsTried() {
            on(new Begun("request", false));
            assertThat(on(new Provisional())).containsExactly(new PassOn());
            assertThat(repetitions(2)).containsExactly(4.0, 4.0);
            assertThat(on(new Due(Timer.B))).containsExactly(new GiveUp(Why.TIMEOUT), wake(32, Timer.D));
        }

        @Test
        void endsWithAnyFinalResponse() {
            on(new Begun("request", false));
            assertThat(on(new Rejection(""))).containsExactly(new PassOn(), wake(32, Timer.D));
            assertThat(on(new Success("late"))).isEmpty();
            assertThat(on(new Provisional())).isEmpty();
            assertThat(on(new Due(Timer.A))).isEmpty();
            assertThat(on(new Due(Timer.B))).isEmpty();
            assertThat(on(new Due(Timer.D))).containsExactly(new Forget());
        }

        @Test
        void givesUpWithoutAWayAndWhenItEnds() {
            assertThat(on(new Unreachable())).containsExactly(new GiveUp(Why.UNREACHABLE), wake(32, Timer.D));
            transaction = NonInviteClientTransaction.begun();
            on(new Begun("request", false));
            assertThat(on(new Unreachable())).containsExactly(new GiveUp(Why.UNREACHABLE), wake(32, Timer.D));
        }

        @Test
        void isNeverCancelled() {
            on(new Begun("request", false));
            assertThat(on(new CancelWanted())).isEmpty();
            assertThat(on(new Due(Timer.C))).isEmpty();
            assertThat(on(new Due(Timer.CANCELED))).isEmpty();
        }
    }
}
