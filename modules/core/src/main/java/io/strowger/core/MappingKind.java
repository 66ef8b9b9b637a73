package io.strowger.core;

/// What a list is mapped to a domain for. Twilio's legacy paths and `Auth/Calls` are two views of the calls kinds.
public enum MappingKind {
    CALLS_CREDENTIAL_LIST(Sid.Kind.CL),
    CALLS_IP_ACCESS_CONTROL_LIST(Sid.Kind.AL),
    REGISTRATIONS_CREDENTIAL_LIST(Sid.Kind.CL);

    private final Sid.Kind lists;

    MappingKind(Sid.Kind lists) {
        this.lists = lists;
    }

    /// The kind of list that such a mapping names.
    public Sid.Kind lists() {
        return lists;
    }
}
