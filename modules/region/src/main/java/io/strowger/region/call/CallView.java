package io.strowger.region.call;

import io.strowger.cluster.View;

/// The read model of calls: those of an account, each with the calls that it has made.
public final class CallView implements View<Call.Event, Parties> {
    @Override
    public String kind() {
        return Call.KIND;
    }

    @Override
    public Class<Call.Event> events() {
        return Call.Event.class;
    }

    @Override
    public Class<Parties> type() {
        return Parties.class;
    }

    @Override
    public Parties empty(String id) {
        return Parties.NONE;
    }

    @Override
    public Parties apply(Parties row, Call.Event event) {
        return row.apply(event);
    }

    @Override
    public Keys keys(Parties row) {
        return row.all().isEmpty() || row.all().stream().allMatch(Party::isForgotten)
                ? Keys.gone()
                : Keys.of(
                        row.first().call().account().toString(),
                        row.first().sid().toString());
    }

    @Override
    public Order order() {
        return Order.NEWEST_FIRST;
    }
}
