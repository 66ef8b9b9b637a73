package io.strowger.region;

import static io.strowger.region.RegionAccess.DOMAINS;
import static io.strowger.region.RegionAccess.done;
import static io.strowger.region.RegionAccess.failed;

import io.strowger.core.AccountSid;
import io.strowger.core.EntityAddress;
import io.strowger.core.NamedLists;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/// [NamedLists] of one kind over the region's entities and read model. [Holdings] says whether a list may be created,
/// or have a name.
abstract class ShardedLists implements NamedLists {
    private final RegionAccess region;
    private final ListView<?> view;
    private final Sid.Kind kind;
    private final RandomGenerator random;

    ShardedLists(RegionAccess region, ListView<?> view, Sid.Kind kind, RandomGenerator random) {
        this.region = region;
        this.view = view;
        this.kind = kind;
        this.random = random;
    }

    @Override
    public final CompletionStage<CreateReply> create(AccountSid account, String friendlyName) {
        var list = newSid(kind);
        return region.reserve(account, list, friendlyName).thenCompose(reply -> switch (reply) {
            case Holdings.Reserved(var until) ->
                region.askAndSee(
                        address(list), new ListCommand.Create(account, friendlyName, until), CreateReply.class);
            case Holdings.NameInUse() -> done(new NameInUse(friendlyName));
            case Holdings.Full(var limit) -> done(new TooManyLists(limit));
            case Holdings.NotNow(var why) -> failed(why);
        });
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
        return region.reserveRename(account, list, friendlyName).thenCompose(reply -> switch (reply) {
            case Holdings.Reserved(var until) -> rename(account, list, friendlyName, until);
            case Holdings.NameInUse() -> done(new NameInUse(friendlyName));
            case Holdings.NotHeld() -> done(new UnknownList());
            case Holdings.NotNow(var why) -> failed(why);
        });
    }

    private CompletionStage<RenameReply> rename(AccountSid account, Sid list, String friendlyName, Instant until) {
        var rename = new ListCommand.Rename(account, friendlyName, until);
        return region.askAndSee(address(list), rename, RenameReply.class).thenCompose(reply -> switch (reply) {
            case Renamed renamed -> region.settle(account, list, until, friendlyName, renamed);
            case UnknownList unknown -> region.giveBack(account, list, unknown);
            case NameInUse inUse -> done(inUse);
        });
    }

    @Override
    public final CompletionStage<DeleteReply> delete(AccountSid account, Sid list) {
        return region.all(DOMAINS, account)
                .thenCompose(domains -> domains.stream().anyMatch(domain -> domain.maps(list))
                        ? done(new StillMapped())
                        : deleteUnmapped(account, list));
    }

    private CompletionStage<DeleteReply> deleteUnmapped(AccountSid account, Sid list) {
        return region.askAndSee(address(list), new ListCommand.Delete(account), DeleteReply.class)
                .thenCompose(reply -> switch (reply) {
                    case Deleted deleted -> region.giveBack(account, list, deleted);
                    case UnknownList unknown -> done(unknown);
                    case StillMapped mapped -> done(mapped);
                });
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
