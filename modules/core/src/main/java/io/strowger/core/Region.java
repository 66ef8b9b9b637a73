package io.strowger.core;

/// One processing region as the rest of the world reaches it.
public interface Region {
    RegionId id();

    Registrations registrations();

    Calls calls();

    Ladders ladders();

    Recordings recordings();

    Webhooks webhooks();

    Domains domains();

    CredentialLists credentialLists();

    IpAccessControlLists ipAccessControlLists();

    ApiKeys apiKeys();

    Journal journal();

    /// The same for one request: what is stored for it, [Journal] shows with this cause.
    Region askedBy(Cause cause);
}
