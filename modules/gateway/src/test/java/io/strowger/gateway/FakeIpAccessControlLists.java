package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.Cidr;
import io.strowger.core.IpAccessControlLists;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// IP access control lists in memory; not more than two addresses each.
final class FakeIpAccessControlLists extends FakeLists implements IpAccessControlLists {
    final Map<Sid, IpAddress> addresses = new LinkedHashMap<>();

    FakeIpAccessControlLists(Fakes fakes) {
        super(Sid.Kind.AL, fakes);
    }

    @Override
    public CompletionStage<AddReply> add(AccountSid account, Sid list, String friendlyName, Cidr block) {
        return fakes.answer(() -> {
            if (find(account, list).isEmpty()) return new Unknown();
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
            if (find(account, list).isEmpty()) return new Unknown();
            if (find(account, list, address).isEmpty()) return new Unknown();
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
            if (find(account, list).isEmpty()) return new Unknown();
            if (find(account, list, address).isEmpty()) return new Unknown();
            addresses.remove(address);
            return new Removed();
        });
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
