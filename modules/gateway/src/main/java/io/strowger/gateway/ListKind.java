package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.Sid;

/// How the API speaks of one kind of lists: the name in paths and the key in bodies, of the lists and of what is on
/// them; a list in a sentence; how long its name may be; and the codes for a bad list, one too many, and one that is
/// still mapped.
record ListKind(
        Sid.Kind sids,
        String path,
        String key,
        String entriesPath,
        String entriesKey,
        String title,
        int maxFriendlyName,
        int badList,
        int tooMany,
        int stillMapped) {
    static final ListKind CREDENTIAL_LIST = new ListKind(
            Sid.Kind.CL,
            "CredentialLists",
            "credential_lists",
            "Credentials",
            "credentials",
            "Credential List",
            64,
            21240,
            21239,
            21241);
    static final ListKind IP_ACCESS_CONTROL_LIST = new ListKind(
            Sid.Kind.AL,
            "IpAccessControlLists",
            "ip_access_control_lists",
            "IpAddresses",
            "ip_addresses",
            "IpAccessControlList",
            255,
            21235,
            21255,
            21236);

    Place place(AccountSid account) {
        return Place.of(account).in("SIP").in(path);
    }

    Place entries(AccountSid account, Sid list) {
        return place(account).in(list).in(entriesPath);
    }
}
