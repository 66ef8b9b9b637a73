package io.strowger.region;

import io.strowger.core.Page;
import io.strowger.core.Registrations;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.RegisterRequest;
import java.util.concurrent.CompletionStage;

/// [Registrations] over the region's entities. A REGISTER goes to its Domain, which hands it on; the last one in the
/// chain answers. For whatever else the Domain is asked first which life it is in.
final class ShardedRegistrations implements Registrations {
    private final RegionAccess region;

    ShardedRegistrations(RegionAccess region) {
        this.region = region;
    }

    @Override
    public CompletionStage<RegisterReply> register(RegisterRequest request) {
        return region.ask(Domain.address(request.aor().domain()), new Domain.Register(request), RegisterReply.class);
    }

    @Override
    public CompletionStage<Registered> lookup(Aor aor) {
        return life(aor.domain()).thenCompose(life -> lookup(aor, life));
    }

    @Override
    public CompletionStage<Registered> remove(Aor aor) {
        return life(aor.domain())
                .thenCompose(life ->
                        region.ask(Registration.address(aor), new Registration.RemoveAll(life), Registered.class));
    }

    /// The read model says whom to ask, the Registrations say what is bound now; one that has just unbound everything
    /// is left out, so that a page may be shorter than asked for.
    @Override
    public CompletionStage<Page<RegisteredAor>> list(DomainName domain, Page.Request page) {
        return life(domain).thenCompose(life -> list(domain, life, page));
    }

    private CompletionStage<Page<RegisteredAor>> list(DomainName domain, long life, Page.Request page) {
        return region.list(RegionAccess.REGISTRATIONS, RegistrationView.owner(domain, life), page)
                .thenCompose(rows -> RegionAccess.inOrder(
                                rows.items().stream().map(this::describe).toList())
                        .thenApply(all -> new Page<>(
                                all.stream()
                                        .filter(aor -> !aor.bindings().isEmpty())
                                        .toList(),
                                page,
                                rows.hasMore())));
    }

    private CompletionStage<RegisteredAor> describe(RegistrationView.Row row) {
        return lookup(row.aor(), row.life()).thenApply(registered -> new RegisteredAor(row.aor(), registered.live()));
    }

    private CompletionStage<Registered> lookup(Aor aor, long life) {
        return region.ask(Registration.address(aor), new Registration.Lookup(life), Registered.class);
    }

    private CompletionStage<Long> life(DomainName domain) {
        return region.ask(Domain.address(domain), new Domain.ShowLife(), Domain.Life.class)
                .thenApply(Domain.Life::number);
    }
}
