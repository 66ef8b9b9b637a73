package io.strowger.core;

import io.strowger.core.sip.HashedPassword;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The credential lists of one region, and the credentials on them. The region module implements it.
public interface CredentialLists extends NamedLists {
    /// Lists of an account (Twilio 21239), here in each region.
    int MAX_LISTS = 100;

    /// Credentials of a list (Twilio 21242).
    int MAX_CREDENTIALS = 1000;

    CompletionStage<AddReply> add(AccountSid account, Sid list, String username, HashedPassword password);

    /// Adds those of `logins` whose user names the list does not have yet, all of them or none; the others stay as they
    /// are.
    CompletionStage<AddAllReply> addAll(AccountSid account, Sid list, List<Login> logins);

    /// Every user name of a list with what is kept of its password, oldest first; empty when there is no such list. For
    /// the same account's list in another region, and to be shown to nobody: it is as good as the passwords.
    CompletionStage<Optional<List<Login>>> logins(AccountSid account, Sid list);

    CompletionStage<Optional<Credential>> fetchCredential(AccountSid account, Sid list, Sid credential);

    /// Oldest first; empty when there is no such list.
    CompletionStage<Optional<Page<Credential>>> credentials(AccountSid account, Sid list, Page.Request page);

    /// `password` must have been hashed for the credential's own username.
    CompletionStage<ChangeReply> change(AccountSid account, Sid list, Sid credential, HashedPassword password);

    CompletionStage<RemoveReply> remove(AccountSid account, Sid list, Sid credential);

    /// A Credential resource; the password is not part of it.
    record Credential(Sid sid, AccountSid account, Sid list, String username, Instant created, Instant updated)
            implements WireMessage {}

    /// What a device logs in with, in any region: they all have one realm.
    record Login(String username, HashedPassword password) implements WireMessage {}

    sealed interface AddReply extends WireMessage {}

    record Added(Credential credential) implements AddReply {}

    /// 21240.
    record UsernameInUse(String username) implements AddReply {}

    /// 21242.
    record TooManyCredentials(int limit) implements AddReply, AddAllReply {}

    sealed interface AddAllReply extends WireMessage {}

    record AllAdded(int added, int alreadyThere) implements AddAllReply {}

    sealed interface ChangeReply extends WireMessage {}

    record Changed(Credential credential) implements ChangeReply {}

    /// There is no such list, or no such credential on it (20404).
    record Unknown() implements AddReply, AddAllReply, ChangeReply, RemoveReply {}

    sealed interface RemoveReply extends WireMessage {}

    record Removed() implements RemoveReply {}
}
