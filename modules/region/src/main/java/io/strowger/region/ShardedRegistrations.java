package io.strowger.region;

import io.strowger.core.Page;
import io.strowger.core.Registrations;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.RegisterRequest;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/// [Registrations] over the region's entities. A REGISTER goes to its Domain, which hands it on; the last one in the
/// chain answers.
final class ShardedRegistrations implements Registrations {
    private final RegionAccess region;
    private final InstantSource clock;

    ShardedRegistrations(RegionAccess region, InstantSource clock) {
        this.region = region;
        this.clock = clock;
    }

    @Override
    public CompletionStage<RegisterReply> register(RegisterRequest request) {
        return region.ask(Domain.address(request.aor().domain()), new Domain.Register(request), RegisterReply.class);
    }

    @Override
    public CompletionStage<Registered> lookup(Aor aor) {
        return region.ask(Registration.address(aor), new Registration.Lookup(), Registered.class);
    }

    @Override
    public CompletionStage<Registered> remove(Aor aor) {
        return region.askAndSee(Registration.address(aor), new Registration.RemoveAll(), Registered.class);
    }

    @Override
    public CompletionStage<Page<RegisteredAor>> list(DomainName domain, Page.Request page) {
        return region.list(RegionAccess.REGISTRATIONS, domain.toString(), page)
                .thenApply(rows -> rows.map(row -> new RegisteredAor(row.aor(), row.liveAt(clock.instant()))));
    }
}
