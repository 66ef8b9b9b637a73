package io.strowger.cluster;

import io.strowger.core.WireMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Who has asked an entity something and has neither an answer yet nor been handed on: those whom it has not heard, and
/// those who wait with it for a port. On the entity's thread.
final class Askers {
    /// Those who wait for one port's answer; more are answered at once with what the decision says otherwise.
    private static final int MAX_WAITING = 10_000;

    /// Below Pekko's `stash-capacity` (4096), past which it drops messages and tells nobody.
    private static final int MAX_UNHEARD = 4000;

    private final ArrayDeque<Envelope> unheard = new ArrayDeque<>(1);
    private final Map<WireMessage, List<Envelope>> waiting = new HashMap<>();

    /// `false` when too many wait already.
    boolean came(Envelope envelope) {
        return unheard.size() < MAX_UNHEARD && unheard.add(envelope);
    }

    /// The entity has decided, and what it decided is done. As a rule it is the first.
    void heard(Envelope envelope) {
        unheard.removeFirstOccurrence(envelope);
    }

    /// Whether nobody has put this question to the port yet; now somebody has.
    boolean isFirstToAsk(WireMessage question) {
        return waiting.putIfAbsent(question, new ArrayList<>()) == null;
    }

    /// Lets `envelope` wait for the port's answer to what it has been asked; `false` when too many wait already.
    boolean letWait(WireMessage question, Envelope envelope) {
        var others = waiting.computeIfAbsent(question, _ -> new ArrayList<>());
        if (others.size() >= MAX_WAITING) return false;
        others.add(envelope);
        heard(envelope);
        return true;
    }

    /// Those who have waited for the answer to `question`, which is there.
    List<Envelope> released(WireMessage question) {
        return Optional.ofNullable(waiting.remove(question)).orElse(List.of());
    }

    boolean areWaiting() {
        return !waiting.isEmpty();
    }

    /// All of them; nobody is left.
    void sendAway(Consumer<Envelope> away) {
        unheard.forEach(away);
        unheard.clear();
        waiting.values().forEach(askers -> askers.forEach(away));
        waiting.clear();
    }
}
