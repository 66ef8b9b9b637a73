package io.strowger.region.call;

import io.strowger.core.Calls;
import io.strowger.core.WireMessage;
import java.time.Instant;

/// A status callback that is owed: the `sequence`th of this party's, for `event`, about the call as it was `at` then.
record Report(int party, int sequence, String event, Calls.CallRecord call, int sipCode, Instant at)
        implements WireMessage {}
