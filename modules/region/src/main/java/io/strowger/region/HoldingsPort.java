package io.strowger.region;

import io.strowger.cluster.Port;
import io.strowger.core.AccountSid;
import io.strowger.core.ApiKeys;
import io.strowger.core.EntityAddress;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.DomainName;
import io.strowger.region.Holdings.Holding;
import io.strowger.region.Holdings.Settle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// What [Holdings] asks of the rest of its region: of the read model, which is asked in one go, and where that does not
/// show what is reserved, of the domain or the list itself.
final class HoldingsPort implements Port {
    private final RegionAccess region;

    HoldingsPort(RegionAccess region) {
        this.region = region;
    }

    @Override
    public CompletionStage<? extends WireMessage> answer(String entityId, WireMessage question) {
        var account = AccountSid.parse(entityId);
        return switch ((Holdings.Question) question) {
            case Holdings.TakeStock() -> stock(account);
            case Holdings.Check(var doubtful) -> check(account, doubtful);
        };
    }

    private CompletionStage<Holdings.Stock> stock(AccountSid account) {
        var ofEachKind = new ArrayList<CompletionStage<Map<Sid, List<String>>>>();
        for (var kind : Holdings.Kind.values()) ofEachKind.add(shown(account, kind));
        return RegionAccess.inOrder(ofEachKind)
                .thenApply(all -> new Holdings.Stock(all.stream()
                        .flatMap(shown -> shown.entrySet().stream())
                        .map(held -> Holding.settled(held.getKey(), held.getValue()))
                        .toList()));
    }

    private CompletionStage<Holdings.Checked> check(AccountSid account, List<Holding> doubtful) {
        var kind = Holdings.Kind.of(doubtful.getFirst().sid());
        return shown(account, kind)
                .thenCompose(shown -> RegionAccess.inOrder(doubtful.stream()
                        .filter(holding -> !holding.names().equals(shown.get(holding.sid())))
                        .map(holding -> check(account, kind, holding))
                        .toList()))
                .thenApply(Holdings.Checked::new);
    }

    private CompletionStage<Settle> check(AccountSid account, Holdings.Kind kind, Holding holding) {
        var names = switch (kind) {
            case DOMAIN -> domainNames(holding);
            case CREDENTIAL_LIST -> listNames(account, CredentialList.address(holding.sid()));
            case IP_ACCESS_CONTROL_LIST -> listNames(account, IpAccessControlList.address(holding.sid()));
            case API_KEY -> keyNames(account, holding.sid());
        };
        return names.thenApply(used -> new Settle(holding.sid(), holding.until(), used));
    }

    /// Of the names that a domain may have, those under which it is there.
    private CompletionStage<List<String>> domainNames(Holding holding) {
        return RegionAccess.inOrder(holding.names().stream()
                        .map(name -> domainName(holding.sid(), name))
                        .toList())
                .thenApply(names -> names.stream().flatMap(Optional::stream).toList());
    }

    private CompletionStage<Optional<String>> domainName(Sid domain, String name) {
        return region.ask(Domain.address(DomainName.parse(name)), new Domain.Find(domain), Domain.SettleReply.class)
                .thenApply(reply -> switch (reply) {
                    case Domain.Occupied() -> Optional.of(name);
                    case Domain.Free() -> Optional.empty();
                });
    }

    private CompletionStage<List<String>> listNames(AccountSid account, EntityAddress list) {
        return region.ask(list, new ListCommand.ShowName(account), ListCommand.Named.class)
                .thenApply(named -> named.friendlyName().stream().toList());
    }

    private CompletionStage<List<String>> keyNames(AccountSid account, Sid key) {
        return region.ask(ApiKey.address(key), new ApiKey.ShowOwner(), ApiKey.Owner.class)
                .thenApply(owner -> owner.account().filter(account::equals).map(_ -> key.toString()).stream()
                        .toList());
    }

    /// What the read model shows: a domain whose renaming was cut short under both of its names.
    private CompletionStage<Map<Sid, List<String>>> shown(AccountSid account, Holdings.Kind kind) {
        return switch (kind) {
            case DOMAIN ->
                region.all(RegionAccess.DOMAINS, account)
                        .thenApply(rows -> grouped(rows.stream()
                                .flatMap(row -> row.of(account).stream())
                                .map(domain ->
                                        Map.entry(domain.sid(), domain.name().toString()))
                                .toList()));
            case CREDENTIAL_LIST -> shownLists(account, RegionAccess.CREDENTIAL_LISTS);
            case IP_ACCESS_CONTROL_LIST -> shownLists(account, RegionAccess.IP_ACCESS_CONTROL_LISTS);
            case API_KEY ->
                region.all(RegionAccess.API_KEYS, account)
                        .thenApply(rows -> grouped(rows.stream()
                                .flatMap(row -> row.of(account).stream())
                                .map(ApiKeys.Key::sid)
                                .map(key -> Map.entry(key, key.toString()))
                                .toList()));
        };
    }

    private CompletionStage<Map<Sid, List<String>>> shownLists(AccountSid account, ListView<?> view) {
        return region.all(view, account)
                .thenApply(rows -> grouped(rows.stream()
                        .flatMap(row -> row.of(account).stream())
                        .map(list -> Map.entry(list.sid(), list.friendlyName()))
                        .toList()));
    }

    private static Map<Sid, List<String>> grouped(List<Map.Entry<Sid, String>> named) {
        var grouped = new HashMap<Sid, List<String>>();
        for (var one : named)
            grouped.computeIfAbsent(one.getKey(), _ -> new ArrayList<>()).add(one.getValue());
        return grouped;
    }
}
