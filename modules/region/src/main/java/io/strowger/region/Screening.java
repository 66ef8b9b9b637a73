package io.strowger.region;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Instructions;
import io.strowger.core.Calls.StatusCallback;
import io.strowger.core.Decision;
import io.strowger.core.DomainSettings.Field;
import io.strowger.core.Domains.Mapping;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.EntityAddress;
import io.strowger.core.MappingKind;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.Digest;
import io.strowger.core.sip.DigestAnswer;
import io.strowger.core.sip.InviteRequest;
import io.strowger.core.sip.Nonces;
import io.strowger.core.sip.RegisterRequest.Anonymous;
import io.strowger.core.sip.RegisterRequest.Answered;
import io.strowger.core.sip.SipTarget;
import io.strowger.region.call.Call;
import io.strowger.region.call.Party;
import java.time.Instant;
import java.util.List;

/// Who may call by a domain (Twilio's "sending SIP"): where both kinds of lists are mapped both must pass, the
/// addresses
/// first; of several lists of a kind one is enough; a domain with nothing mapped admits nobody.
record Screening(SipDomain domain, InviteRequest invite, Domain.Admission admission) {
    /// What comes next when all is well so far: somebody else decides, or this is the answer.
    sealed interface Next extends WireMessage {
        <E> Decision<E> decision();
    }

    record HandOn(EntityAddress to, WireMessage command) implements Next {
        @Override
        public <E> Decision<E> decision() {
            return Decision.forward(to, command);
        }
    }

    record Answer(Calls.InviteReply reply) implements Next {
        @Override
        public <E> Decision<E> decision() {
            return Decision.reply(reply);
        }
    }

    /// Every transport that an edge has today is plain.
    <E> Decision<E> decide(Nonces nonces, Instant now) {
        if (domain.settings().isOn(Field.SECURE)) return Decision.reply(new Calls.InsecureTransport());
        var addresses = mapped(MappingKind.CALLS_IP_ACCESS_CONTROL_LIST);
        var credentials = mapped(MappingKind.CALLS_CREDENTIAL_LIST);
        if (addresses.isEmpty() && credentials.isEmpty()) return Decision.reply(new Calls.NothingMapped());
        var last = credentials.isEmpty() ? begin() : authenticate(credentials, nonces, now);
        if (addresses.isEmpty()) return last.decision();
        var source = invite.origin().source();
        return Decision.forward(
                IpAccessControlList.address(addresses.getFirst()),
                new IpAccessControlList.Screen(
                        source.substring(0, source.lastIndexOf(':')), addresses.subList(1, addresses.size()), last));
    }

    private Next authenticate(List<Sid> lists, Nonces nonces, Instant now) {
        return switch (invite.authorization()) {
            case Anonymous() -> challenge(nonces, false, now);
            case Answered(var digest) when !digest.realm().equals(Digest.REALM) -> challenge(nonces, false, now);
            case Answered(var digest) ->
                switch (nonces.check(digest.nonce(), domain.name().toString(), now)) {
                    case FORGED -> challenge(nonces, false, now);
                    case STALE -> challenge(nonces, true, now);
                    case FRESH -> verify(lists, digest);
                };
        };
    }

    private Next challenge(Nonces nonces, boolean stale, Instant now) {
        var nonce = nonces.issue(domain.name().toString(), invite.nonceSeed(), now);
        return new Answer(new Calls.Challenge(nonce, stale));
    }

    private Next verify(List<Sid> lists, DigestAnswer digest) {
        if (!isForThis(digest)) return new Answer(new Calls.BadCredentials());
        return new HandOn(
                CredentialList.address(lists.getFirst()),
                new CredentialList.AuthenticateCall(digest, begin(digest.username()), lists.subList(1, lists.size())));
    }

    /// An answer that was overheard must not do for calling somebody else (RFC 3261 §22.4, RFC 7616 §3.4.6).
    private boolean isForThis(DigestAnswer digest) {
        var meant = SipTarget.read(digest.uri());
        var dialled = SipTarget.read(invite.request().uri());
        return meant.user().equals(dialled.user()) && meant.host().equalsIgnoreCase(dialled.host());
    }

    private Next begin() {
        return new HandOn(Call.address(invite.call()), begin(""));
    }

    private Call.Begin begin(String username) {
        return new Call.Begin(invite, new Call.Admission(admission.epoch(), admission.session()), incoming(username));
    }

    private Call.Incoming incoming(String username) {
        var settings = domain.settings();
        return new Call.Incoming(
                domain.account(),
                domain.sid(),
                new Instructions(
                        settings.value(Field.VOICE_URL),
                        settings.value(Field.VOICE_METHOD),
                        settings.value(Field.VOICE_FALLBACK_URL),
                        settings.value(Field.VOICE_FALLBACK_METHOD),
                        ""),
                new StatusCallback(
                        settings.value(Field.VOICE_STATUS_CALLBACK_URL),
                        settings.value(Field.VOICE_STATUS_CALLBACK_METHOD),
                        Party.ONLY_THE_END),
                username);
    }

    private List<Sid> mapped(MappingKind kind) {
        return domain.mapped(kind).stream().map(Mapping::list).toList();
    }
}
