package io.strowger.routing;

import io.strowger.cluster.Entities;
import io.strowger.cluster.Topology;
import io.strowger.core.AccountSid;
import io.strowger.core.SubAccounts;
import io.strowger.core.WireMessage;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/// [SubAccounts] over the entities of data center `global`. Safe for use by many threads, as far as `random`
/// is.
public final class ShardedSubAccounts implements SubAccounts {
    private final Entities entities;
    private final RandomGenerator random;

    public ShardedSubAccounts(Entities entities, RandomGenerator random) {
        this.entities = entities;
        this.random = random;
    }

    @Override
    public CompletionStage<CreateReply> create(AccountSid owner, String friendlyName) {
        return ask(owner, new Household.Create(owner.newSubAccount(random), friendlyName), CreateReply.class);
    }

    @Override
    public CompletionStage<Family> family(AccountSid owner) {
        return ask(owner, new Household.Show(), Family.class);
    }

    @Override
    public CompletionStage<ChangeReply> change(
            AccountSid owner, AccountSid subAccount, Optional<String> friendlyName, Optional<Status> status) {
        return ask(owner, new Household.Change(subAccount, friendlyName, status), ChangeReply.class);
    }

    @Override
    public CompletionStage<Family> rename(AccountSid owner, String friendlyName) {
        return ask(owner, new Household.Rename(friendlyName), Family.class);
    }

    private <R extends WireMessage> CompletionStage<R> ask(
            AccountSid owner, Household.Command command, Class<R> reply) {
        return entities.ask(Topology.GLOBAL, Household.address(owner), command, reply);
    }
}
