package io.strowger.region;

import static io.strowger.region.RegionAccess.CREDENTIAL_LISTS;
import static io.strowger.region.RegionAccess.DOMAINS;
import static io.strowger.region.RegionAccess.IP_ACCESS_CONTROL_LISTS;
import static io.strowger.region.RegionAccess.done;
import static io.strowger.region.RegionAccess.failed;

import io.strowger.cluster.Rounds;
import io.strowger.core.AccountSid;
import io.strowger.core.DomainSettings;
import io.strowger.core.Domains;
import io.strowger.core.MappingKind;
import io.strowger.core.NamedLists.NamedList;
import io.strowger.core.Page;
import io.strowger.core.Routes;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import io.strowger.region.call.LiveCall;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// [Domains] over the region's entities and read model, and the arbiter for names.
///
/// Two systems can't change at once; a crash between two steps leaves this, and each step may be done again:
/// - created: reserved in [Holdings], then claimed, not yet created. The name stays the account's; creating it again
///   goes on from there, and the reservation ends when it is in the way.
/// - deleted: nothing is left over. The entity itself owes the name to the arbiter until that has taken it back.
/// - renamed: the new name exists, the old one too, both with one SID, and the newer one counts. Renaming again
///   deletes the old one.
final class ShardedDomains implements Domains {
    /// Each account has its SID reserved as a name.
    private static final Pattern ACCOUNT_SID = Pattern.compile("ac[0-9a-f]{32}");
    /// A domain that is renamed so often while one change looks for it may be left alone.
    private static final int CHANGE_ATTEMPTS = 3;

    private final RegionAccess region;
    private final Routes routes;
    private final RandomGenerator random;

    ShardedDomains(RegionAccess region, Routes routes, RandomGenerator random) {
        this.region = region;
        this.routes = routes;
        this.random = random;
    }

