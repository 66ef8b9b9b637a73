package io.strowger.region.ladder;

import java.util.LinkedHashMap;
import java.util.Map;

/// Which note of each sender came last. A value of one thread.
final class Senders {
    private static final int MOST = 1000; // one that is forgotten seems to have missed something

    private final Map<String, Long> last = new LinkedHashMap<>();

    /// Whether there are earlier ones that have not come and won't.
    boolean hasMissed(String sender, long number) {
        var before = last.getOrDefault(sender, 0L);
        last.put(sender, Math.max(before, number));
        if (last.size() > MOST) last.remove(last.keySet().iterator().next());
        return number > before + 1;
    }
}
