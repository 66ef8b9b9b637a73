package io.strowger.core;

import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.Hop;
import io.strowger.core.sip.SipRequest;
import io.strowger.core.sip.SipResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// The edges as a region uses them to speak SIP: they keep the transactions (RFC 3261 §17), the region keeps
/// the dialogs. What comes back is delivered to [Calls#deliver] of the region and call in the [DialogTag]. The
/// edge module implements it; any order may come twice.
public interface Edges {
    /// Every edge that there is, whether it can be reached now or not.
    Set<EdgeId> all();

    /// Completes when the edge has taken the order. A stage that fails means that no node of that name answers.
    CompletionStage<Taken> hand(EdgeAddress edge, Order order);

    /// What a region wants an edge to do. `self` is the region's end of the dialog: the user of the Contact
    /// that the edge adds, the tag that it adds to To in a response where the request had none, and where what
    /// comes back is delivered.
    sealed interface Order extends WireMessage {
        DialogTag self();
    }

    /// Answers the request of a server transaction: any number of provisional responses, then a final one. The
    /// edge repeats a final one as RFC 3261 wants; a 2xx to an INVITE until its ACK or for 32 s.
    record Respond(String transaction, SipResponse response, DialogTag self) implements Order {}

    /// Sends a request in a client transaction, which the region names; any request but ACK and CANCEL.
    record Send(String transaction, SipRequest request, Hop hop, DialogTag self) implements Order {
        public Send by(Hop other) {
            return new Send(transaction, request, other, self);
        }
    }

    /// Sends the ACK for the 2xx that a dialog has got to an INVITE; the edge repeats it for each repeated 2xx.
    record Acknowledge(String transaction, SipRequest ack, Hop hop, DialogTag self) implements Order {
        public Acknowledge by(Hop other) {
            return new Acknowledge(transaction, ack, other, self);
        }
    }

    /// Sends CANCEL for an INVITE as soon as that may be sent (RFC 3261 §9.1).
    record Cancel(String transaction, DialogTag self) implements Order {}

    /// What is wanted of the media leg that an edge may have for a dialog: it stands in for another device
    /// where nobody is there to talk to. The edge asks now and then whether it still does ([Calls.MediaHeld]).
    sealed interface MediaOrder extends Order {}

    /// Opens it, or finds it open, for the performance of this number; [Calls.MediaOpened] or
    /// [Calls.MediaRefused] comes of that. `offer` is the SDP that it is to answer; empty where it is to make
    /// the offer itself.
    record OpenMedia(DialogTag self, long number, String offer) implements MediaOrder {}

    /// Has it answer another offer of the device; [Calls.MediaAnswered] comes of it. `transaction` names the
    /// request.
    record AnswerMedia(DialogTag self, String transaction, String offer) implements MediaOrder {}

    /// Has it go on as the device's answer to its own offer says.
    record ConnectMedia(DialogTag self, String answer) implements MediaOrder {}

    /// Has this heard, one after the other, by a device that describes itself as `peer`; [Calls.Performed]
    /// comes of it, at once where it is over already. One with a higher `number` ends the one before.
    record Perform(DialogTag self, long number, String peer, List<Sound> sounds) implements MediaOrder {
        public Perform {
            sounds = List.copyOf(sounds);
        }
    }

    /// Has the device recorded, after a tone if there is to be a `beep`; [Calls.Recorded] comes of it, as of
    /// `Perform`. The parts of the `recording` go to [Recordings] of the region while it lasts: at most for
    /// `longest`, and until nothing has been said for as long as `silence`, unless that is zero. Where it
    /// `trims`, the silence before and after what is said is left out.
    record RecordMedia(
            DialogTag self,
            long number,
            String peer,
            AccountSid account,
            Sid recording,
            boolean beep,
            Duration silence,
            Duration longest,
            boolean trims)
            implements MediaOrder {}

    /// Ends what is being heard or recorded; [Calls.Performed] or [Calls.Recorded] comes of it.
    record Hush(DialogTag self, long number) implements MediaOrder {}

    record CloseMedia(DialogTag self) implements MediaOrder {}

    /// Something to hear, `times` over; 0 is for ever.
    sealed interface Sound extends WireMessage {
        int times();
    }

    record SpokenText(String text, int times) implements Sound {}

    /// A WAV file.
    record Clip(String url, int times) implements Sound {}

    record Digits(String digits, int times) implements Sound {}

    record Silence(Duration length, int times) implements Sound {}

    sealed interface Taken extends WireMessage {}

    record Done() implements Taken {}

    /// The edge has no transaction of this name, or no such media leg, any more or at all: its node has started
    /// anew, say.
    record NoTransaction() implements Taken {}
}
