package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.NamedLists;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// Lists of one kind in memory; not more than two.
abstract class FakeLists implements NamedLists {
    static final int LIMIT = 2;

    final Map<Sid, NamedList> lists = new LinkedHashMap<>();
    final Set<Sid> mapped = new HashSet<>();
    final Fakes fakes;
    private final Sid.Kind kind;

    FakeLists(Sid.Kind kind, Fakes fakes) {
        this.kind = kind;
        this.fakes = fakes;
    }

    @Override
    public CompletionStage<CreateReply> create(AccountSid account, String friendlyName) {
        return fakes.answer(() -> {
            if (lists.values().stream().anyMatch(list -> list.friendlyName().equals(friendlyName)))
                return new NameInUse(friendlyName);
            if (lists.size() == LIMIT) return new TooManyLists(LIMIT);
            var list = new NamedList(fakes.next(kind), account, friendlyName, TestSite.NOON, TestSite.NOON);
            lists.put(list.sid(), list);
            return new Created(list);
        });
    }

    @Override
    public CompletionStage<Optional<NamedList>> fetch(AccountSid account, Sid list) {
        return fakes.answer(() -> find(account, list));
    }

    @Override
    public CompletionStage<Page<NamedList>> list(AccountSid account, Page.Request page) {
        return fakes.answer(() -> Fakes.page(
                lists.values().stream()
                        .filter(list -> list.account().equals(account))
                        .toList(),
                page));
    }

    @Override
    public CompletionStage<RenameReply> rename(AccountSid account, Sid list, String friendlyName) {
        return fakes.answer(() -> {
            if (find(account, list).isEmpty()) return new UnknownList();
            if (lists.values().stream()
                    .anyMatch(other -> other.friendlyName().equals(friendlyName)
                            && !other.sid().equals(list))) return new NameInUse(friendlyName);
            var renamed = new NamedList(list, account, friendlyName, TestSite.NOON, TestSite.NOON.plusSeconds(60));
            lists.put(list, renamed);
            return new Renamed(renamed);
        });
    }

    @Override
    public CompletionStage<DeleteReply> delete(AccountSid account, Sid list) {
        return fakes.answer(() -> {
            if (find(account, list).isEmpty()) return new UnknownList();
            if (mapped.contains(list)) return new StillMapped();
            lists.remove(list);
            return new Deleted();
        });
    }

    Optional<NamedList> find(AccountSid account, Sid list) {
        return Optional.ofNullable(lists.get(list))
                .filter(found -> found.account().equals(account));
    }
}
