package io.strowger.region;

import io.strowger.core.AccountSid;
import io.strowger.core.CredentialLists;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.core.sip.HashedPassword;
import io.strowger.region.CredentialList.Add;
import io.strowger.region.CredentialList.AddAll;
import io.strowger.region.CredentialList.ChangePassword;
import io.strowger.region.CredentialList.Credentials;
import io.strowger.region.CredentialList.Find;
import io.strowger.region.CredentialList.Found;
import io.strowger.region.CredentialList.Logins;
import io.strowger.region.CredentialList.Remove;
import io.strowger.region.CredentialList.ShowCredentials;
import io.strowger.region.CredentialList.ShowLogins;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/// [CredentialLists] over the region's entities and read model.
final class ShardedCredentialLists extends ShardedLists implements CredentialLists {
    ShardedCredentialLists(RegionAccess region, RandomGenerator random) {
        super(region, RegionAccess.CREDENTIAL_LISTS, Sid.Kind.CL, random);
    }

    @Override
    public CompletionStage<AddReply> add(AccountSid account, Sid list, String username, HashedPassword password) {
        var credential = newSid(Sid.Kind.CR);
        return ask(list, new Add(account, credential, username, password), AddReply.class);
    }

    @Override
    public CompletionStage<AddAllReply> addAll(AccountSid account, Sid list, List<Login> logins) {
        var credentials = logins.stream()
                .map(login -> new Add(account, newSid(Sid.Kind.CR), login.username(), login.password()))
                .toList();
        return ask(list, new AddAll(account, credentials), AddAllReply.class);
    }

    @Override
    public CompletionStage<Optional<List<Login>>> logins(AccountSid account, Sid list) {
        return ask(list, new ShowLogins(account), Logins.class).thenApply(Logins::logins);
    }

    @Override
    public CompletionStage<Optional<Credential>> fetchCredential(AccountSid account, Sid list, Sid credential) {
        return ask(list, new Find(account, credential), Found.class).thenApply(Found::credential);
    }

    @Override
    public CompletionStage<Optional<Page<Credential>>> credentials(AccountSid account, Sid list, Page.Request page) {
        return ask(list, new ShowCredentials(account, page), Credentials.class).thenApply(Credentials::page);
    }

    @Override
    public CompletionStage<ChangeReply> change(AccountSid account, Sid list, Sid credential, HashedPassword password) {
        return ask(list, new ChangePassword(account, credential, password), ChangeReply.class);
    }

    @Override
    public CompletionStage<RemoveReply> remove(AccountSid account, Sid list, Sid credential) {
        return ask(list, new Remove(account, credential), RemoveReply.class);
    }
}
