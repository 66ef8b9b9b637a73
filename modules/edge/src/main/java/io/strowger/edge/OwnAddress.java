package io.strowger.edge;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// How an edge writes its own address, in a Via or a Contact: `publicAddress` where it is set, else what it
/// listens on; where that is every address, the one from which the way to the peer begins.
record OwnAddress(InetSocketAddress listensOn, Optional<InetAddress> publicAddress) {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]{7,15}|\\[[0-9A-Fa-f:.]{2,45}]");
    private static final int ANY_PORT = 9; // nothing is sent there: connecting a UDP socket only looks up a route

    private static final InetAddress FAR_AWAY = InetAddress.ofLiteral("192.0.2.1"); // RFC 5737

    String hostAndPort(InetAddress peer) {
        return bracketed(address(peer)) + ":" + listensOn.getPort();
    }

    /// Where media may be sent. Where it listens on every address, the one that a peer far away would see.
    InetAddress forMedia() {
        return address(FAR_AWAY);
    }

    private InetAddress address(InetAddress peer) {
        if (publicAddress.isPresent()) return publicAddress.get();
        if (!listensOn.getAddress().isAnyLocalAddress()) return listensOn.getAddress();
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(peer, ANY_PORT));
            return socket.getLocalAddress();
        } catch (IOException | RuntimeException noRoute) {
            return InetAddress.getLoopbackAddress();
        }
    }

    /// Whether the host of a URI is this edge, as it is seen from either side of a translated address. One that
    /// listens on every address takes each for its own.
    boolean isNamedBy(String host) {
        if (host.equalsIgnoreCase("localhost")) return true;
        if (!LITERAL.matcher(host).matches()) return false;
        try {
            var named = InetAddress.ofLiteral(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
            return listensOn.getAddress().isAnyLocalAddress()
                    || named.equals(listensOn.getAddress())
                    || publicAddress.filter(named::equals).isPresent();
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }

    static String bracketed(InetAddress address) {
        var host = address.getHostAddress();
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }
}
