package io.strowger.node.check;

import io.strowger.core.Calls;
import io.strowger.core.Calls.LegEvent;
import io.strowger.core.Calls.Proceed;
import io.strowger.core.Calls.RequestCame;
import io.strowger.core.Edges.Respond;
import io.strowger.core.Epoch;
import io.strowger.core.Sid;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.InviteRequest;
import io.strowger.core.sip.RegisterRequest.Anonymous;
import io.strowger.core.sip.RegisterRequest.Authorization;
import io.strowger.core.sip.SipHeaders;
import io.strowger.core.sip.SipRequest;
import io.strowger.edge.Inviter.Invited;
import java.time.Duration;
import java.util.Optional;

/// Devices that call: each call begins through one edge, and ends some time after through another, wherever its URI
/// is routed by then. In peace nobody begins another.
final class Callers {
    private static final Duration EVERY = Duration.ofSeconds(8);
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final Duration REPEATED = Duration.ofSeconds(4); // T2 of RFC 3261, and by another edge
    private static final int LEG = 0;

    private final World world;
    private int calls;

    Callers(World world) {
        this.world = world;
    }

    void start() {
        for (var name : World.NAMES) again(new Aor(Devices.USERS.getFirst(), name));
    }

    private void again(Aor aor) {
        world.loop().after(world.chance().around(EVERY), () -> {
            if (world.isHealed()) return;
            world.anyEdge().ifPresent(edge -> new Caller(aor, edge).calls(new Anonymous()));
            again(aor);
        });
    }

    /// One device and its one call.
    private final class Caller {
        private final Sid call = Calls.newSid(world.chance().random());
        private final String callId = "call-" + ++calls;
        private final Aor aor;
        private final String dialled;
        private final EdgeHost edge;
        private int cseq;
        private Optional<DialogTag> dialog = Optional.empty();

        Caller(Aor aor, EdgeHost edge) {
            this.aor = aor;
            this.dialled = "sip:welcome@" + aor.domain();
            this.edge = edge;
            world.checker().calls(call, aor.domain());
        }

        void calls(Authorization authorization) {
            cseq++;
            var transaction = transaction("INVITE");
            edge.open(transaction, this::hears);
            edge.inviter()
                    .invite(new InviteRequest(
                            call,
                            transaction,
                            edge.address(),
                            aor.domain(),
                            request("INVITE"),
                            authorization,
                            Devices.ORIGIN,
                            Epoch.NONE))
                    .thenAccept(this::invited);
        }

        private void invited(Invited invited) {
            switch (invited.reply()) {
                case Calls.Challenge(var nonce, var _) -> {
                    if (cseq == 1) calls(Devices.digest(aor.user(), nonce, "INVITE", dialled));
                }
                case Calls.Accepted() ->
                    invited.region()
                            .ifPresent(region -> tell(edge, new DialogTag(call, region, LEG), new Proceed(LEG)));
                case Calls.BadCredentials _,
                        Calls.InsecureTransport _,
                        Calls.NotActive _,
                        Calls.NotInAcl _,
                        Calls.NothingMapped _,
                        Calls.Unavailable _,
                        Calls.UnknownDomain _ -> {}
            }
        }

        /// Each 200 is acknowledged; with the first one the call is up.
        private void hears(Respond answer) {
            if (answer.response().status() != 200) return;
            tell(edge, answer.self(), came(edge, "", "ACK"));
            if (dialog.isPresent()) return;
            dialog = Optional.of(answer.self());
            world.checker().answered(answer.self());
            world.loop().after(world.chance().upTo(LONGEST), () -> {
                cseq++;
                hangsUp(answer.self());
            });
        }

        /// By whatever edge runs, until one has answered.
        private void hangsUp(DialogTag self) {
            if (world.checker().hasHungUp(self)) return;
            world.anyEdge().ifPresent(any -> {
                world.checker().hangsUp(self);
                var transaction =
                        transaction("BYE-by-" + any + "-at-" + world.loop().now());
                any.open(transaction, answer -> world.checker().hungUp(self, answer.response()));
                tell(any, self, came(any, transaction, "BYE"));
            });
            world.loop().after(REPEATED, () -> hangsUp(self));
        }

        private void tell(EdgeHost through, DialogTag self, LegEvent event) {
            through.run(() -> through.deliveries().deliver(self, event).thenAccept(delivery -> {
                if (delivery instanceof Calls.UnknownLeg)
                    world.loop().after(0, () -> world.checker().isUnknown(self)); // a stage would keep what it throws
            }));
        }

        private String transaction(String method) {
            return callId + "-" + cseq + "-" + method;
        }

        private RequestCame came(EdgeHost through, String transaction, String method) {
            return new RequestCame(LEG, transaction, through.address(), request(method), Devices.ORIGIN);
        }

        private SipRequest request(String method) {
            var headers = SipHeaders.NONE
                    .with("From", "<sip:" + aor + ">;tag=" + callId)
                    .with("To", "<" + dialled + ">")
                    .with("Call-ID", callId)
                    .with("CSeq", cseq + " " + method)
                    .with("Contact", "<sip:" + aor.user() + "@192.0.2.7:5060>");
            return new SipRequest(method, dialled, headers, "");
        }
    }
}
