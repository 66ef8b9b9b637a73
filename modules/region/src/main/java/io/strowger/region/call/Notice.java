package io.strowger.region.call;

import io.strowger.core.WireMessage;
import java.time.Instant;
import java.util.List;

/// A webhook that is owed beside a call's status callbacks, and whose answer changes nothing: the `number`th of
/// its call.
record Notice(int number, String url, String method, List<Parameter> parameters, Instant at) implements WireMessage {
    Notice {
        parameters = List.copyOf(parameters);
    }
}
