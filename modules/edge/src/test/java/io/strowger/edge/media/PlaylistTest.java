package io.strowger.edge.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.edge.media.MediaLeg.Played;
import io.strowger.edge.media.Playlist.Digit;
import io.strowger.edge.media.Playlist.Frame;
import io.strowger.edge.media.Playlist.Quiet;
import io.strowger.edge.media.Playlist.Sound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlaylistTest {
    private final Playlist playlist = new Playlist();

    private List<Frame> frames(int count, boolean withEvents) {
        var frames = new ArrayList<Frame>();
        for (var frame = 0; frame < count; frame++) {
            frames.add(playlist.next(withEvents));
            playlist.sent();
        }
        return frames;
    }

    @Test
    void playsOneAfterTheOther() {
        var first = Audio.of(new short[200]);
        var second = Audio.of(new short[160]);
        var played = playlist.play(first).toCompletableFuture();
        playlist.play(second);

        assertThat(frames(1, true)).containsExactly(new Sound(first, 0));
        assertThat(played).isNotDone();
        assertThat(frames(3, true)).containsExactly(new Sound(first, 160), new Sound(second, 0), new Quiet());
        assertThat(played).isCompletedWithValue(Played.WHOLE);
    }

    @Test
    void whoGoesOnPlayingLeavesNoGap() {
        var audio = Audio.of(new short[160]);
        playlist.play(audio).thenRun(() -> playlist.play(audio));
        assertThat(frames(3, true)).containsExactly(new Sound(audio, 0), new Sound(audio, 0), new Quiet());
    }

    @Test
    void playsTheSameOverAndOverForAsLongAsIsWanted() {
        var period = Audio.of(new short[320]);
        var played = playlist.loop(period, Duration.ofMillis(81)).toCompletableFuture();

        assertThat(frames(4, true))
                .containsExactly(
                        new Sound(period, 0), new Sound(period, 160), new Sound(period, 0), new Sound(period, 160));
        assertThat(played).isNotDone();
        assertThat(frames(2, true)).containsExactly(new Sound(period, 0), new Quiet());
        assertThat(played).isCompletedWithValue(Played.WHOLE);
    }

    /// Though no audio is as long.
    @Test
    void saysNothingForAsLongAsIsWanted() {
        var nothing = Audio.of();
        var frames = (int) (Duration.ofHours(1).toMillis() / 20);
        var played = playlist.loop(nothing, Duration.ofHours(1)).toCompletableFuture();

        assertThat(frames(frames - 1, true)).containsOnly(new Sound(nothing, 0));
        assertThat(played).isNotDone();
        frames(1, true);
        assertThat(played).isCompletedWithValue(Played.WHOLE);
    }

    @Test
    void stopsAllOfIt() {
        var first = playlist.play(Audio.of(new short[1000])).toCompletableFuture();
        var second = playlist.dial("1").toCompletableFuture();
        frames(1, true);
        playlist.stop();
        assertThat(first).isCompletedWithValue(Played.STOPPED);
        assertThat(second).isCompletedWithValue(Played.STOPPED);
        assertThat(frames(1, true)).containsExactly(new Quiet());
    }

    @Test
    void dialsWithPausesAndSpaces() {
        var dialled = playlist.dial("1w2").toCompletableFuture();
        var frames = frames(7 + 5 + 25 + 7 + 5, true);
        assertThat(dialled).isCompletedWithValue(Played.WHOLE);
        assertThat(frames.stream().filter(Digit.class::isInstance)).hasSize(14);
        assertThat(frames.stream().filter(frame -> frame instanceof Digit digit && digit.first()))
                .containsExactly(frames.get(0), frames.get(37));
        assertThat(frames.subList(7, 37)).containsOnly(new Quiet());
    }

    @Test
    void dialsWithTonesWherePeersKnowNoEvents() {
        playlist.dial("5");
        var frames = frames(10, false);
        assertThat(frames.subList(0, 5)).hasOnlyElementsOfType(Sound.class);
        assertThat(frames.subList(5, 10)).containsOnly(new Quiet());
    }

    @Test
    void knowsWhatCanBeDialled() {
        assertThat(Playlist.canDial("0123456789*#ABCDabcdwW")).isTrue();
        assertThat(Playlist.canDial("")).isTrue();
        assertThat(Playlist.canDial("1x")).isFalse();
    }
}
