package io.strowger.edge;

import io.strowger.edge.Scribe.Trace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The INVITEs that have not become a call: one that was answered with a challenge belongs to the ladder of the
/// call that the caller makes then, here. The oldest are forgotten. Safe for use by any thread.
final class Attempts {
    private static final int MOST_CALLERS = 500;
    private static final int MOST_OF_ONE = 3; // with a stale nonce there is one more than usual

    private final Map<String, List<Trace>> byCaller = new LinkedHashMap<>();

    synchronized void add(Exchange invite, Trace trace) {
        var traces = byCaller.computeIfAbsent(caller(invite), _ -> new ArrayList<>(2));
        if (traces.size() < MOST_OF_ONE) traces.add(trace);
        if (byCaller.size() > MOST_CALLERS)
            byCaller.remove(byCaller.keySet().iterator().next());
    }

    /// It has become a call; all that it has tried until then.
    synchronized List<Trace> end(Exchange invite) {
        return Optional.ofNullable(byCaller.remove(caller(invite))).orElseGet(List::of);
    }

    /// The same for all that a caller sends to make one call.
    private static String caller(Exchange invite) {
        var tag = invite.request().first("from").flatMap(RawMessage::tag).orElse("");
        return invite.peer().address().getAddress().getHostAddress() + " " + tag + " " + invite.callId();
    }
}
