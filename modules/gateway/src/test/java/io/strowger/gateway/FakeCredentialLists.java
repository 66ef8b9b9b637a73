package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.CredentialLists;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.core.sip.HashedPassword;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// Credential lists in memory; not more than two lists and two credentials each.
final class FakeCredentialLists implements CredentialLists {
    static final int LIMIT = 2;

    final Map<Sid, CredentialList> lists = new LinkedHashMap<>();
    final Map<Sid, Credential> credentials = new LinkedHashMap<>();
    final Map<Sid, HashedPassword> passwords = new LinkedHashMap<>();
    final Set<Sid> mapped = new HashSet<>();
    private final Fakes fakes;

    FakeCredentialLists(Fakes fakes) {
        this.fakes = fakes;
    }

    @Override
    public CompletionStage<CreateReply> create(AccountSid account, String friendlyName) {
        return fakes.answer(() -> {
            if (lists.values().stream().anyMatch(list -> list.friendlyName().equals(friendlyName)))
                return new NameInUse(friendlyName);
            if (lists.size() == LIMIT) return new TooManyLists(LIMIT);
            var list = new CredentialList(fakes.next(Sid.Kind.CL), account, friendlyName, TestSite.NOON, TestSite.NOON);
            lists.put(list.sid(), list);
            return new Created(list);
        });
    }

    @Override
    public CompletionStage<Optional<CredentialList>> fetch(AccountSid account, Sid list) {
        return fakes.answer(() -> find(account, list));
    }

    @Override
    public CompletionStage<Page<CredentialList>> list(AccountSid account, Page.Request page) {
        return fakes.answer(() -> Fakes.page(
                lists.values().stream()
                        .filter(list -> list.account().equals(account))
                        .toList(),
                page));
    }

    @Override
    public CompletionStage<RenameReply> rename(AccountSid account, Sid list, String friendlyName) {
        return fakes.answer(() -> {
            if (find(account, list).isEmpty()) return new UnknownList();
            if (lists.values().stream()
                    .anyMatch(other -> other.friendlyName().equals(friendlyName)
                            && !other.sid().equals(list))) return new NameInUse(friendlyName);
            var renamed = new CredentialList(list, account, friendlyName, TestSite.NOON, TestSite.NOON.plusSeconds(60));
            lists.put(list, renamed);
            return new Renamed(renamed);
        });
    }

    @Override
    public CompletionStage<DeleteReply> delete(AccountSid account, Sid list) {
        return fakes.answer(() -> {
            if (find(account, list).isEmpty()) return new UnknownList();
            if (mapped.contains(list)) return new StillMapped();
            lists.remove(list);
            return new Deleted();
        });
    }

    @Override
    public CompletionStage<AddReply> add(AccountSid account, Sid list, String username, HashedPassword password) {
        return fakes.answer(() -> {
            if (find(account, list).isEmpty()) return new UnknownList();
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
            if (find(account, list).isEmpty()) return new UnknownList();
            var found = find(account, list, credential);
            if (found.isEmpty()) return new UnknownCredential();
            passwords.put(credential, password);
            return new Changed(found.get());
        });
    }

    @Override
    public CompletionStage<RemoveReply> remove(AccountSid account, Sid list, Sid credential) {
        return fakes.answer(() -> {
            if (find(account, list).isEmpty()) return new UnknownList();
            if (find(account, list, credential).isEmpty()) return new UnknownCredential();
            credentials.remove(credential);
            return new Removed();
        });
    }

    Optional<CredentialList> find(AccountSid account, Sid list) {
        return Optional.ofNullable(lists.get(list))
                .filter(found -> found.account().equals(account));
    }

    private Optional<Credential> find(AccountSid account, Sid list, Sid credential) {
        return Optional.ofNullable(credentials.get(credential))
                .filter(found -> found.account().equals(account) && found.list().equals(list));
    }

    private List<Credential> of(Sid list) {
        return credentials.values().stream()
                .filter(credential -> credential.list().equals(list))
                .toList();
    }
}
