package io.strowger.edge.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strowger.core.Malformed;
import io.strowger.core.Pcm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WavTest {
    private static final Audio TONE = Audio.tone(440, Duration.ofMillis(500));

    private static byte[] file(int coding, int channels, int rate, int bits, byte... data) {
        return riff(chunk("fmt ", format(coding, channels, rate, bits)), chunk("data", data));
    }

    private static byte[] format(int coding, int channels, int rate, int bits) {
        return little(16)
                .putShort((short) coding)
                .putShort((short) channels)
                .putInt(rate)
                .putInt(rate * channels * bits / 8)
                .putShort((short) (channels * bits / 8))
                .putShort((short) bits)
                .array();
    }

    private static byte[] riff(byte[]... chunks) {
        var file =
                little(100_000).put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(0);
        file.put("WAVE".getBytes(StandardCharsets.US_ASCII));
        for (var chunk : chunks) file.put(chunk);
        return written(file);
    }

    private static byte[] chunk(String name, byte... body) {
        return little(8 + body.length + (body.length & 1))
                .put(name.getBytes(StandardCharsets.US_ASCII))
                .putInt(body.length)
                .put(body)
                .array();
    }

    private static byte[] written(ByteBuffer buffer) {
        var bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] shorts(int... samples) {
        var bytes = little(2 * samples.length);
        for (var sample : samples) bytes.putShort((short) sample);
        return written(bytes);
    }

    @Test
    void readsWhatItWrites() {
        assertThat(Wav.read(Wav.write(TONE))).isEqualTo(TONE);
        assertThat(Wav.read(Wav.write(Audio.of()))).isEqualTo(Audio.of());
    }

    @Test
    void readsEveryCoding() {
        assertThat(Wav.read(file(1, 1, 8000, 16, shorts(1, -2, 32_767))))
                .isEqualTo(Audio.of((short) 1, (short) -2, (short) 32_767));
        assertThat(Wav.read(file(1, 1, 8000, 8, (byte) 0x80, (byte) 0, (byte) 0xFF)))
                .isEqualTo(Audio.of((short) 0, (short) -32_768, (short) 32_512));
        assertThat(Wav.read(file(7, 1, 8000, 8, (byte) 0x80))).isEqualTo(Audio.of((short) 32_124));
        assertThat(Wav.read(file(6, 1, 8000, 8, (byte) 0xAA))).isEqualTo(Audio.of((short) 32_256));
    }

    @Test
    void mixesTwoChannels() {
        assertThat(Wav.read(file(1, 2, 8000, 16, shorts(1000, 3000, 32_767, 32_767, -5, 5))))
                .isEqualTo(Audio.of((short) 2000, (short) 32_767, (short) 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {4000, 11_025, 16_000, 22_050, 44_100, 48_000})
    void resamplesToEightKilohertz(int rate) {
        var samples = new int[rate];
        for (var at = 0; at < rate; at++) samples[at] = (int) (10_000 * Math.sin(2 * Math.PI * 300 * at / rate));
        var audio =
                Wav.read(ByteBuffer.wrap(file(1, 1, rate, 16, shorts(samples))).array());

        assertThat(audio.size()).isBetween(7999, 8000);
        // A mean stands for the middle of what it is the mean of
        var middle = rate > 8000 ? 0.5 * (1 - 8000.0 / rate) : 0;
        for (var at = 0; at < audio.size() - 2; at++)
            assertThat(audio.sample(at) / 10_000.0)
                    .isBetween(
                            Math.sin(2 * Math.PI * 300 * (at + middle) / 8000) - 0.05,
                            Math.sin(2 * Math.PI * 300 * (at + middle) / 8000) + 0.05);
    }

    @Test
    void takesOffWhatWouldAlias() {
        var samples = new int[48_000];
        for (var at = 0; at < samples.length; at++)
            samples[at] = (int) (10_000 * Math.sin(2 * Math.PI * 15_000 * at / 48_000));
        var audio = Wav.read(file(1, 1, 48_000, 16, shorts(samples)));
        for (var at = 0; at < audio.size(); at++)
            assertThat(Math.abs(audio.sample(at))).isLessThan((short) 3000);
    }

    @Test
    void passesOverWhatItDoesNotKnow() {
        var format = format(1, 1, 8000, 16);
        assertThat(Wav.read(riff(
                        chunk("LIST", new byte[7]),
                        chunk("fmt ", format),
                        chunk("fact", new byte[4]),
                        chunk("data", shorts(5)))))
                .isEqualTo(Audio.of((short) 5));
    }

    @Test
    void readsTheExtensibleFormat() {
        var format =
                little(40).put(format(0xFFFE, 1, 8000, 16)).putShort((short) 22).putShort((short) 16);
        format.putInt(4).putShort((short) 1).put(new byte[format.remaining()]);
        assertThat(Wav.read(riff(chunk("fmt ", written(format)), chunk("data", shorts(5)))))
                .isEqualTo(Audio.of((short) 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x7FFF_F000, -1, 5})
    void readsAFileWhoseLengthIsWrong(int length) {
        var file = file(1, 1, 8000, 16, shorts(5, 6));
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(40, length);
        assertThat(Wav.read(file)).isEqualTo(Audio.of((short) 5, (short) 6));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 8000, 16", "1, 3, 8000, 16", "1, 1, 0, 16", "1, 1, -8000, 16", "1, 1, 3999, 16", "1, 1, 192001, 16",
        "1, 1, 8000, 24", "1, 1, 8000, 0", "3, 1, 8000, 32", "7, 1, 8000, 16", "85, 1, 8000, 16", "0, 1, 8000, 8"
    })
    void refusesWhatItCannotPlay(int coding, int channels, int rate, int bits) {
        assertThatThrownBy(() -> Wav.read(file(coding, channels, rate, bits, new byte[6])))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void refusesWhatIsNoWavFile() {
        var whole = file(1, 1, 8000, 16, shorts(5));
        for (var length = 0; length < 44; length++) {
            var cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Wav.read(cut)).isInstanceOf(Malformed.class);
        }
        assertThatThrownBy(() -> Wav.read(riff(chunk("data", shorts(5))))).isInstanceOf(Malformed.class);
        assertThatThrownBy(() -> Wav.read(riff(chunk("fmt ", new byte[3]), chunk("data", shorts(5)))))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void refusesWhatIsTooLong() {
        assertThatThrownBy(() -> Wav.read(new byte[Wav.MOST_BYTES + 1])).isInstanceOf(Malformed.class);
        var long8 = little(44 + 4000 * 601).put(Pcm.wavHeader(0)).array();
        ByteBuffer.wrap(long8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(24, 4000)
                .putShort(34, (short) 8)
                .putInt(40, -1);
        assertThatThrownBy(() -> Wav.read(long8)).isInstanceOf(Malformed.class).hasMessageContaining("10 min");
    }

    @Test
    void isEitherReadOrRefusedWhateverItIs() {
        var random = new SplittableRandom(3);
        var seed = file(1, 2, 22_050, 16, shorts(1, 2, 3, 4, 5, 6));
        for (var count = 0; count < 100_000; count++) {
            var file = seed.clone();
            for (var change = random.nextInt(4); change >= 0; change--)
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            try {
                assertThat(Wav.read(file).size()).isLessThan(100);
            } catch (Malformed refused) {
                assertThat(refused).hasMessageStartingWith("not a WAV file");
            }
        }
    }
}
