package io.strowger.region.twiml;

import java.util.List;

/// Who is told of which events: `statusCallback` or `recordingStatusCallback`, with its `Method` and `Event`.
/// Nobody, where `url` is empty.
public record Callback(String url, HttpMethod method, List<String> events) {
    public Callback {
        events = List.copyOf(events);
    }
}
