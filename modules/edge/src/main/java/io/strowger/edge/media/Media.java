package io.strowger.edge.media;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

/// Everything that the edges of a node share to be heard: the legs, who speaks, and who fetches what is to be
/// played.
public record Media(MediaLegs legs, Speech speech, Clips clips) implements AutoCloseable {
    /// `faults` are told of what goes wrong on the legs' own threads; it stops nothing.
    public static Media start(MediaSettings settings, Consumer<Throwable> faults) {
        try {
            return new Media(
                    MediaLegs.start(settings, faults), new Speech(settings.speech()), new Clips(settings.clips()));
        } catch (IOException cause) {
            throw new UncheckedIOException("media can't be read: " + cause.getMessage(), cause);
        }
    }

    @Override
    public void close() {
        clips.close();
        speech.close();
        legs.close();
    }
}
