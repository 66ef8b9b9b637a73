package io.strowger.region;

import io.strowger.core.AccountSid;
import io.strowger.core.Cidr;
import io.strowger.core.IpAccessControlLists;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.region.IpAccessControlList.Add;
import io.strowger.region.IpAccessControlList.Addresses;
import io.strowger.region.IpAccessControlList.Change;
import io.strowger.region.IpAccessControlList.Find;
import io.strowger.region.IpAccessControlList.Found;
import io.strowger.region.IpAccessControlList.Remove;
import io.strowger.region.IpAccessControlList.ShowAddresses;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/// [IpAccessControlLists] over the region's entities and read model.
final class ShardedIpAccessControlLists extends ShardedLists implements IpAccessControlLists {
    ShardedIpAccessControlLists(RegionAccess region, RandomGenerator random) {
        super(region, RegionAccess.IP_ACCESS_CONTROL_LISTS, Sid.Kind.AL, random);
    }

    @Override
    public CompletionStage<AddReply> add(AccountSid account, Sid list, String friendlyName, Cidr block) {
        var address = newSid(Sid.Kind.IP);
        return ask(list, new Add(account, address, friendlyName, block), AddReply.class);
    }

    @Override
    public CompletionStage<Optional<IpAddress>> fetchAddress(AccountSid account, Sid list, Sid address) {
        return ask(list, new Find(account, address), Found.class).thenApply(Found::address);
    }

    @Override
    public CompletionStage<Optional<Page<IpAddress>>> addresses(AccountSid account, Sid list, Page.Request page) {
        return ask(list, new ShowAddresses(account, page), Addresses.class).thenApply(Addresses::page);
    }

    @Override
    public CompletionStage<ChangeReply> change(
            AccountSid account, Sid list, Sid address, String friendlyName, Cidr block) {
        return ask(list, new Change(account, address, friendlyName, block), ChangeReply.class);
    }

    @Override
    public CompletionStage<RemoveReply> remove(AccountSid account, Sid list, Sid address) {
        return ask(list, new Remove(account, address), RemoveReply.class);
    }
}
