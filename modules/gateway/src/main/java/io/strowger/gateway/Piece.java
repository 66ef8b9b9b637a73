package io.strowger.gateway;

import io.strowger.core.MappingKind;
import java.util.Locale;

/// Something that belongs to a SIP Domain, or several of a kind: `count` credentials of the list `name`.
record Piece(What what, String name, int count) {
    /// What there is, in the order in which it can be created.
    enum What {
        CREDENTIAL_LIST,
        CREDENTIALS,
        IP_ACCESS_CONTROL_LIST,
        IP_ADDRESSES,
        DOMAIN,
        CALLS_CREDENTIAL_LIST_MAPPING,
        CALLS_IP_ACCESS_CONTROL_LIST_MAPPING,
        REGISTRATIONS_CREDENTIAL_LIST_MAPPING;

        static What mapping(MappingKind kind) {
            return switch (kind) {
                case CALLS_CREDENTIAL_LIST -> CALLS_CREDENTIAL_LIST_MAPPING;
                case CALLS_IP_ACCESS_CONTROL_LIST -> CALLS_IP_ACCESS_CONTROL_LIST_MAPPING;
                case REGISTRATIONS_CREDENTIAL_LIST -> REGISTRATIONS_CREDENTIAL_LIST_MAPPING;
            };
        }

        /// As bodies have it.
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Piece one(What what, String name) {
        return new Piece(what, name, 1);
    }
}
