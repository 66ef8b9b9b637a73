package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.CredentialLists;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.core.sip.HashedPassword;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Credential lists in memory; not more than two credentials each.
final class FakeCredentialLists extends FakeLists implements CredentialLists {
    final Map<Sid, Credential> credentials = new LinkedHashMap<>();
    final Map<Sid, HashedPassword> passwords = new LinkedHashMap<>();

    FakeCredentialLists(Fakes fakes) {
        super(Sid.Kind.CL, fakes);
    }

    @Override
    public CompletionStage<AddReply> add(AccountSid account, Sid list, String username, HashedPassword password) {
        return fakes.answer(() -> {
            if (find(account, list).isEmpty()) return new Unknown();
            if (of(list).stream().anyMatch(credential -> credential.username().equals(username)))
                return new UsernameInUse(username);
            if (of(list).size() == LIMIT) return new TooManyCredentials(LIMIT);
            var credential =
                    new Credential(fakes.next(Sid.Kind.CR), account, list, username, TestSite.NOON, TestSite.NOON);
            credentials.put(credential.sid(), credential);
            passwords.put(credential.sid(), password);
            return new Added(credential);
        });
    }

    @Override
    public CompletionStage<AddAllReply> addAll(AccountSid account, Sid list, List<Login> logins) {
        return fakes.answer(() -> {
            if (find(account, list).isEmpty()) return new Unknown();
            var missing = logins.stream()
                    .filter(login -> of(list).stream()
                            .noneMatch(credential -> credential.username().equals(login.username())))
                    .toList();
            if (of(list).size() + missing.size() > LIMIT) return new TooManyCredentials(LIMIT);
            missing.forEach(login -> add(account, list, login.username(), login.password()));
            return new AllAdded(missing.size(), logins.size() - missing.size());
        });
    }

    @Override
    public CompletionStage<Optional<List<Login>>> logins(AccountSid account, Sid list) {
        return fakes.answer(() -> find(account, list)
                .map(found -> of(found.sid()).stream()
                        .flatMap(credential -> password(credential).stream()
                                .map(password -> new Login(credential.username(), password)))
                        .toList()));
    }

    @Override
    public CompletionStage<Optional<Credential>> fetchCredential(AccountSid account, Sid list, Sid credential) {
        return fakes.answer(() -> find(account, list, credential));
    }

    @Override
    public CompletionStage<Optional<Page<Credential>>> credentials(AccountSid account, Sid list, Page.Request page) {
        return fakes.answer(() -> find(account, list).map(found -> Fakes.page(of(found.sid()), page)));
    }

    @Override
    public CompletionStage<ChangeReply> change(AccountSid account, Sid list, Sid credential, HashedPassword password) {
        return fakes.answer(() -> {
            if (find(account, list).isEmpty()) return new Unknown();
            var found = find(account, list, credential);
            if (found.isEmpty()) return new Unknown();
            passwords.put(credential, password);
            return new Changed(found.get());
        });
    }

    @Override
    public CompletionStage<RemoveReply> remove(AccountSid account, Sid list, Sid credential) {
        return fakes.answer(() -> {
            if (find(account, list).isEmpty()) return new Unknown();
            if (find(account, list, credential).isEmpty()) return new Unknown();
            credentials.remove(credential);
            return new Removed();
        });
    }

    private Optional<Credential> find(AccountSid account, Sid list, Sid credential) {
        return Optional.ofNullable(credentials.get(credential))
                .filter(found -> found.account().equals(account) && found.list().equals(list));
    }

    /// None of one that has just been deleted.
    private Optional<HashedPassword> password(Credential credential) {
        return Optional.ofNullable(passwords.get(credential.sid()));
    }

    private List<Credential> of(Sid list) {
        return credentials.values().stream()
                .filter(credential -> credential.list().equals(list))
                .toList();
    }
}
