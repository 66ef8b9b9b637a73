package io.strowger.edge.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RtpTest {
    private static final Rtp PACKET =
            new Rtp(true, 101, 0xFFFE, 0x80000001, 0xCAFEBABE, Payload.of((byte) 1, (byte) 2));

    private static ByteBuffer hex(String bytes) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(bytes.replace(" ", "")));
    }

    @Test
    void writesWhatItReads() {
        var buffer = ByteBuffer.allocate(100);
        PACKET.write(buffer);
        buffer.flip();

        assertThat(buffer.duplicate()).isEqualTo(hex("80 E5 FFFE 80000001 CAFEBABE 0102"));
        assertThat(Rtp.parse(buffer)).contains(PACKET);
    }

    @Test
    void passesOverContributorsExtensionAndPadding() {
        assertThat(Rtp.parse(hex("B2 E5 FFFE 80000001 CAFEBABE 11111111 22222222 BEDE 0001 33333333 0102 000003")))
                .contains(PACKET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "80 00 0001 00000001 000000", // too short
                "40 00 0001 00000001 00000001 00", // another version
                "00 01 0000 2112A442 000000000000000000000000", // STUN
                "80 C8 0006 00000001 00000001 00000001", // RTCP
                "8F 00 0001 00000001 00000001 00000001", // contributors that aren't there
                "90 00 0001 00000001 00000001", // an extension that isn't there
                "90 00 0001 00000001 00000001 0000FFFF 00", // one longer than the packet
                "A0 00 0001 00000001 00000001", // padding without any
                "A0 00 0001 00000001 00000001 0000", // none by its own count
                "A0 00 0001 00000001 00000001 0003" // more than there is
            })
    void readsNothingElse(String packet) {
        assertThat(Rtp.parse(hex(packet))).isEmpty();
    }

    @Test
    void isUnimpressedByNoise() {
        var random = new SplittableRandom(7);
        for (var count = 0; count < 200_000; count++) {
            var bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (bytes.length > 0 && random.nextBoolean()) bytes[0] = (byte) ((bytes[0] & 0x3F) | 0x80);
            var packet = Rtp.parse(ByteBuffer.wrap(bytes));
            packet.ifPresent(it -> assertThat(it.payload().length()).isLessThanOrEqualTo(bytes.length - 12));
        }
    }
}
