package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.Cidr;
import io.strowger.core.IpAccessControlLists;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// IP access control lists in memory; not more than two lists and two addresses each.
final class FakeIpAccessControlLists implements IpAccessControlLists {
    static final int LIMIT = 2;

    final Map<Sid, IpAccessControlList> lists = new LinkedHashMap<>();
    final Map<Sid, IpAddress> addresses = new LinkedHashMap<>();
    final Set<Sid> mapped = new HashSet<>();
    private final Fakes fakes;

    FakeIpAccessControlLists(Fakes fakes) {
        this.fakes = fakes;
    }

    @Override
    public CompletionStage<CreateReply> create(AccountSid account, String friendlyName) {
        return fakes.answer(() -> {
            if (lists.values().stream().anyMatch(list -> list.friendlyName().equals(friendlyName)))
                return new NameInUse(friendlyName);
            if (lists.size() == LIMIT) return new TooManyLists(LIMIT);
            var list = new IpAccessControlList(
                    fakes.next(Sid.Kind.AL), account, friendlyName, TestSite.NOON, TestSite.NOON);
            lists.put(list.sid(), list);
            return new Created(list);
        });
    }

    @Override
    public CompletionStage<Optional<IpAccessControlList>> fetch(AccountSid account, Sid list) {
        return fakes.answer(() -> find(account, list));
    }

    @Override
    public CompletionStage<Page<IpAccessControlList>> list(AccountSid account, Page.Request page) {
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
            var renamed = new IpAccessControlList(list, account, friendlyName, TestSite.NOON, TestSite.NOON);
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

    @Override
    public CompletionStage<AddReply> add(AccountSid account, Sid list, String friendlyName, Cidr block) {
        return fakes.answer(() -> {
            if (find(account, list).isEmpty()) return new UnknownList();
            if (of(list).stream().anyMatch(address -> address.block().equals(block))) return new AlreadyListed(block);
            if (of(list).size() == LIMIT) return new TooManyAddresses(LIMIT);
            var address = new IpAddress(
                    fakes.next(Sid.Kind.IP), account, list, friendlyName, block, TestSite.NOON, TestSite.NOON);
            addresses.put(address.sid(), address);
            return new Added(address);
        });
    }

    @Override
    public CompletionStage<Optional<IpAddress>> fetchAddress(AccountSid account, Sid list, Sid address) {
        return fakes.answer(() -> find(account, list, address));
    }

    @Override
    public CompletionStage<Optional<Page<IpAddress>>> addresses(AccountSid account, Sid list, Page.Request page) {
        return fakes.answer(() -> find(account, list).map(found -> Fakes.page(of(found.sid()), page)));
    }

    @Override
    public CompletionStage<ChangeReply> change(
            AccountSid account, Sid list, Sid address, String friendlyName, Cidr block) {
        return fakes.answer(() -> {
            if (find(account, list).isEmpty()) return new UnknownList();
            if (find(account, list, address).isEmpty()) return new UnknownAddress();
            if (of(list).stream()
                    .anyMatch(
                            other -> other.block().equals(block) && !other.sid().equals(address)))
                return new AlreadyListed(block);
            var changed = new IpAddress(address, account, list, friendlyName, block, TestSite.NOON, TestSite.NOON);
            addresses.put(address, changed);
            return new Changed(changed);
        });
    }

    @Override
    public CompletionStage<RemoveReply> remove(AccountSid account, Sid list, Sid address) {
        return fakes.answer(() -> {
            if (find(account, list).isEmpty()) return new UnknownList();
            if (find(account, list, address).isEmpty()) return new UnknownAddress();
            addresses.remove(address);
            return new Removed();
        });
    }

    Optional<IpAccessControlList> find(AccountSid account, Sid list) {
        return Optional.ofNullable(lists.get(list))
                .filter(found -> found.account().equals(account));
    }

    private Optional<IpAddress> find(AccountSid account, Sid list, Sid address) {
        return Optional.ofNullable(addresses.get(address))
                .filter(found -> found.account().equals(account) && found.list().equals(list));
    }

    private List<IpAddress> of(Sid list) {
        return addresses.values().stream()
                .filter(address -> address.list().equals(list))
                .toList();
    }
}
