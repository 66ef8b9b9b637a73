package io.strowger.region;

import static io.strowger.region.RegionAccess.API_KEYS;
import static io.strowger.region.RegionAccess.done;
import static io.strowger.region.RegionAccess.failed;

import io.strowger.core.AccountSid;
import io.strowger.core.ApiKeys;
import io.strowger.core.HashedSecret;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/// [ApiKeys] over the region's entities and read model. [Holdings] counts them.
final class ShardedApiKeys implements ApiKeys {
    private final RegionAccess region;
    private final RandomGenerator random;

    ShardedApiKeys(RegionAccess region, RandomGenerator random) {
        this.region = region;
        this.random = random;
    }

    @Override
    public CompletionStage<CreateReply> create(
            AccountSid account, String friendlyName, HashedSecret secret, Access access) {
        var key = Sid.random(Sid.Kind.SK, random);
        return region.reserve(account, key, key.toString()).thenCompose(reply -> switch (reply) {
            case Holdings.Reserved(var until) -> {
                var create = new ApiKey.Create(account, friendlyName, secret, access, until);
                yield region.askAndSee(ApiKey.address(key), create, CreateReply.class);
            }
            case Holdings.Full(var limit) -> done(new TooManyKeys(limit));
            case Holdings.NameInUse() -> failed("the SID " + key + " is in use");
            case Holdings.NotNow(var why) -> failed(why);
        });
    }

    @Override
    public CompletionStage<Optional<Key>> fetch(AccountSid account, Sid key) {
        return region.get(API_KEYS, key.toString()).thenApply(row -> row.flatMap(found -> found.of(account)));
    }

    @Override
    public CompletionStage<Page<Key>> list(AccountSid account, Page.Request page) {
        return region.list(API_KEYS, account.toString(), page)
                .thenApply(rows -> rows.map(row -> row.key().orElseThrow()));
    }

    @Override
    public CompletionStage<ChangeReply> rename(AccountSid account, Sid key, String friendlyName) {
        return region.askAndSee(ApiKey.address(key), new ApiKey.Rename(account, friendlyName), ChangeReply.class);
    }

    @Override
    public CompletionStage<DeleteReply> delete(AccountSid account, Sid key) {
        return region.askAndSee(ApiKey.address(key), new ApiKey.Delete(account), DeleteReply.class)
                .thenCompose(reply -> switch (reply) {
                    case Deleted deleted -> region.giveBack(account, key, deleted);
                    case UnknownKey unknown -> done(unknown);
                });
    }

    /// Anybody may name any key, so one that is not in the read model wakes no entity. Where that does not
    /// answer, the key itself may, from memory.
    @Override
    public CompletionStage<Verdict> authenticate(Sid key, HashedSecret secret) {
        return region.get(API_KEYS, key.toString())
                .thenApply(row -> row.flatMap(ApiKeyView.Row::key).isPresent())
                .exceptionally(_ -> true)
                .thenCompose(mayBe -> mayBe
                        ? region.ask(ApiKey.address(key), new ApiKey.Authenticate(secret), Verdict.class)
                        : RegionAccess.<Verdict>done(new UnknownKey()));
    }
}
