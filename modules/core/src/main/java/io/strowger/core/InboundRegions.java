package io.strowger.core;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Which region is to process what comes in by a phone number or a SIP trunk, as the Routes API keeps it.
/// Nothing comes in by either here: an assignment is remembered, and that is all. The routing module implements
/// it over data center `global`.
public interface InboundRegions {
    /// Of one kind, that an account may have assigned.
    int MAX_NAMES = 1000;

    enum Kind {
        PHONE_NUMBER,
        TRUNK
    }

    /// Empty where nobody has assigned a region.
    CompletionStage<Optional<Assignment>> find(AccountSid account, Kind kind, String name);

    /// Assigns what is given; what is not stays as it is, and is `byDefault` the first time.
    CompletionStage<AssignReply> assign(
            AccountSid account,
            Kind kind,
            String name,
            Optional<RegionId> region,
            RegionId byDefault,
            Optional<String> friendlyName);

    sealed interface FindReply extends WireMessage {}

    sealed interface AssignReply {}

    record Assignment(Sid sid, RegionId region, String friendlyName, Instant created, Instant updated)
            implements FindReply, AssignReply {}

    record Unassigned() implements FindReply {}

    /// 20422.
    record TooManyNames(int limit) implements AssignReply {}
}
