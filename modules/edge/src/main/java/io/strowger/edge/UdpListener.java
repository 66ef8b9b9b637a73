package io.strowger.edge;

import io.strowger.core.sip.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// One UDP socket and the thread that reads it. The kernel's buffer is the only queue: what does not fit there
/// is lost, and sent again. The edge is told for how long it has not been empty. Any thread may send; a packet for
/// which the kernel has no room is dropped, as the network would.
final class UdpListener implements AutoCloseable {
    private static final int MAX_PACKET = 65_535;

    private final DatagramChannel channel;
    private final Selector selector;
    private final SipEdge edge;
    private final Counts counts;
    private final Thread reader;

    private UdpListener(DatagramChannel channel, Selector selector, SipEdge edge, Counts counts) {
        this.channel = channel;
        this.selector = selector;
        this.edge = edge;
        this.counts = counts;
        this.reader = Thread.ofPlatform().name("sip-udp-" + edge.name()).unstarted(this::read);
    }

    /// Throws [IOException] when the port is taken.
    static DatagramChannel bind(InetSocketAddress address, int receiveBuffer) throws IOException {
        var channel = DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
            channel.configureBlocking(false);
            return channel.bind(address);
        } catch (IOException | RuntimeException failure) {
            channel.close();
            throw failure;
        }
    }

    static UdpListener start(DatagramChannel channel, SipEdge edge, Counts counts) throws IOException {
        var selector = Selector.open();
        channel.register(selector, SelectionKey.OP_READ);
        var listener = new UdpListener(channel, selector, edge, counts);
        listener.reader.start();
        return listener;
    }

    private void read() {
        var buffer = ByteBuffer.allocateDirect(MAX_PACKET);
        var bytes = new byte[MAX_PACKET];
        var lag = new Lag();
        while (selector.isOpen()) {
            try {
                selector.select();
                selector.selectedKeys().clear();
                lag.begin(System.nanoTime());
                while (channel.isOpen() && channel.receive(buffer.clear()) instanceof InetSocketAddress source) {
                    var length = buffer.flip().remaining();
                    buffer.get(bytes, 0, length);
                    edge.lags(lag.packet(System.nanoTime()));
                    edge.receive(new String(bytes, 0, length, StandardCharsets.ISO_8859_1), new UdpPeer(source));
                }
                edge.lags(Duration.ZERO);
            } catch (ClosedSelectorException closed) {
                return;
            } catch (IOException failure) {
                if (channel.isOpen()) edge.fault(failure);
            }
        }
    }

    /// Whether it has left; where the kernel has no room, it has as far as SIP is concerned.
    private boolean transmit(byte[] message, InetSocketAddress to) {
        try {
            if (channel.send(ByteBuffer.wrap(message), to) == 0) counts.add(Counts.Kind.UNDELIVERED);
            return true;
        } catch (IOException | UnsupportedAddressTypeException undeliverable) {
            counts.add(Counts.Kind.UNDELIVERED);
            return false;
        }
    }

    /// To anybody, from the port that answers come to.
    Way way(InetSocketAddress to) {
        return new UdpWay(to);
    }

    private final class UdpWay implements Way {
        private final InetSocketAddress to;

        UdpWay(InetSocketAddress to) {
            this.to = to;
        }

        @Override
        public Transport transport() {
            return Transport.UDP;
        }

        @Override
        public InetSocketAddress address() {
            return to;
        }

        @Override
        public boolean send(String message) {
            return transmit(message.getBytes(StandardCharsets.ISO_8859_1), to);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        selector.close();
        try {
            reader.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// Where a packet came from.
    private final class UdpPeer implements Peer {
        private final InetSocketAddress address;

        UdpPeer(InetSocketAddress address) {
            this.address = address;
        }

        @Override
        public Transport transport() {
            return Transport.UDP;
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public void send(byte[] response, int port) {
            transmit(response, port == address.getPort() ? address : new InetSocketAddress(address.getAddress(), port));
        }

        @Override
        public void answer(byte[] response, int port) {
            send(response, port);
        }

        @Override
        public void leaveUnanswered() {}
    }
}
