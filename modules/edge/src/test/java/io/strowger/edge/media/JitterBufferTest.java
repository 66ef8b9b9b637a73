package io.strowger.edge.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JitterBufferTest {
    private final JitterBuffer buffer = new JitterBuffer();

    /// A packet each of whose samples is about `level`.
    private void put(int timestamp, int level) {
        var codes = new byte[160];
        Arrays.fill(codes, G711.PCMU.encode((short) level));
        buffer.put(new Rtp(false, 0, 0, timestamp, 1, Payload.of(codes)), G711.PCMU);
    }

    /// The levels of the next frames, in thousands.
    private List<Integer> take(int frames) {
        var levels = new ArrayList<Integer>();
        var frame = new short[160];
        for (var count = 0; count < frames; count++) {
            buffer.take(frame);
            levels.add(Math.round(frame[80] / 1000f));
        }
        return levels;
    }

    @Test
    void givesBackInOrderAfterItsDelay() {
        put(1000, 1000);
        put(1320, 3000);
        put(1160, 2000);
        put(1320, 3000);
        assertThat(take(10)).containsExactly(0, 0, 0, 0, 0, 1, 2, 3, 0, 0);
    }

    @Test
    void fillsWhatIsLostWithSilence() {
        put(0, 1000);
        put(480, 4000);
        assertThat(take(9)).containsExactly(0, 0, 0, 0, 0, 1, 0, 0, 4);
    }

    @Test
    void survivesTheEndOfTimestamps() {
        put(-160, 1000);
        put(0, 2000);
        assertThat(take(7)).containsExactly(0, 0, 0, 0, 0, 1, 2);
    }

    @Test
    void dropsWhatComesTooLateUnlessAllDoes() {
        put(0, 1000);
        assertThat(take(6)).endsWith(1);
        put(0, 9000);
        assertThat(take(3)).containsExactly(0, 0, 0);
        for (var late = 1; late <= 6; late++) { // the last of them are believed
            put(late * 160 - 320, 2000);
            take(1);
        }
        assertThat(take(8)).contains(2);
    }

    @Test
    void goesOnInTimeAfterABurst() {
        put(0, 1000);
        take(20);
        for (var packet = 1; packet < 20; packet++) put(packet * 160, packet * 1000); // but the last five are late
        assertThat(take(5)).containsExactly(15, 16, 17, 18, 19);
    }

    @Test
    void followsAStreamThatJumps() {
        put(0, 1000);
        take(6);
        put(5_000_000, 2000);
        assertThat(take(6)).endsWith(2);
        put(-900_000, 3000);
        assertThat(take(6)).endsWith(3);
    }

    @Test
    void holdsALongTime() {
        for (var frame = 0; frame < 5000; frame++) {
            put(frame * 160, 1000 + 1000 * (frame % 4));
            var level = take(1).getFirst();
            assertThat(level).isEqualTo(frame < 5 ? 0 : 1 + (frame - 5) % 4);
        }
    }
}
