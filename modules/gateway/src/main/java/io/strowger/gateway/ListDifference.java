package io.strowger.gateway;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How a list of one region differs from that of the same name in another: which entries only one of them has,
/// and which both have, but not alike (another password, another description). Which that is does not show.
record ListDifference(String name, Presence presence, Names onlyHere, Names onlyThere, Names changed) {
    enum Presence {
        BOTH,
        ONLY_HERE,
        ONLY_THERE
    }

    /// Some names, the first of them by name.
    record Names(int count, List<String> first) {
        /// A list has up to a thousand entries, and a domain up to a hundred lists.
        static final int SHOWN = 100;

        Names {
            first = List.copyOf(first);
        }

        static Names of(Collection<String> all) {
            return new Names(all.size(), all.stream().limit(SHOWN).toList());
        }

        boolean isEmpty() {
            return count == 0;
        }
    }

    /// `here` and `there` are what is on the list, by what identifies an entry; empty where there is no such list.
    static <V> ListDifference between(String name, Optional<Map<String, V>> here, Optional<Map<String, V>> there) {
        var inHere = here.orElse(Map.of());
        var inThere = there.orElse(Map.of());
        return new ListDifference(
                name,
                here.isEmpty() ? Presence.ONLY_THERE : there.isEmpty() ? Presence.ONLY_HERE : Presence.BOTH,
                Names.of(missing(inHere, inThere)),
                Names.of(missing(inThere, inHere)),
                Names.of(inHere.entrySet().stream()
                        .filter(entry -> inThere.containsKey(entry.getKey()))
                        .filter(entry -> !entry.getValue().equals(inThere.get(entry.getKey())))
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList()));
    }

    boolean isNone() {
        return presence == Presence.BOTH && onlyHere.isEmpty() && onlyThere.isEmpty() && changed.isEmpty();
    }

    /// Which of `some` the others do not have.
    private static <V> List<String> missing(Map<String, V> some, Map<String, V> others) {
        return some.keySet().stream()
                .filter(entry -> !others.containsKey(entry))
                .sorted()
                .toList();
    }
}
