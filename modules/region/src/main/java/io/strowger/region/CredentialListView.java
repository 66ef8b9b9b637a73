package io.strowger.region;

/// The read model of credential lists.
final class CredentialListView extends ListView<CredentialList.Event> {
    CredentialListView() {
        super(CredentialList.KIND, CredentialList.Event.class);
    }

    @Override
    public Row apply(Row row, CredentialList.Event event) {
        return switch (event) {
            case CredentialList.ListCreated(var account, var name, var at) -> row.created(account, name, at);
            case CredentialList.ListRenamed(var name, var at) -> row.renamed(name, at);
            case CredentialList.ListDeleted _ -> row.deleted();
            case CredentialList.CredentialAdded _ -> row;
            case CredentialList.PasswordChanged _ -> row;
            case CredentialList.CredentialRemoved _ -> row;
        };
    }
}
