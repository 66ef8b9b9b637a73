package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.Webhooks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/// Servers of which all can be reached but those of which a test says why not.
final class FakeWebhooks implements Webhooks {
    final Map<String, String> unreachable = new ConcurrentHashMap<>();
    final Fakes fakes;

    FakeWebhooks(Fakes fakes) {
        this.fakes = fakes;
    }

    @Override
    public CompletionStage<List<Reach>> reach(AccountSid account, List<String> urls) {
        return fakes.answer(() -> urls.stream().map(this::tried).toList());
    }

    private Reach tried(String url) {
        return Optional.ofNullable(unreachable.get(url))
                .<Reach>map(Unreachable::new)
                .orElseGet(Reachable::new);
    }
}
