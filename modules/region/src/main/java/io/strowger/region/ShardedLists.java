package io.strowger.region;

import static io.strowger.region.RegionAccess.DOMAINS;
import static io.strowger.region.RegionAccess.done;

import io.strowger.core.AccountSid;
import io.strowger.core.EntityAddress;
import io.strowger.core.NamedLists;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/// [NamedLists] of one kind over the region's entities and read model. Names are compared and lists are counted in the
/// read model, so two requests at the same instant can both pass: people see two lists of one name then, and nothing
/// else depends on it.
abstract class ShardedLists implements NamedLists {
    private final RegionAccess region;
    private final ListView<?> view;
    private final Sid.Kind kind;
    private final int limit;
    private final RandomGenerator random;

    ShardedLists(RegionAccess region, ListView<?> view, Sid.Kind kind, int limit, RandomGenerator random) {
        this.region = region;
        this.view = view;
        this.kind = kind;
        this.limit = limit;
        this.random = random;
    }

    @Override
    public final CompletionStage<CreateReply> create(AccountSid account, String friendlyName) {
        return region.isFull(view, account, limit)
                .thenCompose(full -> full ? done(new TooManyLists(limit)) : createNamed(account, friendlyName));
    }

    private CompletionStage<CreateReply> createNamed(AccountSid account, String friendlyName) {
        var to = address(newSid(kind));
        return region.find(view, account, friendlyName)
                .thenCompose(other -> other.isPresent()
                        ? done(new NameInUse(friendlyName))
                        : region.askAndSee(to, new ListCommand.Create(account, friendlyName), CreateReply.class));
    }

    @Override
    public final CompletionStage<Optional<NamedList>> fetch(AccountSid account, Sid list) {
        return region.get(view, list.toString()).thenApply(row -> row.flatMap(found -> found.of(account)));
    }

    @Override
    public final CompletionStage<Page<NamedList>> list(AccountSid account, Page.Request page) {
        return region.list(view, account.toString(), page)
                .thenApply(rows -> rows.map(row -> row.list().orElseThrow()));
    }

    @Override
    public final CompletionStage<RenameReply> rename(AccountSid account, Sid list, String friendlyName) {
        return region.find(view, account, friendlyName)
                .thenCompose(other -> other.isPresent() && !other.get().sid().equals(list)
                        ? done(new NameInUse(friendlyName))
                        : region.askAndSee(
                                address(list), new ListCommand.Rename(account, friendlyName), RenameReply.class));
    }

    @Override
    public final CompletionStage<DeleteReply> delete(AccountSid account, Sid list) {
        return region.all(DOMAINS, account)
                .thenCompose(domains -> domains.stream().anyMatch(domain -> domain.maps(list))
                        ? done(new StillMapped())
                        : region.askAndSee(address(list), new ListCommand.Delete(account), DeleteReply.class));
    }

    /// Asks a list about what is on it.
    final <R extends WireMessage> CompletionStage<R> ask(Sid list, WireMessage command, Class<R> reply) {
        return region.ask(address(list), command, reply);
    }

    final Sid newSid(Sid.Kind of) {
        return Sid.random(of, random);
    }

    private EntityAddress address(Sid list) {
        return new EntityAddress(view.kind(), list.toString());
    }
}
