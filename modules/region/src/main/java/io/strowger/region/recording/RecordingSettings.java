package io.strowger.region.recording;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.strowger.core.AccountSid;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import io.strowger.core.sip.SipHost;

/// What a region keeps of recordings, and where its gateway shows them: `strowger.region.recordings`; see this
/// module's `reference.conf` for what each means. Sizes are in bytes.
public record RecordingSettings(String baseUrl, long maxRecording, long maxAll) {
    private static final String SECTION = "strowger.region.recordings.";
    private static final long LARGEST = 512L << 20; // the longest call, and less than a WAV file can be

    /// Reads a node's configuration. Throws [ConfigException] that names the key when a value can't be used.
    public static RecordingSettings from(Config config) {
        var baseUrl = config.getString(SECTION + "base-url");
        if (!baseUrl.isEmpty() && !baseUrl.matches("https?://[^/?#]+"))
            throw bad(config, "base-url", "must be like https://api.example.com, or empty");
        var maxRecording = config.getMemorySize(SECTION + "max-recording").toBytes();
        var maxAll = config.getMemorySize(SECTION + "max-all").toBytes();
        if (maxRecording < 1 || maxRecording > LARGEST)
            throw bad(config, "max-recording", "must be from 1 octet to 512 MiB");
        if (maxAll < maxRecording) throw bad(config, "max-all", "must be at least max-recording");
        return new RecordingSettings(baseUrl, maxRecording, maxAll);
    }

    private static ConfigException bad(Config config, String key, String why) {
        return new ConfigException.BadValue(config.getValue(SECTION + key).origin(), SECTION + key, why);
    }

    /// Twilio's `RecordingUrl`.
    String url(RegionId region, AccountSid account, Sid recording) {
        var base = baseUrl.isEmpty()
                ? "https://api." + SipHost.LEGACY.getOrDefault(region.value(), "ashburn") + "." + region + ".twilio.com"
                : baseUrl;
        return base + "/2010-04-01/Accounts/" + account + "/Recordings/" + recording;
    }
}
