package io.strowger.edge.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PeerAddressTest {
    private static final InetSocketAddress SIGNALLED = address(1);
    private static final InetSocketAddress NAT = address(2);
    private static final InetSocketAddress STRANGER = address(3);

    private final PeerAddress peer = new PeerAddress();

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    @BeforeEach
    void signal() {
        peer.signalled(Optional.of(SIGNALLED));
    }

    @Test
    void isWhereTheSdpSaysUntilSomethingComes() {
        assertThat(peer.get()).contains(SIGNALLED);
        assertThat(peer.admits(NAT, 0)).isTrue();
        assertThat(peer.get()).contains(NAT);
    }

    @Test
    void ignoresStrangersWhileThePeerSpeaks() {
        assertThat(peer.admits(NAT, 0)).isTrue();
        assertThat(peer.admits(STRANGER, 99)).isFalse();
        assertThat(peer.admits(NAT, 99)).isTrue();
        assertThat(peer.admits(STRANGER, 198)).isFalse();
        assertThat(peer.get()).contains(NAT);
    }

    @Test
    void followsAPeerThatHasMoved() {
        assertThat(peer.admits(NAT, 0)).isTrue();
        assertThat(peer.admits(STRANGER, 100)).isTrue();
        assertThat(peer.get()).contains(STRANGER);
    }

    @Test
    void nobodyTakesAStreamFromTheOneOfWhomTheSdpSpeaks() {
        assertThat(peer.admits(STRANGER, 0)).isTrue();
        assertThat(peer.admits(SIGNALLED, 1)).isTrue();
        assertThat(peer.admits(STRANGER, 2)).isFalse();
        assertThat(peer.get()).contains(SIGNALLED);
    }

    @Test
    void forgetsWhatItLearnedWhenTheSdpNamesAnother() {
        assertThat(peer.admits(NAT, 0)).isTrue();
        peer.signalled(Optional.of(SIGNALLED));
        assertThat(peer.get()).contains(NAT);
        peer.signalled(Optional.of(STRANGER));
        assertThat(peer.get()).contains(STRANGER);
    }
}
