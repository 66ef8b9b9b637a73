package io.strowger.region;

import io.strowger.core.AccountSid;
import io.strowger.core.DomainSettings;
import io.strowger.core.DomainSettings.Field;
import io.strowger.core.EdgeId;
import io.strowger.core.Epoch;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.ContactUri;
import io.strowger.core.sip.Digest;
import io.strowger.core.sip.DigestAlgorithm;
import io.strowger.core.sip.DigestAnswer;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.HashedPassword;
import io.strowger.core.sip.Nonces;
import io.strowger.core.sip.Origin;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.core.sip.RegisterRequest.Answered;
import io.strowger.core.sip.RegisterRequest.Authorization;
import io.strowger.core.sip.RegisterRequest.Contact;
import io.strowger.core.sip.RegisterRequest.Contacts;
import io.strowger.core.sip.RegisterRequest.Update;
import io.strowger.core.sip.Transport;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What the tests of this module talk about: one account, one domain, one device and its REGISTERs.
final class Samples {
    static final Instant NOON = Instant.parse("2026-03-28T12:00:00Z");
    static final Instant IN_TIME = Instant.parse("9999-12-31T00:00:00Z");
    static final RegionId US1 = RegionId.parse("us1");
    static final AccountSid ACCOUNT = AccountSid.parse("AC00000000000000000000000000000001");
    static final AccountSid STRANGER = AccountSid.parse("AC00000000000000000000000000000002");
    static final DomainName ACME = DomainName.parse("acme.sip.twilio.com");
    static final Aor ALICE = new Aor("alice", ACME);
    static final String PASSWORD = "Correct-Horse-1";
    static final Sid DOMAIN = sid(Sid.Kind.SD, 1);
    static final Sid LIST = sid(Sid.Kind.CL, 1);
    static final Sid SECOND_LIST = sid(Sid.Kind.CL, 2);
    static final Sid CREDENTIAL = sid(Sid.Kind.CR, 1);
    static final HashedPassword HASHED = HashedPassword.of("alice", PASSWORD);
    static final Origin DUBLIN = new Origin(
            EdgeId.parse("dublin"), Transport.UDP, "192.0.2.4:5060", "baresip", List.of("<sip:proxy.example;lr>"));
    static final DomainSettings REGISTRABLE = DomainSettings.DEFAULT.with(Map.of(Field.SIP_REGISTRATION, "true"));
    static final Duration HOUR = Duration.ofHours(1);

    private Samples() {}

    static Nonces nonces() {
        return new Nonces("a secret of the region".getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(5));
    }

    static Sid sid(Sid.Kind kind, int number) {
        return Sid.parse("%s%032x".formatted(kind, number));
    }

    static Contact contact(int number) {
        return contact(number, HOUR);
    }

    static Contact contact(int number, Duration expires) {
        return new Contact(uri(number), expires, 1000, "", 0);
    }

    static ContactUri uri(int number) {
        return ContactUri.parse("sip:alice@10.0.0.%d:5060".formatted(number));
    }

    static Update contacts(Contact... contacts) {
        return new Update(List.of(contacts));
    }

    static Update contacts(int from, int to) {
        return new Update(Stream.iterate(from, n -> n <= to, n -> n + 1)
                .map(Samples::contact)
                .toList());
    }

    static Authorization answer(String nonce, int count) {
        return answer(nonce, count, "alice", PASSWORD, DigestAlgorithm.MD5);
    }

    static Authorization answer(String nonce, int count, String username, String password, DigestAlgorithm algorithm) {
        var nc = "%08x".formatted(count);
        var uri = "sip:acme.sip.twilio.com";
        var response = Digest.respond(algorithm, username, password, "REGISTER", uri, nonce, nc, "c0ffee");
        return new Answered(
                new DigestAnswer(username, Digest.REALM, nonce, uri, response, algorithm, "auth", "c0ffee", nc));
    }

    static RegisterRequest register(Contacts contacts, long cseq, Authorization authorization) {
        return new RegisterRequest(ALICE, contacts, "call-1", cseq, authorization, DUBLIN, new Epoch(1));
    }

    static RegisterRequest anonymous() {
        return register(contacts(contact(1)), 1, new RegisterRequest.Anonymous());
    }
}
