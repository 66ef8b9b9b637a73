package io.strowger.region;

/// The read model of IP access control lists.
final class IpAccessControlListView extends ListView<IpAccessControlList.Event> {
    IpAccessControlListView() {
        super(IpAccessControlList.KIND, IpAccessControlList.Event.class);
    }

    @Override
    public Row apply(Row row, IpAccessControlList.Event event) {
        return switch (event) {
            case IpAccessControlList.ListCreated(var account, var name, var at) -> row.created(account, name, at);
            case IpAccessControlList.ListRenamed(var name, var at) -> row.renamed(name, at);
            case IpAccessControlList.ListDeleted _ -> row.deleted();
            case IpAccessControlList.AddressAdded _ -> row;
            case IpAccessControlList.AddressChanged _ -> row;
            case IpAccessControlList.AddressRemoved _ -> row;
        };
    }
}
