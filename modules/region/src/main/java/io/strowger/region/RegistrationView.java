package io.strowger.region;

import io.strowger.cluster.View;
import io.strowger.core.Durable;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.ContactUri;
import io.strowger.core.sip.DomainName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// The read model of registrations: which addresses of record have contacts at a domain, and roughly until when. A
/// device that refreshes leaves its row as it is, which is what nearly every REGISTER does; what exactly is bound,
/// the Registration says.
final class RegistrationView implements View<Registration.Event, RegistrationView.Row> {
    /// Rows are kept until the end of such a span of time, so that a refresh changes one in a while only.
    private static final Duration ROUGHLY = Duration.ofHours(2);

    /// `contacts` are of this life of the Domain.
    record Row(Aor aor, Long life, List<ContactUri> contacts, Instant until) implements Durable {
        Row {
            life = Objects.requireNonNullElse(life, Registration.FIRST_LIFE);
            contacts = List.copyOf(contacts);
        }

        private Row in(long other) {
            return other == life ? this : new Row(aor, other, List.of(), Instant.EPOCH);
        }
    }

    /// Whose rows those of one life of a domain are.
    static String owner(DomainName domain, long life) {
        return domain + "#" + life;
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
        return new Row(Aor.parse(id), 0L, List.of(), Instant.EPOCH);
    }

    @Override
    public Row apply(Row row, Registration.Event event) {
        return switch (event) {
            case Registration.ContactsChanged changed -> changed(row.in(changed.life()), changed);
            case Registration.ContactsAsked _ -> row;
            case Registration.ContactsRemoved _ -> new Row(row.aor(), row.life(), List.of(), row.until());
        };
    }

    private static Row changed(Row row, Registration.ContactsChanged changed) {
        var contacts = new ArrayList<>(row.contacts());
        contacts.removeIf(contact -> changed.unbound().stream().anyMatch(contact::isSameAs));
        var until = row.until();
        for (var binding : changed.bound()) {
            if (contacts.stream().noneMatch(binding.contact()::isSameAs)) contacts.add(binding.contact());
            if (binding.expires().isAfter(until)) until = roughly(binding);
        }
        var newest = contacts.subList(Math.max(0, contacts.size() - Registration.MAX_BINDINGS), contacts.size());
        return new Row(row.aor(), row.life(), newest, until);
    }

    private static Instant roughly(Binding binding) {
        var spans = Math.ceilDiv(binding.expires().getEpochSecond() + 1, ROUGHLY.toSeconds());
        return Instant.ofEpochSecond(spans * ROUGHLY.toSeconds());
    }

    @Override
    public Keys keys(Row row) {
        return row.contacts().isEmpty()
                ? Keys.gone()
                : Keys.until(owner(row.aor().domain(), row.life()), row.aor().toString(), row.until());
    }

    @Override
    public Order order() {
        return Order.BY_NAME;
    }

    @Override
    public boolean skipsWhatChangesNothing() {
        return true;
    }
}
