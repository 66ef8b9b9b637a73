package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.InboundRegions;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Assignments in memory; not more than two.
final class FakeInboundRegions implements InboundRegions {
    static final int LIMIT = 2;

    private final Map<String, Assignment> assignments = new HashMap<>();
    private final Fakes fakes;

    FakeInboundRegions(Fakes fakes) {
        this.fakes = fakes;
    }

    @Override
    public CompletionStage<Optional<Assignment>> find(AccountSid account, Kind kind, String name) {
        return fakes.answer(() -> Optional.ofNullable(assignments.get(key(account, kind, name))));
    }

    @Override
    public CompletionStage<AssignReply> assign(
            AccountSid account,
            Kind kind,
            String name,
            Optional<RegionId> region,
            RegionId byDefault,
            Optional<String> friendlyName) {
        var key = key(account, kind, name);
        return fakes.answer(() -> assignments.size() == LIMIT && !assignments.containsKey(key)
                ? new TooManyNames(LIMIT)
                : assigned(key, region, byDefault, friendlyName));
    }

    private Assignment assigned(
            String key, Optional<RegionId> region, RegionId byDefault, Optional<String> friendlyName) {
        return assignments.merge(
                key,
                new Assignment(
                        fakes.next(Sid.Kind.QQ),
                        region.orElse(byDefault),
                        friendlyName.orElse(""),
                        TestSite.NOON,
                        TestSite.NOON),
                (old, _) -> new Assignment(
                        old.sid(),
                        region.orElse(old.region()),
                        friendlyName.orElse(old.friendlyName()),
                        old.created(),
                        TestSite.NOON.plusSeconds(60)));
    }

    private static String key(AccountSid account, Kind kind, String name) {
        return account + " " + kind + " " + name;
    }
}
