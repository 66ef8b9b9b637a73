package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.CredentialLists.Login;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.IpAccessControlLists.IpAddress;
import io.strowger.core.NamedLists.NamedList;
import io.strowger.core.Page;
import io.strowger.core.Region;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.HashedPassword;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Asks two regions what an account has there for a domain, and says how that differs. A list of each at a time, so
/// that what is in memory does not grow with the account. A stage that fails means that one of them did not answer.
final class Comparison {
    private final Region here;
    private final Region there;
    private final AccountSid account;

    Comparison(Region here, Region there, AccountSid account) {
        this.here = here;
        this.there = there;
        this.account = account;
    }

    /// Empty where the account has no such domain here.
    CompletionStage<Optional<Difference>> of(DomainName name) {
        var own = Inventory.of(here, account, name);
        return own.thenCombine(Inventory.of(there, account, name), this::compare)
                .thenCompose(Function.identity());
    }

    private CompletionStage<Optional<Difference>> compare(Inventory own, Inventory other) {
        return own.domain()
                .map(domain -> compare(domain, own, other).thenApply(Optional::of))
                .orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
    }

    private CompletionStage<Difference> compare(SipDomain domain, Inventory own, Inventory other) {
        var credentialLists = InTurn.each(
                either(own.mappedCredentialLists(), other.mappedCredentialLists()),
                name -> credentials(here, own.credentialList(name))
                        .thenCombine(
                                credentials(there, other.credentialList(name)),
                                (ours, theirs) -> ListDifference.between(name, ours, theirs)));
        return credentialLists.thenCompose(credentials -> InTurn.each(
                        either(own.mappedIpAccessControlLists(), other.mappedIpAccessControlLists()),
                        name -> addresses(here, own.ipAccessControlList(name))
                                .thenCombine(
                                        addresses(there, other.ipAccessControlList(name)),
                                        (ours, theirs) -> ListDifference.between(name, ours, theirs)))
                .thenApply(addresses -> Difference.between(domain, own, other, credentials, addresses)));
    }

    private static List<String> either(List<String> some, List<String> others) {
        return Stream.concat(some.stream(), others.stream()).distinct().toList();
    }

    private CompletionStage<Optional<Map<String, HashedPassword>>> credentials(
            Region region, Optional<NamedList> list) {
        return list.map(found -> region.credentialLists()
                        .logins(account, found.sid())
                        .thenApply(logins -> logins.map(Comparison::byUsername)))
                .orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
    }

    /// A list has at most [io.strowger.core.IpAccessControlLists#MAX_ADDRESSES], so all of them fit on one page.
    private CompletionStage<Optional<Map<String, String>>> addresses(Region region, Optional<NamedList> list) {
        return list.map(found -> region.ipAccessControlLists()
                        .addresses(account, found.sid(), Page.Request.ALL)
                        .thenApply(page -> page.map(addresses -> byBlock(addresses.items()))))
                .orElseGet(() -> CompletableFuture.completedStage(Optional.empty()));
    }

    private static Map<String, HashedPassword> byUsername(List<Login> logins) {
        return logins.stream().collect(Collectors.toUnmodifiableMap(Login::username, Login::password));
    }

    private static Map<String, String> byBlock(List<IpAddress> addresses) {
        return addresses.stream()
                .collect(Collectors.toUnmodifiableMap(address -> address.block().toString(), IpAddress::friendlyName));
    }
}
