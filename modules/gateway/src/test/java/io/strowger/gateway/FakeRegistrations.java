package io.strowger.gateway;

import io.strowger.core.Page;
import io.strowger.core.Registrations;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.RegisterRequest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/// Registrations in memory; whatever is there is live.
final class FakeRegistrations implements Registrations {
    final Map<Aor, List<Binding>> bindings = new TreeMap<>();
    private final Fakes fakes;

    FakeRegistrations(Fakes fakes) {
        this.fakes = fakes;
    }

    @Override
    public CompletionStage<RegisterReply> register(RegisterRequest request) {
        return fakes.answer(() -> new Unavailable("nobody registers over HTTP"));
    }

    @Override
    public CompletionStage<Registered> lookup(Aor aor) {
        return fakes.answer(() -> new Registered(bindings.getOrDefault(aor, List.of()), TestSite.NOON));
    }

    @Override
    public CompletionStage<Registered> remove(Aor aor) {
        return fakes.answer(() -> {
            bindings.remove(aor);
            return new Registered(List.of(), TestSite.NOON);
        });
    }

    @Override
    public CompletionStage<Page<RegisteredAor>> list(DomainName domain, Page.Request page) {
        return fakes.answer(() -> Fakes.page(
                bindings.entrySet().stream()
                        .filter(entry -> entry.getKey().domain().equals(domain))
                        .map(entry -> new RegisteredAor(entry.getKey(), entry.getValue()))
                        .toList(),
                page));
    }
}
