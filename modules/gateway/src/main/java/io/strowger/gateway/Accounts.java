package io.strowger.gateway;

import io.strowger.core.AccountSid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The accounts of the configuration, and any that can be below one of them. Whether a sub-account is there,
/// and may, says [io.strowger.core.SubAccounts].
public final class Accounts {
    private final Map<AccountSid, Account> configured;

    public Accounts(List<Account> configured) {
        this.configured = configured.stream().collect(Collectors.toUnmodifiableMap(Account::sid, Function.identity()));
    }

    public Optional<Account> find(AccountSid sid) {
        return Optional.ofNullable(configured.get(sid))
                .or(() -> configured.values().stream()
                        .flatMap(owner -> owner.subAccount(sid).stream())
                        .findFirst());
    }
}
