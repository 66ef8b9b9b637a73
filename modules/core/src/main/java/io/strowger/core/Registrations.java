package io.strowger.core;

import io.strowger.core.sip.Aor;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.RegisterRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The registrar of one region. The region module implements it; edge and gateway know only this. A stage that fails
/// means that the region did not answer in time: try again later.
public interface Registrations {
    /// Completes when the bindings are committed in the region's journal, or with the reason why not.
    CompletionStage<RegisterReply> register(RegisterRequest request);

    /// What is bound to `aor` now, in this region, active or not.
    CompletionStage<Registered> lookup(Aor aor);

    /// Removes every binding of `aor`; completes when that is committed. Empty before is empty after: no error.
    CompletionStage<Registered> remove(Aor aor);

    /// The addresses of record of `domain` that have a live contact, by name. One joins the list a moment after its
    /// first contact, by the read model; what is bound is asked of each, so it is as it is now.
    CompletionStage<Page<RegisteredAor>> list(DomainName domain, Page.Request page);

    /// An address of record and its live contacts.
    record RegisteredAor(Aor aor, List<Binding> bindings) {
        public RegisteredAor {
            bindings = List.copyOf(bindings);
        }
    }

    /// Every way a REGISTER can end.
    sealed interface RegisterReply extends WireMessage {}

    /// 200: the live bindings as of `at`, in the region's clock, and under what the request was admitted where it
    /// came from a device.
    record Registered(List<Binding> live, Instant at, Optional<Admission> admission) implements RegisterReply {
        public Registered {
            live = List.copyOf(live);
        }

        public Registered(List<Binding> live, Instant at) {
            this(live, at, Optional.empty());
        }
    }

    /// That `region` was the active one, under `epoch`.
    record Admission(RegionId region, Epoch epoch) implements WireMessage {}

    /// 407 with this nonce.
    record Challenge(String nonce, boolean stale) implements RegisterReply {}

    /// 423 (RFC 3261 §10.3).
    record IntervalTooBrief(Duration minimum) implements RegisterReply {}

    /// A CSeq that is not above that of the same Call-ID: 500 (RFC 3261 §10.3 step 7).
    record OutOfOrder() implements RegisterReply {}

    /// 403, Twilio 32007.
    record TooManyBindings(int limit) implements RegisterReply {}

    /// 503, Twilio 32008.
    record TooManyRequests(int perSecond) implements RegisterReply {}

    /// The digest's user is not the address of record's: 403, Twilio 32106.
    record WrongUser() implements RegisterReply {}

    /// Unknown user or wrong password: 403, Twilio 32202.
    record BadCredentials() implements RegisterReply {}

    /// `SipRegistration` is off: 403, Twilio 32210.
    record RegistrationOff() implements RegisterReply {}

    /// No credential list is mapped for registrations: 403, Twilio 32212.
    record NoCredentialList() implements RegisterReply {}

    /// The region has no domain of this name: 404.
    record UnknownDomain() implements RegisterReply {}

    /// The region is not active for the URI as far as it knows: the edge asks the arbiter again.
    record NotActive(Epoch known) implements RegisterReply {}

    /// The region may not admit at the moment (no lease, or the arbiter does not answer): 503.
    record Unavailable(String why) implements RegisterReply {}
}
