package io.strowger.region;

import io.strowger.cluster.View;
import io.strowger.core.AccountSid;
import io.strowger.core.Durable;
import io.strowger.core.NamedLists.NamedList;
import io.strowger.core.Sid;
import java.time.Instant;
import java.util.Optional;

/// The read model of one kind of lists: those of an account, found by name. What is on them is not in it.
abstract class ListView<E extends Durable> implements View<E, ListView.Row> {
    private final String kind;
    private final Class<E> events;

    ListView(String kind, Class<E> events) {
        this.kind = kind;
        this.events = events;
    }

    record Row(Sid sid, Optional<NamedList> list) implements Durable {
        /// The list, where it is this account's.
        Optional<NamedList> of(AccountSid account) {
            return list.filter(present -> present.account().equals(account));
        }

        Row created(AccountSid account, String friendlyName, Instant at) {
            return new Row(sid, Optional.of(new NamedList(sid, account, friendlyName, at, at)));
        }

        Row renamed(String friendlyName, Instant at) {
            return new Row(sid, list.map(old -> new NamedList(sid, old.account(), friendlyName, old.created(), at)));
        }

        Row deleted() {
            return new Row(sid, Optional.empty());
        }
    }

    @Override
    public final String kind() {
        return kind;
    }

    @Override
    public final Class<E> events() {
        return events;
    }

    @Override
    public final Class<Row> type() {
        return Row.class;
    }

    @Override
    public final Row empty(String id) {
        return new Row(Sid.parse(id), Optional.empty());
    }

    @Override
    public final Keys keys(Row row) {
        return row.list()
                .map(list -> Keys.of(list.account().toString(), list.friendlyName()))
                .orElseGet(Keys::gone);
    }
}
