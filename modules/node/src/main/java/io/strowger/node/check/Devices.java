package io.strowger.node.check;

import io.strowger.core.EdgeId;
import io.strowger.core.Epoch;
import io.strowger.core.Registrations.Challenge;
import io.strowger.core.Registrations.RegisterReply;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.ContactUri;
import io.strowger.core.sip.Digest;
import io.strowger.core.sip.DigestAlgorithm;
import io.strowger.core.sip.DigestAnswer;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.Origin;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.core.sip.RegisterRequest.Authorization;
import io.strowger.core.sip.Transport;
import java.time.Duration;
import java.util.List;

/// Devices that register all the time, each through whichever edge it finds.
final class Devices {
    static final List<String> USERS = List.of("alice", "bob");
    static final String PASSWORD = "Correct-Horse-1";
    private static final String QUESTION = "question";
    private static final Duration EVERY = Duration.ofMillis(1500);
    private static final Duration EXPIRES = Duration.ofHours(1);
    static final Origin ORIGIN =
            new Origin(EdgeId.parse("anywhere"), Transport.UDP, "192.0.2.4:5060", "a device", List.of());

    private final World world;
    private long sequence;

    Devices(World world) {
        this.world = world;
    }

    void start() {
        for (var name : World.NAMES) for (var user : USERS) again(new Aor(user, name));
    }

    private void again(Aor aor) {
        world.loop().after(world.chance().around(EVERY), () -> {
            world.anyEdge().ifPresent(edge -> through(edge, aor));
            again(aor);
        });
    }

    private void through(EdgeHost edge, Aor aor) {
        edge.registrar()
                .register(request(aor, new RegisterRequest.Anonymous()))
                .thenAccept(reply -> answer(edge, aor, reply));
    }

    /// What any edge is asked at the end, to see where it is processed.
    static RegisterRequest question(DomainName name) {
        return new RegisterRequest(
                new Aor(USERS.getFirst(), name),
                new RegisterRequest.Update(List.of()),
                QUESTION,
                1,
                new RegisterRequest.Anonymous(),
                ORIGIN,
                Epoch.NONE);
    }

    static boolean isQuestion(RegisterRequest request) {
        return request.callId().equals(QUESTION);
    }

    private void answer(EdgeHost edge, Aor aor, RegisterReply reply) {
        if (reply instanceof Challenge(var nonce, var _))
            edge.registrar().register(request(aor, digest(aor.user(), nonce, "REGISTER", "sip:example")));
    }

    static Authorization digest(String user, String nonce, String method, String uri) {
        var response = Digest.respond(DigestAlgorithm.MD5, user, PASSWORD, method, uri, nonce, "00000001", "c0ffee");
        return new RegisterRequest.Answered(new DigestAnswer(
                user, Digest.REALM, nonce, uri, response, DigestAlgorithm.MD5, "auth", "c0ffee", "00000001"));
    }

    private RegisterRequest request(Aor aor, Authorization authorization) {
        var contact = ContactUri.parse("sip:" + aor.user() + "@192.0.2.7:5060");
        var contacts = new RegisterRequest.Update(List.of(new RegisterRequest.Contact(contact, EXPIRES, 1000, "", 0)));
        return new RegisterRequest(aor, contacts, "call-" + aor.user(), ++sequence, authorization, ORIGIN, Epoch.NONE);
    }
}
