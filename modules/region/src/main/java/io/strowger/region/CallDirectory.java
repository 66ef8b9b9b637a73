package io.strowger.region;

import io.strowger.core.AccountSid;
import io.strowger.core.RegionId;
import io.strowger.core.Registrations;
import io.strowger.core.Routes;
import io.strowger.core.Routes.Active;
import io.strowger.core.Routes.Position;
import io.strowger.core.Routes.Unrouted;
import io.strowger.core.sip.Aor;
import io.strowger.region.call.CallPort.Directory;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Who is registered in this region, and whose its domains are, as its calls ask it. Only to say why somebody is not
/// found, it looks at the region that is active for the URI, too.
final class CallDirectory implements Directory {
    private final RegionAccess region;
    private final Registrations registrations;
    private final Routes routes;

    CallDirectory(RegionAccess region, Routes routes) {
        this.region = region;
        this.registrations = new ShardedRegistrations(region);
        this.routes = routes;
    }

    @Override
    public CompletionStage<Known> find(Aor aor) {
        return region.ask(Domain.address(aor.domain()), new Domain.ShowOwner(), Domain.Owner.class)
                .thenCompose(owner ->
                        owner.account().map(account -> here(aor, account)).orElseGet(() -> absent(aor)));
    }

    private CompletionStage<Known> here(Aor aor, AccountSid owner) {
        return registrations
                .lookup(aor)
                .thenCompose(registered -> registered.live().isEmpty()
                        ? elsewhere(aor).thenApply(other -> new Here(owner, registered.live(), other))
                        : RegionAccess.done(new Here(owner, registered.live(), Optional.empty())));
    }

    /// Where it is not known whose the domain is, nothing is said of who is registered there.
    private CompletionStage<Known> absent(Aor aor) {
        return routes.find(aor.domain())
                .thenCompose(position -> owner(aor, position)
                        .thenCompose(owner -> owner.isEmpty()
                                ? RegionAccess.done(new NoDomain(
                                        !(position instanceof Unrouted), Optional.empty(), Optional.empty()))
                                : in(aor, position).thenApply(other -> new NoDomain(true, owner, other))));
    }

    /// Only the active region is asked; where it is silent, nobody knows whose the domain is.
    private CompletionStage<Optional<AccountSid>> owner(Aor aor, Position position) {
        if (!(position instanceof Active(var active, var _))) return RegionAccess.done(Optional.empty());
        return access(active)
                .ask(Domain.address(aor.domain()), new Domain.ShowOwner(), Domain.Owner.class)
                .thenApply(Domain.Owner::account)
                .exceptionally(_ -> Optional.empty());
    }

    /// What can't be found out is not said.
    private CompletionStage<Optional<RegionId>> elsewhere(Aor aor) {
        return routes.find(aor.domain())
                .thenCompose(position -> in(aor, position))
                .exceptionally(_ -> Optional.empty());
    }

    private CompletionStage<Optional<RegionId>> in(Aor aor, Position position) {
        if (!(position instanceof Active(var active, var _)) || active.equals(region.region()))
            return RegionAccess.done(Optional.empty());
        return new ShardedRegistrations(access(active))
                .lookup(aor)
                .thenApply(registered -> registered.live().isEmpty() ? Optional.<RegionId>empty() : Optional.of(active))
                .exceptionally(_ -> Optional.empty());
    }

    private RegionAccess access(RegionId other) {
        return RegionAccess.of(other, region.entities(), region.views());
    }
}
