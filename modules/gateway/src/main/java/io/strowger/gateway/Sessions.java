package io.strowger.gateway;

import io.strowger.core.HashedSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Who is signed in at this gateway, the oldest first. Of the secret in the browser's cookie only the hash is here.
record Sessions(SequencedMap<HashedSecret, Session> byId) {
    /// Half a megabyte; past it the oldest goes.
    static final int MOST = 1000;

    /// Of one owner, whose own oldest goes: nobody signs out another. Each local visit makes one.
    static final int MOST_OF_ONE = 100;

    /// A working day, and nobody is signed out in the middle of it.
    static final Duration LIFETIME = Duration.ofHours(12);

    static final Sessions NONE = new Sessions(new LinkedHashMap<>());

    private static final int SECRET_BYTES = 32;

    Sessions {
        byId = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(byId));
    }

    /// A session that is about to begin, and what the browser is given for it.
    record Begun(Session session, String secret) {
        @Override
        public String toString() {
            return "Begun[" + session + "]";
        }
    }

    /// `random` must be one that nobody can guess.
    static Begun begin(Proof proof, Instant now, RandomGenerator random) {
        var secret = secret(random);
        return new Begun(new Session(HashedSecret.of(secret), proof, secret(random), now.plus(LIFETIME)), secret);
    }

    /// The session of this secret, if there is one and it has not expired.
    Optional<Session> find(String secret, Instant now) {
        return Optional.ofNullable(byId.get(HashedSecret.of(secret)))
                .filter(session -> session.expires().isAfter(now));
    }

    /// With one more, or with one that was there changed: such a one keeps its place and its end.
    Sessions with(Session session, Instant now) {
        return changed(all -> {
            all.values().removeIf(one -> !one.expires().isAfter(now));
            all.put(session.id(), session);
            var own = all.values().stream()
                    .filter(one -> one.proof().owner().equals(session.proof().owner()))
                    .map(Session::id)
                    .toList();
            own.subList(0, Math.max(0, own.size() - MOST_OF_ONE)).forEach(all::remove);
            while (all.size() > MOST) all.pollFirstEntry();
        });
    }

    Sessions without(HashedSecret id) {
        return changed(all -> all.remove(id));
    }

    private Sessions changed(Consumer<SequencedMap<HashedSecret, Session>> change) {
        var all = new LinkedHashMap<>(byId);
        change.accept(all);
        return new Sessions(all);
    }

    private static String secret(RandomGenerator random) {
        var bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