    /// Which life of a domain counts says the Domain, how many are registered in it the read model.
    @Override
    public CompletionStage<Map<DomainName, Usage>> usage(AccountSid account, List<DomainName> domains) {
        var names = List.copyOf(new LinkedHashSet<>(domains));
        var registered = RegionAccess.inOrder(names.stream().map(this::owner).toList())
                .thenCompose(owners -> region.count(RegionAccess.REGISTRATIONS, owners));
        var called = region.among(RegionAccess.CALLS, account, LiveCall.VIEW, Rounds.EVERYBODY)
                .thenApply(calls -> calls.stream()
                        .flatMap(call -> call.isOpenAt().stream())
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())));
        return registered.thenCombine(called, (registrations, calls) -> {
            var usage = new LinkedHashMap<DomainName, Usage>();
            for (var at = 0; at < names.size(); at++)
                usage.put(names.get(at), new Usage(registrations.get(at), calls.getOrDefault(names.get(at), 0L)));
            return usage;
        });
    }

    private CompletionStage<String> owner(DomainName domain) {
        return region.ask(Domain.address(domain), new Domain.ShowLife(), Domain.Life.class)
                .thenApply(life -> RegistrationView.owner(domain, life.number()));
    }

    @Override
    public CompletionStage<CreateReply> create(AccountSid account, DomainName name, DomainSettings settings) {
        return isFreeFor(account, name)
                .thenCompose(free -> free ? reserveAndCreate(account, name, settings) : done(new NameTaken(name)));
    }

    private CompletionStage<CreateReply> reserveAndCreate(
            AccountSid account, DomainName name, DomainSettings settings) {
        var sid = Sid.random(Sid.Kind.SD, random);
        return region.reserve(account, sid, name.toString()).thenCompose(reply -> switch (reply) {
            case Holdings.Reserved(var until) ->
                claimAndCreate(name, new Domain.Create(sid, account, settings, List.of(), Optional.empty(), until))
                        .thenCompose(created -> switch (created) {
                            case Created domain -> done(domain);
                            case NameTaken taken -> region.giveBack(account, sid, taken);
                            case TooManyDomains tooMany -> region.giveBack(account, sid, tooMany);
                        });
            case Holdings.Full(var limit) -> done(new TooManyDomains(limit));
            case Holdings.NameInUse() -> done(new NameTaken(name));
            case Holdings.NotNow(var why) -> failed(why);
        });
    }

    private CompletionStage<CreateReply> claimAndCreate(DomainName name, Domain.Create create) {
        return claim(name, create.account())
                .thenCompose(claimed -> claimed
                        ? region.askAndSee(Domain.address(name), create, CreateReply.class)
                        : done(new NameTaken(name)));
    }

    private CompletionStage<Boolean> isFreeFor(AccountSid account, DomainName name) {
        return mayHave(account, name).thenCompose(may -> may ? isFree(name) : done(false));
    }

    /// A sub-domain needs its parent, and an account's SID as a name is the account's.
    private CompletionStage<Boolean> mayHave(AccountSid account, DomainName name) {
        var own = account.toString().toLowerCase(Locale.ROOT);
        if (name.ownLabels().stream()
                .anyMatch(label -> ACCOUNT_SID.matcher(label).matches() && !label.equals(own))) return done(false);
        return name.parent()
                .map(parent -> routes.describe(parent)
                        .thenApply(route -> route.filter(found -> account.mayUseDomainsOf(found.account()))
                                .isPresent()))
                .orElseGet(() -> done(true));
    }

    private CompletionStage<Boolean> isFree(DomainName name) {
        return region.ask(Domain.address(name), new Domain.Settle(), Domain.SettleReply.class)
                .thenApply(reply -> switch (reply) {
                    case Domain.Free() -> true;
                    case Domain.Occupied() -> false;
                });
    }

    private CompletionStage<Boolean> claim(DomainName name, AccountSid account) {
        return routes.claim(name, account, region.region()).thenApply(reply -> switch (reply) {
            case Routes.Claimed(var _) -> true;
            case Routes.NameTaken() -> false;
        });
    }

    @Override
    public CompletionStage<Optional<SipDomain>> fetch(AccountSid account, Sid domain) {
        return region.find(DOMAINS, account, domain.toString())
                .thenApply(row -> row.flatMap(found -> found.of(account)));
    }

    @Override
    public CompletionStage<Page<SipDomain>> list(AccountSid account, Page.Request page) {
        return region.list(DOMAINS, account.toString(), page)
                .thenApply(rows -> rows.map(row -> row.of(account).orElseThrow()));
    }

    @Override
    public CompletionStage<ChangeReply> change(
            AccountSid account, Sid domain, Optional<DomainName> name, Map<DomainSettings.Field, String> changes) {
        return name.map(wanted -> changeNamed(account, domain, wanted, changes))
                .orElseGet(() -> changeSettings(account, domain, changes, CHANGE_ATTEMPTS));
    }

    /// Goes to the newest name; a name that is gone by then has lost the domain to a newer one, or it is deleted.
    /// Leaves an older name to the renaming that may still be under way.
    private CompletionStage<ChangeReply> changeSettings(
            AccountSid account, Sid domain, Map<DomainSettings.Field, String> changes, int attempts) {
        return all(account).thenCompose(all -> {
            var names = named(all, domain);
            if (names.isEmpty() || attempts == 0) return done(new UnknownDomain());
            var newest = names.getLast().name();
            return changeSettings(newest, domain, changes).thenCompose(reply -> switch (reply) {
                case Changed changed -> done(changed);
                case UnknownDomain _ -> changeSettings(account, domain, changes, attempts - 1);
                case NameTaken taken -> done(taken);
                case HasSubdomains below -> done(below);
            });
        });
    }

    private CompletionStage<ChangeReply> changeNamed(
            AccountSid account, Sid domain, DomainName name, Map<DomainSettings.Field, String> changes) {
        return all(account).thenCompose(all -> {
            var names = named(all, domain);
            if (names.isEmpty()) return done(new UnknownDomain());
            var left = names.stream()
                    .map(SipDomain::name)
                    .filter(one -> !one.equals(name))
                    .toList();
            if (left.stream().anyMatch(name::isBelow)) return done(new NameTaken(name)); // it needs what it leaves
            return areNeeded(left, all)
                    .thenCompose(needed -> needed
                            ? done(new HasSubdomains())
                            : reserveAndChange(account, domain, names, name, changes));
        });
    }

    private CompletionStage<ChangeReply> reserveAndChange(
            AccountSid account,
            Sid domain,
            List<SipDomain> names,
            DomainName name,
            Map<DomainSettings.Field, String> changes) {
        return region.reserveRename(account, domain, name.toString()).thenCompose(reply -> switch (reply) {
            case Holdings.Reserved(var until) -> changeNamed(names, name, changes, until);
            case Holdings.NotHeld() -> done(new UnknownDomain());
            case Holdings.NameInUse() -> done(new NameTaken(name));
            case Holdings.NotNow(var why) -> failed(why);
        });
    }

    private CompletionStage<ChangeReply> changeNamed(
            List<SipDomain> names, DomainName name, Map<DomainSettings.Field, String> changes, Instant until) {
        var newest = names.getLast();
        var others = names.stream().filter(one -> !one.name().equals(name)).toList();
        var changed = others.size() < names.size()
                ? changeSettings(name, newest.sid(), changes)
                : move(newest, name, changes, until);
        return changed.thenCompose(reply -> switch (reply) {
            case Changed here -> delete(others, here).thenCompose(done -> settle(newest, until, name, done));
            case NameTaken taken -> settle(newest, until, newest.name(), taken);
            case UnknownDomain unknown -> done(unknown);
            case HasSubdomains below -> done(below);
        });
    }

    private CompletionStage<ChangeReply> settle(SipDomain domain, Instant until, DomainName name, ChangeReply reply) {
        return region.settle(domain.account(), domain.sid(), until, name.toString(), reply);
    }

    private CompletionStage<ChangeReply> changeSettings(
            DomainName name, Sid domain, Map<DomainSettings.Field, String> changes) {
        return region.askAndSee(Domain.address(name), new Domain.Change(domain, changes), ChangeReply.class);
    }

    private CompletionStage<ChangeReply> move(
            SipDomain old, DomainName name, Map<DomainSettings.Field, String> changes, Instant until) {
        var create = new Domain.Create(
                old.sid(),
                old.account(),
                old.settings().with(changes),
                old.mappings(),
                Optional.of(old.created()),
                until);
        return isFreeFor(old.account(), name)
                .thenCompose(free -> free ? claimAndCreate(name, create) : done(new NameTaken(name)))
                .thenApply(reply -> switch (reply) {
                    case Created(var created) -> new Changed(created);
                    case NameTaken taken -> taken;
                    case TooManyDomains(var _) -> new NameTaken(name);
                });
    }

    private CompletionStage<ChangeReply> delete(List<SipDomain> others, ChangeReply reply) {
        CompletionStage<ChangeReply> done = done(reply);
        for (var other : others) done = done.thenCompose(same -> delete(other).thenApply(_ -> same));
        return done;
    }

    @Override
    public CompletionStage<DeleteReply> delete(AccountSid account, Sid domain) {
        return all(account).thenCompose(all -> {
            var names = named(all, domain);
            if (names.isEmpty()) return done(new UnknownDomain());
            return areNeeded(names.stream().map(SipDomain::name).toList(), all)
                    .thenCompose(needed -> needed ? done(new HasSubdomains()) : delete(account, domain, names));
        });
    }

    private CompletionStage<DeleteReply> delete(AccountSid account, Sid domain, List<SipDomain> names) {
        CompletionStage<DeleteReply> done = done(new Deleted());
        for (var name : names) done = done.thenCompose(_ -> delete(name));
        return done.thenCompose(reply -> switch (reply) {
            case Deleted deleted -> region.giveBack(account, domain, deleted);
            case UnknownDomain unknown -> done(unknown);
            case HasSubdomains below -> done(below);
        });
    }

    private CompletionStage<DeleteReply> delete(SipDomain domain) {
        return region.askAndSee(Domain.address(domain.name()), new Domain.Delete(domain.sid()), DeleteReply.class);
    }

    /// Whether one of these names can't be given up, since there are names below it. `all` is what the account
    /// has here.
    private CompletionStage<Boolean> areNeeded(List<DomainName> names, List<SipDomain> all) {
        return all.stream().anyMatch(one -> names.stream().anyMatch(one.name()::isBelow))
                ? done(true)
                : any(names, this::isNeeded);
    }

    /// The arbiter knows the names of all accounts in all regions. Where it can't be asked, the region decides
    /// by what it knows itself, as it deletes without the arbiter too. A name that is claimed at this very
    /// moment is not seen.
    private CompletionStage<Boolean> isNeeded(DomainName name) {
        return routes.below(name)
                .exceptionally(_ -> List.of())
                .thenCompose(below -> below.isEmpty() ? done(false) : isNeeded(name, below));
    }

    /// What the list still shows may be gone: whatever needs the name is looked at again.
    private CompletionStage<Boolean> isNeeded(DomainName name, List<RouteView> below) {
        return routes.describe(name)
                .thenCompose(above -> any(
                        below.stream().filter(one -> needs(one, above)).toList(),
                        one -> settled(one.name())
                                .thenApply(now ->
                                        now.filter(still -> needs(still, above)).isPresent())));
    }

    /// A name that another region declares stays the account's, and what is below it there is still below it.
    private boolean needs(RouteView below, Optional<RouteView> above) {
        var here = region.region();
        return below.declared().contains(here)
                || above.stream().flatMap(route -> route.declared().stream()).allMatch(here::equals);
    }

    /// The route of `name`, after whatever this region has still to give back of it.
    private CompletionStage<Optional<RouteView>> settled(DomainName name) {
        return isFree(name).thenCompose(_ -> routes.describe(name));
    }

    /// Looks at one after the other, no further than it has to.
    private static <T> CompletionStage<Boolean> any(List<T> all, Function<T, CompletionStage<Boolean>> isOne) {
        var any = done(false);
        for (var one : all) any = any.thenCompose(found -> found ? done(true) : isOne.apply(one));
        return any;
    }

    /// What the account has in this region, oldest first.
    private CompletionStage<List<SipDomain>> all(AccountSid account) {
        return region.all(DOMAINS, account)
                .thenApply(rows ->
                        rows.stream().flatMap(row -> row.of(account).stream()).toList());
    }

    /// The names under which the account has this domain: one, or two after a renaming that has not ended.
    private static List<SipDomain> named(List<SipDomain> all, Sid domain) {
        return all.stream().filter(found -> found.sid().equals(domain)).toList();
    }

    @Override
    public CompletionStage<MapReply> map(AccountSid account, Sid domain, MappingKind kind, Sid list) {
        return with(
                account,
                domain,
                new UnknownDomain(),
                found -> friendlyName(account, kind, list)
                        .thenCompose(name -> name.isEmpty()
                                ? done(new UnknownList(list))
                                : region.askAndSee(
                                        Domain.address(found.name()),
                                        new Domain.MapList(domain, kind, list, name.get()),
                                        MapReply.class)));
    }

    @Override
    public CompletionStage<UnmapReply> unmap(AccountSid account, Sid domain, MappingKind kind, Sid list) {
        return with(
                account,
                domain,
                new UnknownDomain(),
                found -> region.askAndSee(
                        Domain.address(found.name()), new Domain.UnmapList(domain, kind, list), UnmapReply.class));
    }

    private <R> CompletionStage<R> with(
            AccountSid account, Sid domain, R otherwise, Function<SipDomain, CompletionStage<R>> then) {
        return fetch(account, domain).thenCompose(found -> found.map(then).orElseGet(() -> done(otherwise)));
    }

    private CompletionStage<Optional<String>> friendlyName(AccountSid account, MappingKind kind, Sid list) {
        if (!list.isOf(kind.lists())) return done(Optional.empty());
        return friendlyNames(account, kind).thenApply(names -> Optional.ofNullable(names.get(list)));
    }

    @Override
    public CompletionStage<Optional<Page<MappedList>>> mappings(
            AccountSid account, Sid domain, MappingKind kind, Page.Request page) {
        return fetch(account, domain)
                .thenCombine(
                        friendlyNames(account, kind),
                        (found, names) -> found.map(present -> Page.of(
                                        present.mapped(kind).stream()
                                                .filter(mapping -> names.containsKey(mapping.list()))
                                                .toList(),
                                        page)
                                .map(mapping -> new MappedList(
                                        mapping.list(), names.getOrDefault(mapping.list(), ""), mapping.created()))));
    }

    private CompletionStage<Map<Sid, String>> friendlyNames(AccountSid account, MappingKind kind) {
        var lists = switch (kind) {
            case CALLS_CREDENTIAL_LIST, REGISTRATIONS_CREDENTIAL_LIST -> region.all(CREDENTIAL_LISTS, account);
            case CALLS_IP_ACCESS_CONTROL_LIST -> region.all(IP_ACCESS_CONTROL_LISTS, account);
        };
        return lists.thenApply(rows -> rows.stream()
                .flatMap(row -> row.of(account).stream())
                .collect(Collectors.toMap(NamedList::sid, NamedList::friendlyName)));
    }

    @Override
    public CompletionStage<Standing> standing(DomainName name) {
        return region.ask(Domain.address(name), new Domain.ShowStanding(), Standing.class);
    }
}
