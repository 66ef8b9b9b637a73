package io.strowger.edge;

import io.strowger.core.AccountSid;
import io.strowger.core.Epoch;
import io.strowger.core.Page;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.SessionNumber;
import io.strowger.core.sip.DomainName;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// An arbiter that answers what the test has set, or leaves the question open until the test answers it. Only its
/// `find` is asked.
final class FakeRoutes implements Routes {
    private final Map<DomainName, Position> positions = new ConcurrentHashMap<>();
    private final ArrayDeque<CompletableFuture<Position>> open = new ArrayDeque<>();
    final List<DomainName> asked = new CopyOnWriteArrayList<>();
    private boolean answering = true;

    void set(DomainName name, Position position) {
        positions.put(name, position);
    }

    /// From now on questions stay open.
    void fallSilent() {
        answering = false;
    }

    void speakAgain() {
        answering = true;
    }

    /// Answers the oldest question that is open.
    void answer(Position position) {
        open.removeFirst().complete(position);
    }

    /// The oldest question that is open fails.
    void fail() {
        open.removeFirst().completeExceptionally(new IllegalStateException("no arbiter"));
    }

    @Override
    public CompletionStage<Position> find(DomainName name) {
        asked.add(name);
        if (answering) return CompletableFuture.completedFuture(positions.getOrDefault(name, new Unrouted()));
        var question = new CompletableFuture<Position>();
        open.addLast(question);
        return question;
    }

    @Override
    public CompletionStage<Optional<RouteView>> describe(DomainName name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<String> arbiter(DomainName name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Page<RouteView>> list(AccountSid account, Page.Request page) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<RouteView>> below(DomainName name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<ClaimReply> claim(DomainName name, AccountSid account, RegionId region) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Released> release(DomainName name, AccountSid account, RegionId region) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<ConfirmReply> confirm(DomainName name, RegionId region, SessionNumber session, Epoch known) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<RerouteReply> reroute(
            DomainName name, AccountSid account, RegionId to, boolean force, String by) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<DescribeReply> rename(DomainName name, AccountSid account, String friendlyName) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<DescribeReply> failOver(DomainName name, AccountSid account, Failover failover) {
        throw new UnsupportedOperationException("an edge does not fail over");
    }
}
