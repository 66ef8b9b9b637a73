package io.strowger.region;

import io.strowger.cluster.View;
import io.strowger.core.AccountSid;
import io.strowger.core.Durable;
import io.strowger.core.IpAccessControlLists;
import io.strowger.core.Sid;
import java.util.Optional;

/// The read model of IP access control lists: those of an account, found by name. Addresses are not in it.
final class IpAccessControlListView implements View<IpAccessControlList.Event, IpAccessControlListView.Row> {
    record Row(Sid sid, Optional<IpAccessControlLists.IpAccessControlList> list) implements Durable {
        /// The list, where it is this account's.
        Optional<IpAccessControlLists.IpAccessControlList> of(AccountSid account) {
            return list.filter(present -> present.account().equals(account));
        }
    }

    @Override
    public String kind() {
        return IpAccessControlList.KIND;
    }

    @Override
    public Class<IpAccessControlList.Event> events() {
        return IpAccessControlList.Event.class;
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
    public Row apply(Row row, IpAccessControlList.Event event) {
        return switch (event) {
            case IpAccessControlList.ListCreated(var account, var name, var at) ->
                new Row(
                        row.sid(),
                        Optional.of(new IpAccessControlLists.IpAccessControlList(row.sid(), account, name, at, at)));
            case IpAccessControlList.ListRenamed(var name, var at) ->
                new Row(
                        row.sid(),
                        row.list()
                                .map(list -> new IpAccessControlLists.IpAccessControlList(
                                        list.sid(), list.account(), name, list.created(), at)));
            case IpAccessControlList.ListDeleted _ -> new Row(row.sid(), Optional.empty());
            case IpAccessControlList.AddressAdded _ -> row;
            case IpAccessControlList.AddressChanged _ -> row;
            case IpAccessControlList.AddressRemoved _ -> row;
        };
    }

    @Override
    public Keys keys(Row row) {
        return row.list()
                .map(list -> Keys.of(list.account().toString(), list.friendlyName()))
                .orElseGet(Keys::gone);
    }
}
