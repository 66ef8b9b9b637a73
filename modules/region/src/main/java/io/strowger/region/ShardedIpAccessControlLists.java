package io.strowger.region;

import static io.strowger.region.IpAccessControlList.address;
import static io.strowger.region.RegionAccess.DOMAINS;
import static io.strowger.region.RegionAccess.IP_ACCESS_CONTROL_LISTS;
import static io.strowger.region.RegionAccess.done;

import io.strowger.core.AccountSid;
import io.strowger.core.Cidr;
import io.strowger.core.IpAccessControlLists;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.region.IpAccessControlList.Add;
import io.strowger.region.IpAccessControlList.Addresses;
import io.strowger.region.IpAccessControlList.Change;
import io.strowger.region.IpAccessControlList.Create;
import io.strowger.region.IpAccessControlList.Delete;
import io.strowger.region.IpAccessControlList.Find;
import io.strowger.region.IpAccessControlList.Found;
import io.strowger.region.IpAccessControlList.Remove;
import io.strowger.region.IpAccessControlList.Rename;
import io.strowger.region.IpAccessControlList.ShowAddresses;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/// [IpAccessControlLists] over the region's entities and read model. Names are compared and lists are counted in the
/// read model, so two requests at the same instant can both pass: people see two lists of one name then, and nothing
/// else depends on it.
final class ShardedIpAccessControlLists implements IpAccessControlLists {
    private final RegionAccess region;
    private final RandomGenerator random;

    ShardedIpAccessControlLists(RegionAccess region, RandomGenerator random) {
        this.region = region;
        this.random = random;
    }

    @Override
    public CompletionStage<CreateReply> create(AccountSid account, String friendlyName) {
        return region.isFull(IP_ACCESS_CONTROL_LISTS, account, MAX_LISTS)
                .thenCompose(full -> full ? done(new TooManyLists(MAX_LISTS)) : createNamed(account, friendlyName));
    }

    private CompletionStage<CreateReply> createNamed(AccountSid account, String friendlyName) {
        var to = address(Sid.random(Sid.Kind.AL, random));
        return region.find(IP_ACCESS_CONTROL_LISTS, account, friendlyName)
                .thenCompose(other -> other.isPresent()
                        ? done(new NameInUse(friendlyName))
                        : region.askAndSee(to, new Create(account, friendlyName), CreateReply.class));
    }

    @Override
    public CompletionStage<Optional<IpAccessControlList>> fetch(AccountSid account, Sid list) {
        return region.get(IP_ACCESS_CONTROL_LISTS, list.toString())
                .thenApply(row -> row.flatMap(found -> found.of(account)));
    }

    @Override
    public CompletionStage<Page<IpAccessControlList>> list(AccountSid account, Page.Request page) {
        return region.list(IP_ACCESS_CONTROL_LISTS, account.toString(), page)
                .thenApply(rows -> rows.map(row -> row.list().orElseThrow()));
    }

    @Override
    public CompletionStage<RenameReply> rename(AccountSid account, Sid list, String friendlyName) {
        return region.find(IP_ACCESS_CONTROL_LISTS, account, friendlyName)
                .thenCompose(other -> other.isPresent() && !other.get().sid().equals(list)
                        ? done(new NameInUse(friendlyName))
                        : region.askAndSee(address(list), new Rename(account, friendlyName), RenameReply.class));
    }

    @Override
    public CompletionStage<DeleteReply> delete(AccountSid account, Sid list) {
        return region.all(DOMAINS, account)
                .thenCompose(domains -> domains.stream().anyMatch(domain -> domain.maps(list))
                        ? done(new StillMapped())
                        : region.askAndSee(address(list), new Delete(account), DeleteReply.class));
    }

    @Override
    public CompletionStage<AddReply> add(AccountSid account, Sid list, String friendlyName, Cidr block) {
        var address = Sid.random(Sid.Kind.IP, random);
        return region.ask(address(list), new Add(account, address, friendlyName, block), AddReply.class);
    }

    @Override
    public CompletionStage<Optional<IpAddress>> fetchAddress(AccountSid account, Sid list, Sid address) {
        return region.ask(address(list), new Find(account, address), Found.class)
                .thenApply(Found::address);
    }

    @Override
    public CompletionStage<Optional<Page<IpAddress>>> addresses(AccountSid account, Sid list, Page.Request page) {
        return region.ask(address(list), new ShowAddresses(account, page), Addresses.class)
                .thenApply(Addresses::page);
    }

    @Override
    public CompletionStage<ChangeReply> change(
            AccountSid account, Sid list, Sid address, String friendlyName, Cidr block) {
        return region.ask(address(list), new Change(account, address, friendlyName, block), ChangeReply.class);
    }

    @Override
    public CompletionStage<RemoveReply> remove(AccountSid account, Sid list, Sid address) {
        return region.ask(address(list), new Remove(account, address), RemoveReply.class);
    }
}
