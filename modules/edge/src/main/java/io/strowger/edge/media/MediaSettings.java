package io.strowger.edge.media;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.List;

/// How media legs are set up; see this module's `reference.conf` for what each means.
public record MediaSettings(int firstPort, int lastPort, int maxLegs, SpeechSettings speech, ClipSettings clips) {
    private static final String ROOT = "strowger.edge.media";

    public MediaSettings {
        if (firstPort < 1 || lastPort > 0xFFFF) throw bad("first-port and last-port", "ports");
        if ((firstPort + 1) / 2 * 2 > lastPort) throw bad("last-port", "such that an even port lies between");
        if (maxLegs < 1) throw bad("max-legs", "above 0");
    }

    /// By what text is spoken. `{file}` and `{text}` stand for the file to write and for the text.
    public record SpeechSettings(List<String> command, Duration timeout, int maxConcurrent, int maxWaiting) {
        public SpeechSettings {
            command = List.copyOf(command);
            if (!timeout.isPositive()) throw bad("speech.timeout", "above 0");
            if (maxConcurrent < 1) throw bad("speech.max-concurrent", "above 0");
            if (maxWaiting < 1) throw bad("speech.max-waiting", "above 0");
        }
    }

    /// How files are fetched that are to be played; `allowPrivate` also from this machine.
    public record ClipSettings(Duration timeout, int maxConcurrent, int maxWaiting, boolean allowPrivate) {
        public ClipSettings {
            if (!timeout.isPositive()) throw bad("clips.timeout", "above 0");
            if (maxConcurrent < 1) throw bad("clips.max-concurrent", "above 0");
            if (maxWaiting < 1) throw bad("clips.max-waiting", "above 0");
        }
    }

    /// Reads `strowger.edge.media`. Throws [IllegalArgumentException] that names the key.
    public static MediaSettings from(Config root) {
        var config = root.getConfig(ROOT);
        return new MediaSettings(
                config.getInt("first-port"),
                config.getInt("last-port"),
                config.getInt("max-legs"),
                new SpeechSettings(
                        config.getStringList("speech.command"),
                        config.getDuration("speech.timeout"),
                        config.getInt("speech.max-concurrent"),
                        config.getInt("speech.max-waiting")),
                new ClipSettings(
                        config.getDuration("clips.timeout"),
                        config.getInt("clips.max-concurrent"),
                        config.getInt("clips.max-waiting"),
                        config.getBoolean("clips.allow-private-addresses")));
    }

    private static IllegalArgumentException bad(String key, String words) {
        return new IllegalArgumentException(ROOT + "." + key + " must be " + words);
    }

    /// How many even ones there are: RTP takes those (RFC 3550 §11), the odd ones are for RTCP and stay free.
    int ports() {
        return lastPort / 2 - (firstPort + 1) / 2 + 1;
    }

    int port(int number) {
        return ((firstPort + 1) / 2 + Math.floorMod(number, ports())) * 2;
    }
}
