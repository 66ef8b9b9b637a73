package io.strowger.edge;

import io.strowger.core.EdgeAddress;
import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.Transport;
import java.net.InetAddress;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// Who an edge is: in the cluster, on the network, and by the marks that only it gives. `salt` makes what it
/// gives differ from what other edges give, and hard to guess; `ownBranch` is how the branches begin that it
/// gives.
record SipIdentity(EdgeAddress node, OwnAddress address, long salt, String ownBranch, AtomicLong given) {
    SipIdentity(EdgeAddress node, OwnAddress address, long salt, String ownBranch) {
        this(node, address, salt, ownBranch, new AtomicLong());
    }

    /// The name of a transaction, which begins here; also its branch where it is a client's. No other has it.
    String newBranch() {
        return ownBranch + Long.toHexString(Exchange.mix(salt ^ given.incrementAndGet()));
    }

    String contact(DialogTag self, Transport transport, InetAddress peer) {
        var over = transport == Transport.TCP ? Transport.TCP : Transport.UDP;
        return "<sip:" + self + "@" + address.hostAndPort(peer) + ";transport="
                + over.name().toLowerCase(Locale.ROOT) + ">";
    }

    String via(String branch, Way way) {
        return "SIP/2.0/" + way.transport() + " " + address.hostAndPort(way.peer()) + ";branch=" + branch + ";rport";
    }
}
