package io.strowger.region.call;

import io.strowger.cluster.Rounds;
import io.strowger.cluster.View;
import io.strowger.core.Durable;
import io.strowger.core.Sid;

/// A call that is not settled: somebody may have to wake it.
public record LiveCall(Sid call, boolean isSettled) implements Durable {
    public static final View<Call.Event, LiveCall> VIEW = new Live();

    private static final class Live implements View<Call.Event, LiveCall> {
        @Override
        public String kind() {
            return Call.KIND;
        }

        @Override
        public String rows() {
            return "live-call";
        }

        @Override
        public Class<Call.Event> events() {
            return Call.Event.class;
        }

        @Override
        public Class<LiveCall> type() {
            return LiveCall.class;
        }

        @Override
        public LiveCall empty(String id) {
            return new LiveCall(Sid.parse(id), true);
        }

        @Override
        public LiveCall apply(LiveCall row, Call.Event event) {
            return new LiveCall(
                    row.call(),
                    event instanceof Call.CallSettled || (row.isSettled() && event instanceof Call.CallForgotten));
        }

        @Override
        public Keys keys(LiveCall row) {
            return row.isSettled()
                    ? Keys.gone()
                    : Keys.of(Rounds.EVERYBODY, row.call().toString());
        }

        @Override
        public boolean skipsWhatChangesNothing() {
            return true;
        }
    }
}
