package io.strowger.region;

import static io.strowger.region.CredentialList.address;
import static io.strowger.region.RegionAccess.CREDENTIAL_LISTS;
import static io.strowger.region.RegionAccess.DOMAINS;
import static io.strowger.region.RegionAccess.done;

import io.strowger.core.AccountSid;
import io.strowger.core.CredentialLists;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.core.sip.HashedPassword;
import io.strowger.region.CredentialList.Add;
import io.strowger.region.CredentialList.ChangePassword;
import io.strowger.region.CredentialList.Create;
import io.strowger.region.CredentialList.Credentials;
import io.strowger.region.CredentialList.Delete;
import io.strowger.region.CredentialList.Find;
import io.strowger.region.CredentialList.Found;
import io.strowger.region.CredentialList.Remove;
import io.strowger.region.CredentialList.Rename;
import io.strowger.region.CredentialList.ShowCredentials;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;

/// [CredentialLists] over the region's entities and read model. Names are compared and lists are counted in the read
/// model, so two requests at the same instant can both pass: people see two lists of one name then, and nothing else
/// depends on it.
final class ShardedCredentialLists implements CredentialLists {
    private final RegionAccess region;
    private final RandomGenerator random;

    ShardedCredentialLists(RegionAccess region, RandomGenerator random) {
        this.region = region;
        this.random = random;
    }

    @Override
    public CompletionStage<CreateReply> create(AccountSid account, String friendlyName) {
        return region.isFull(CREDENTIAL_LISTS, account, MAX_LISTS)
                .thenCompose(full -> full ? done(new TooManyLists(MAX_LISTS)) : createNamed(account, friendlyName));
    }

    private CompletionStage<CreateReply> createNamed(AccountSid account, String friendlyName) {
        var to = address(Sid.random(Sid.Kind.CL, random));
        return region.find(CREDENTIAL_LISTS, account, friendlyName)
                .thenCompose(other -> other.isPresent()
                        ? done(new NameInUse(friendlyName))
                        : region.askAndSee(to, new Create(account, friendlyName), CreateReply.class));
    }

    @Override
    public CompletionStage<Optional<CredentialList>> fetch(AccountSid account, Sid list) {
        return region.get(CREDENTIAL_LISTS, list.toString()).thenApply(row -> row.flatMap(found -> found.of(account)));
    }

    @Override
    public CompletionStage<Page<CredentialList>> list(AccountSid account, Page.Request page) {
        return region.list(CREDENTIAL_LISTS, account.toString(), page)
                .thenApply(rows -> rows.map(row -> row.list().orElseThrow()));
    }

    @Override
    public CompletionStage<RenameReply> rename(AccountSid account, Sid list, String friendlyName) {
        return region.find(CREDENTIAL_LISTS, account, friendlyName)
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
    public CompletionStage<AddReply> add(AccountSid account, Sid list, String username, HashedPassword password) {
        var credential = Sid.random(Sid.Kind.CR, random);
        return region.ask(address(list), new Add(account, credential, username, password), AddReply.class);
    }

    @Override
    public CompletionStage<Optional<Credential>> fetchCredential(AccountSid account, Sid list, Sid credential) {
        return region.ask(address(list), new Find(account, credential), Found.class)
                .thenApply(Found::credential);
    }

    @Override
    public CompletionStage<Optional<Page<Credential>>> credentials(AccountSid account, Sid list, Page.Request page) {
        return region.ask(address(list), new ShowCredentials(account, page), Credentials.class)
                .thenApply(Credentials::page);
    }

    @Override
    public CompletionStage<ChangeReply> change(AccountSid account, Sid list, Sid credential, HashedPassword password) {
        return region.ask(address(list), new ChangePassword(account, credential, password), ChangeReply.class);
    }

    @Override
    public CompletionStage<RemoveReply> remove(AccountSid account, Sid list, Sid credential) {
        return region.ask(address(list), new Remove(account, credential), RemoveReply.class);
    }
}
