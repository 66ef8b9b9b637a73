package io.strowger.core;

/// One processing region as the rest of the world reaches it.
public interface Region {
    RegionId id();

    Registrations registrations();

    Domains domains();

    CredentialLists credentialLists();

    IpAccessControlLists ipAccessControlLists();

    Journal journal();
}
