package io.strowger.gateway;

import io.strowger.core.Journal.Place;
import io.strowger.core.Malformed;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Up to where a viewer has been told of each journal, by the journal's name: what the id of a message says, with the
/// second in which it was written: `1796000000~global:5/6~us1:12/34`. Opaque to everybody else.
record Places(Map<String, Place> byJournal) {
    static final Places NONE = new Places(Map.of());
    private static final String BETWEEN = "~";

    Places {
        byJournal = Collections.unmodifiableMap(new TreeMap<>(byJournal));
    }

    /// What an id says.
    record Told(Instant at, Places places) {
        /// Throws [Malformed] for what was never an id.
        static Told parse(String id) {
            var parts = id.split(BETWEEN, -1);
            var places = new TreeMap<String, Place>();
            for (var part = 1; part < parts.length; part++) {
                var colon = parts[part].indexOf(':');
                if (colon < 1) throw new Malformed("the id of a message", id);
                places.put(parts[part].substring(0, colon), Place.parse(parts[part].substring(colon + 1)));
            }
            return new Told(Instant.ofEpochSecond(seconds(parts[0], id)), new Places(places));
        }

        private static long seconds(String text, String id) {
            if (!text.matches("\\d{1,11}")) throw new Malformed("the id of a message", id);
            return Long.parseLong(text);
        }
    }

    Optional<Place> of(String journal) {
        return Optional.ofNullable(byJournal.get(journal));
    }

    Places with(String journal, Place place) {
        var changed = new TreeMap<>(byJournal);
        changed.put(journal, place);
        return new Places(changed);
    }

    Places without(String journal) {
        var changed = new TreeMap<>(byJournal);
        changed.remove(journal);
        return new Places(changed);
    }

    Places only(Set<String> journals) {
        var kept = new TreeMap<>(byJournal);
        kept.keySet().retainAll(journals);
        return new Places(kept);
    }

    String id(Instant now) {
        var id = new StringBuilder(Long.toString(now.getEpochSecond()));
        byJournal.forEach((journal, place) ->
                id.append(BETWEEN).append(journal).append(':').append(place));
        return id.toString();
    }
}
