package io.strowger.routing;

import io.strowger.core.AccountSid;
import io.strowger.core.Epoch;
import io.strowger.core.RegionId;
import io.strowger.core.Routes.Failover;
import io.strowger.core.Routes.Manual;
import io.strowger.core.Routes.Move;
import io.strowger.core.Routes.Pending;
import io.strowger.core.Routes.Position;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What an account has claimed with a name: the regions that declare a Domain of it, and which moves there have
/// been.
record Claim(
        Sid sid,
        AccountSid account,
        String friendlyName,
        List<RegionId> declared,
        List<Move> history,
        Optional<Failover> failover,
        Instant created,
        Instant updated) {
    static final int MAX_HISTORY = 50;

    Claim {
        declared = List.copyOf(declared);
        history = List.copyOf(history);
    }

    static Claim by(AccountSid account, Sid sid, RegionId region, Instant at) {
        return new Claim(sid, account, "", List.of(region), List.of(), Optional.empty(), at, at);
    }

    boolean isOf(AccountSid other) {
        return account.equals(other);
    }

    boolean declares(RegionId region) {
        return declared.contains(region);
    }

    boolean declaresNothingBut(RegionId region) {
        return declared.equals(List.of(region));
    }

    Claim declaring(RegionId region, Instant at) {
        var more = new ArrayList<>(declared);
        more.add(region);
        return new Claim(sid, account, friendlyName, more, history, failover, created, at);
    }

    Claim withdrawing(RegionId region, Instant at) {
        var fewer = declared.stream().filter(other -> !other.equals(region)).toList();
        return new Claim(sid, account, friendlyName, fewer, history, failover, created, at);
    }

    Claim renamed(String newName, Instant at) {
        return new Claim(sid, account, newName, declared, history, failover, created, at);
    }

    boolean lastMovedBy(String whom) {
        return !history.isEmpty() && history.getLast().by().equals(whom);
    }

    Claim failingOver(Failover wanted, Instant at) {
        return new Claim(sid, account, friendlyName, declared, history, Optional.of(wanted), created, at);
    }

    Failover policy() {
        return failover.orElseGet(Manual::new);
    }

    /// The oldest move gives way: a route that is moved for years stays small.
    Claim moved(Move move) {
        var moves = new ArrayList<>(history.subList(Math.max(0, history.size() - MAX_HISTORY + 1), history.size()));
        moves.add(move);
        return new Claim(sid, account, friendlyName, declared, moves, failover, created, move.completed());
    }

    /// Whether the move to `epoch` needs no such word: it has one, or has given way to newer ones.
    boolean isTakenUp(Epoch epoch) {
        return history.stream()
                .filter(move -> move.epoch().equals(epoch))
                .allMatch(move -> move.takenUp().isPresent());
    }

    Claim takenUp(Epoch epoch, Instant at) {
        var moves = history.stream()
                .map(move -> move.epoch().equals(epoch) ? move.takenUp(at) : move)
                .toList();
        return new Claim(sid, account, friendlyName, declared, moves, failover, created, updated);
    }

    RouteView view(DomainName name, Position position, Optional<Pending> pending) {
        return new RouteView(
                sid, name, account, friendlyName, declared, position, pending, history, policy(), created, updated);
    }
}
