package io.strowger.edge;

import io.strowger.core.EdgeId;
import io.strowger.core.Ladders;
import io.strowger.core.Secrets;
import io.strowger.core.sip.DialogTag;
import io.strowger.core.sip.Transport;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/// A message that has passed through an edge, one character for a byte, with its secrets.
record Passed(Instant at, EdgeId edge, boolean isIncoming, Transport transport, InetSocketAddress peer, String text) {
    static final int LONGEST = 16 * 1024;
    private static final int FRAME = 256; // what one takes in memory beyond its text, about

    Passed {
        if (text.length() > LONGEST)
            text = text.substring(0, LONGEST) + "\r\n[" + (text.length() - LONGEST) + " more octets]";
    }

    int size() {
        return FRAME + text.length();
    }

    Ladders.Message rung(DialogTag leg) {
        return new Ladders.Message(
                leg.call(),
                leg.leg(),
                at,
                edge,
                isIncoming,
                transport,
                OwnAddress.bracketed(peer.getAddress()) + ":" + peer.getPort(),
                Secrets.masked(new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
    }
}
