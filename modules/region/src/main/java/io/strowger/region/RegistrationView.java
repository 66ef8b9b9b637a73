package io.strowger.region;

import io.strowger.cluster.View;
import io.strowger.core.Durable;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.Binding;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/// The read model of registrations: who is registered at a domain, until the last of his contacts expires.
final class RegistrationView implements View<Registration.Event, RegistrationView.Row> {
    record Row(Aor aor, List<Binding> bindings) implements Durable {
        Row {
            bindings = List.copyOf(bindings);
        }

        List<Binding> liveAt(Instant now) {
            return bindings.stream().filter(binding -> binding.isLiveAt(now)).toList();
        }
    }

    @Override
    public String kind() {
        return Registration.KIND;
    }

    @Override
    public Class<Registration.Event> events() {
        return Registration.Event.class;
    }

    @Override
    public Class<Row> type() {
        return Row.class;
    }

    @Override
    public Row empty(String id) {
        return new Row(Aor.parse(id), List.of());
    }

    @Override
    public Row apply(Row row, Registration.Event event) {
        return switch (event) {
            case Registration.ContactsChanged changed ->
                new Row(row.aor(), Registration.bindingsAfter(row.bindings(), changed));
            case Registration.ContactsRemoved _ -> new Row(row.aor(), List.of());
        };
    }

    @Override
    public Keys keys(Row row) {
        return row.bindings().stream()
                .map(Binding::expires)
                .max(Comparator.naturalOrder())
                .map(until ->
                        Keys.until(row.aor().domain().toString(), row.aor().toString(), until))
                .orElseGet(Keys::gone);
    }

    @Override
    public Order order() {
        return Order.BY_NAME;
    }
}
