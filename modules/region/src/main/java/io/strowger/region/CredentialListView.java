package io.strowger.region;

import io.strowger.cluster.View;
import io.strowger.core.AccountSid;
import io.strowger.core.CredentialLists;
import io.strowger.core.Durable;
import io.strowger.core.Sid;
import java.util.Optional;

/// The read model of credential lists: those of an account, found by name. Credentials are not in it.
final class CredentialListView implements View<CredentialList.Event, CredentialListView.Row> {
    record Row(Sid sid, Optional<CredentialLists.CredentialList> list) implements Durable {
        /// The list, where it is this account's.
        Optional<CredentialLists.CredentialList> of(AccountSid account) {
            return list.filter(present -> present.account().equals(account));
        }
    }

    @Override
    public String kind() {
        return CredentialList.KIND;
    }

    @Override
    public Class<CredentialList.Event> events() {
        return CredentialList.Event.class;
    }

    @Override
    public Class<Row> type() {
        return Row.class;
    }

    @Override
    public Row empty(String id) {
        return new Row(Sid.parse(id), Optional.empty());
    }

    @Override
    public Row apply(Row row, CredentialList.Event event) {
        return switch (event) {
            case CredentialList.ListCreated(var account, var name, var at) ->
                new Row(row.sid(), Optional.of(new CredentialLists.CredentialList(row.sid(), account, name, at, at)));
            case CredentialList.ListRenamed(var name, var at) ->
                new Row(
                        row.sid(),
                        row.list()
                                .map(list -> new CredentialLists.CredentialList(
                                        list.sid(), list.account(), name, list.created(), at)));
            case CredentialList.ListDeleted _ -> new Row(row.sid(), Optional.empty());
            case CredentialList.CredentialAdded _ -> row;
            case CredentialList.PasswordChanged _ -> row;
            case CredentialList.CredentialRemoved _ -> row;
        };
    }

    @Override
    public Keys keys(Row row) {
        return row.list()
                .map(list -> Keys.of(list.account().toString(), list.friendlyName()))
                .orElseGet(Keys::gone);
    }
}
