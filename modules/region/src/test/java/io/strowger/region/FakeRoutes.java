package io.strowger.region;

import io.strowger.core.AccountSid;
import io.strowger.core.Epoch;
import io.strowger.core.Page;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// An arbiter in memory: who has which name, and which region is active for it. Can be made to answer nothing.
final class FakeRoutes implements Routes {
    private final Map<DomainName, AccountSid> owners = new HashMap<>();
    private final Map<DomainName, Set<RegionId>> declared = new HashMap<>();
    private final Map<DomainName, RouteView> outdated = new HashMap<>();
    private final Map<DomainName, Active> active = new HashMap<>();
    private final List<DomainName> confirmed = new ArrayList<>();
    private boolean silent;

    /// The next question gets no answer, and those after it, until it is `false` again.
    synchronized void silent(boolean silent) {
        this.silent = silent;
    }

    synchronized void own(DomainName name, AccountSid account) {
        owners.put(name, account);
    }

    synchronized void declare(DomainName name, AccountSid account, RegionId region) {
        owners.put(name, account);
        declared.computeIfAbsent(name, _ -> new TreeSet<>()).add(region);
    }

    /// From now on the read model shows this name as it is now, whatever becomes of it.
    synchronized void showLate(DomainName name) {
        outdated.put(name, view(name).orElseThrow());
    }

    synchronized void route(DomainName name, RegionId region, Epoch epoch) {
        active.put(name, new Active(region, epoch));
    }

    synchronized boolean isClaimed(DomainName name) {
        return owners.containsKey(name);
    }

    synchronized int confirmations(DomainName name) {
        return (int) confirmed.stream().filter(name::equals).count();
    }

    @Override
    public synchronized CompletionStage<ClaimReply> claim(DomainName name, AccountSid account, RegionId region) {
        return answer(() -> {
            if (!owners.getOrDefault(name, account).equals(account)) return new NameTaken();
            declare(name, account, region);
            return new Claimed(active.computeIfAbsent(name, _ -> new Active(region, new Epoch(1))));
        });
    }

    @Override
    public synchronized CompletionStage<Released> release(DomainName name, AccountSid account, RegionId region) {
        return answer(() -> {
            var left = declared.getOrDefault(name, new TreeSet<>());
            left.remove(region);
            if (left.isEmpty()) owners.remove(name);
            return new Released();
        });
    }

    @Override
    public synchronized CompletionStage<ConfirmReply> confirm(
            DomainName name, RegionId region, SessionNumber session, Epoch known) {
        return answer(() -> {
            confirmed.add(name);
            return switch (Optional.ofNullable(active.get(name)).orElse(new Active(region, Epoch.NONE))) {
                case Active(var to, var epoch)
                when to.equals(region) && owners.containsKey(name) -> new Confirmed(epoch, session);
                case Active(var _, var epoch) -> new Refused(epoch);
            };
        });
    }

    @Override
    public synchronized CompletionStage<Optional<RouteView>> describe(DomainName name) {
        return answer(() -> view(name));
    }

    private Optional<RouteView> view(DomainName name) {
        return Optional.ofNullable(owners.get(name))
                .map(owner -> new RouteView(
                        Sid.parse("QQ00000000000000000000000000000001"),
                        name,
                        owner,
                        "",
                        List.copyOf(declared.getOrDefault(name, Set.of())),
                        new Unrouted(),
                        Optional.empty(),
                        List.of(),
                        new Manual(),
                        Instant.EPOCH,
                        Instant.EPOCH));
    }

    @Override
    public synchronized CompletionStage<List<RouteView>> below(DomainName name) {
        return answer(() -> Stream.concat(
                        outdated.values().stream(),
                        owners.keySet().stream()
                                .filter(one -> !outdated.containsKey(one))
                                .flatMap(one -> view(one).stream()))
                .filter(route -> route.name().isBelow(name))
                .toList());
    }

    @Override
    public CompletionStage<Position> find(DomainName name) {
        throw new UnsupportedOperationException("a region does not ask where a name is");
    }

    @Override
    public CompletionStage<String> arbiter(DomainName name) {
        throw new UnsupportedOperationException("a region does not ask who decides");
    }

    @Override
    public CompletionStage<Page<RouteView>> list(AccountSid account, Page.Request page) {
        throw new UnsupportedOperationException("a region does not list routes");
    }

    @Override
    public CompletionStage<RerouteReply> reroute(
            DomainName name, AccountSid account, RegionId to, boolean force, String by) {
        throw new UnsupportedOperationException("a region does not re-route");
    }

    @Override
    public CompletionStage<DescribeReply> rename(DomainName name, AccountSid account, String friendlyName) {
        throw new UnsupportedOperationException("a region does not rename routes");
    }

    @Override
    public CompletionStage<DescribeReply> failOver(DomainName name, AccountSid account, Failover failover) {
        throw new UnsupportedOperationException("a region does not fail over");
    }

    private <T> CompletionStage<T> answer(Supplier<T> answer) {
        return silent
                ? CompletableFuture.failedFuture(new TimeoutException("the arbiter does not answer"))
                : CompletableFuture.completedFuture(answer.get());
    }
}
