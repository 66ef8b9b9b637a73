package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.ApiKeys;
import io.strowger.core.HashedSecret;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// API keys in memory; not more than two.
final class FakeApiKeys implements ApiKeys {
    static final int LIMIT = 2;

    final Map<Sid, Key> keys = new LinkedHashMap<>();
    private final Map<Sid, HashedSecret> secrets = new LinkedHashMap<>();
    private final Fakes fakes;

    FakeApiKeys(Fakes fakes) {
        this.fakes = fakes;
    }

    @Override
    public CompletionStage<CreateReply> create(
            AccountSid account, String friendlyName, HashedSecret secret, Access access) {
        return fakes.answer(() -> {
            if (keys.size() == LIMIT) return new TooManyKeys(LIMIT);
            var key = new Key(fakes.next(Sid.Kind.SK), account, friendlyName, access, TestSite.NOON, TestSite.NOON);
            keys.put(key.sid(), key);
            secrets.put(key.sid(), secret);
            return new Created(key);
        });
    }

    @Override
    public CompletionStage<Optional<Key>> fetch(AccountSid account, Sid key) {
        return fakes.answer(() -> find(account, key));
    }

    @Override
    public CompletionStage<Page<Key>> list(AccountSid account, Page.Request page) {
        return fakes.answer(() -> Fakes.page(
                keys.values().stream()
                        .filter(key -> key.account().equals(account))
                        .toList(),
                page));
    }

    @Override
    public CompletionStage<ChangeReply> rename(AccountSid account, Sid key, String friendlyName) {
        return fakes.answer(() -> {
            var found = find(account, key);
            if (found.isEmpty()) return new UnknownKey();
            var later = TestSite.NOON.plusSeconds(60);
            var renamed = new Key(key, account, friendlyName, found.get().access(), TestSite.NOON, later);
            keys.put(key, renamed);
            return new Changed(renamed);
        });
    }

    @Override
    public CompletionStage<DeleteReply> delete(AccountSid account, Sid key) {
        return fakes.answer(() -> {
            if (find(account, key).isEmpty()) return new UnknownKey();
            keys.remove(key);
            return new Deleted();
        });
    }

    @Override
    public CompletionStage<Verdict> authenticate(Sid key, HashedSecret secret) {
        return fakes.answer(() -> {
            var found = Optional.ofNullable(keys.get(key));
            if (found.isEmpty()) return new UnknownKey();
            return secret.equals(secrets.get(key))
                    ? new Authentic(found.get().account(), found.get().access())
                    : new WrongSecret();
        });
    }

    private Optional<Key> find(AccountSid account, Sid key) {
        return Optional.ofNullable(keys.get(key))
                .filter(found -> found.account().equals(account));
    }
}
