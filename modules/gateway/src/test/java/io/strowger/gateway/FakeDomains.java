package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.DomainSettings;
import io.strowger.core.Domains;
import io.strowger.core.Epoch;
import io.strowger.core.MappingKind;
import io.strowger.core.Page;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// SIP Domains in memory; not more than three domains, and two lists of a kind for each.
final class FakeDomains implements Domains {
    static final int MAX_DOMAINS = 3;
    static final int MAX_MAPPINGS = 2;

    final Map<Sid, SipDomain> domains = new LinkedHashMap<>();
    final Set<DomainName> elsewhere = new HashSet<>();
    final Set<Sid> withSubdomains = new HashSet<>();
    final List<Optional<DomainName>> wantedNames = new ArrayList<>();
    final Map<DomainName, Usage> usages = new HashMap<>();
    private final Fakes fakes;
    private final FakeCredentialLists credentialLists;
    private final FakeIpAccessControlLists ipAccessControlLists;

    FakeDomains(Fakes fakes, FakeCredentialLists credentialLists, FakeIpAccessControlLists ipAccessControlLists) {
        this.fakes = fakes;
        this.credentialLists = credentialLists;
        this.ipAccessControlLists = ipAccessControlLists;
    }

    @Override
    public CompletionStage<Map<DomainName, Usage>> usage(AccountSid account, List<DomainName> names) {
        return fakes.answer(() -> names.stream()
                .collect(Collectors.toMap(Function.identity(), name -> usages.getOrDefault(name, new Usage(0, 0)))));
    }

    @Override
    public CompletionStage<CreateReply> create(AccountSid account, DomainName name, DomainSettings settings) {
        return fakes.answer(() -> {
            if (isTaken(name)) return new NameTaken(name);
            if (domains.size() == MAX_DOMAINS) return new TooManyDomains(MAX_DOMAINS);
            var domain = new SipDomain(
                    fakes.next(Sid.Kind.SD), account, name, settings, List.of(), TestSite.NOON, TestSite.NOON);
            domains.put(domain.sid(), domain);
            return new Created(domain);
        });
    }

    @Override
    public CompletionStage<Optional<SipDomain>> fetch(AccountSid account, Sid domain) {
        return fakes.answer(() -> find(account, domain));
    }

    @Override
    public CompletionStage<Page<SipDomain>> list(AccountSid account, Page.Request page) {
        return fakes.answer(() -> Fakes.page(
                domains.values().stream()
                        .filter(domain -> domain.account().equals(account))
                        .toList(),
                page));
    }

    @Override
    public CompletionStage<ChangeReply> change(
            AccountSid account, Sid domain, Optional<DomainName> wanted, Map<DomainSettings.Field, String> changes) {
        return fakes.answer(() -> {
            wantedNames.add(wanted);
            var found = find(account, domain);
            if (found.isEmpty()) return new UnknownDomain();
            var name = wanted.orElse(found.get().name());
            if (!found.get().name().equals(name) && isTaken(name)) return new NameTaken(name);
            if (!found.get().name().equals(name) && withSubdomains.contains(domain)) return new HasSubdomains();
            return new Changed(replace(
                    found.get(),
                    name,
                    found.get().settings().with(changes),
                    found.get().mappings()));
        });
    }

    @Override
    public CompletionStage<DeleteReply> delete(AccountSid account, Sid domain) {
        return fakes.answer(() -> {
            if (find(account, domain).isEmpty()) return new UnknownDomain();
            if (withSubdomains.contains(domain)) return new HasSubdomains();
            domains.remove(domain);
            return new Deleted();
        });
    }

    @Override
    public CompletionStage<MapReply> map(AccountSid account, Sid domain, MappingKind kind, Sid list) {
        return fakes.answer(() -> {
            var found = find(account, domain);
            if (found.isEmpty()) return new UnknownDomain();
            if (nameOf(account, list).isEmpty()) return new UnknownList(list);
            var mapped = found.get().mapped(kind);
            if (mapped.stream().anyMatch(mapping -> mapping.list().equals(list))) return new AlreadyMapped();
            if (mapped.size() == MAX_MAPPINGS) return new TooManyMappings(MAX_MAPPINGS);
            var mapping = new Mapping(kind, list, TestSite.NOON);
            replace(
                    found.get(),
                    found.get().name(),
                    found.get().settings(),
                    Stream.concat(found.get().mappings().stream(), Stream.of(mapping))
                            .toList());
            return new Mapped(shown(account, mapping));
        });
    }

    @Override
    public CompletionStage<UnmapReply> unmap(AccountSid account, Sid domain, MappingKind kind, Sid list) {
        return fakes.answer(() -> {
            var found = find(account, domain);
            if (found.isEmpty()) return new UnknownDomain();
            var left = found.get().mappings().stream()
                    .filter(mapping -> mapping.kind() != kind || !mapping.list().equals(list))
                    .toList();
            if (left.size() == found.get().mappings().size()) return new NotMapped();
            replace(found.get(), found.get().name(), found.get().settings(), left);
            return new Unmapped();
        });
    }

    @Override
    public CompletionStage<Optional<Page<MappedList>>> mappings(
            AccountSid account, Sid domain, MappingKind kind, Page.Request page) {
        return fakes.answer(() -> find(account, domain)
                .map(found -> Fakes.page(
                        found.mapped(kind).stream()
                                .map(mapping -> shown(account, mapping))
                                .toList(),
                        page)));
    }

    @Override
    public CompletionStage<Standing> standing(DomainName name) {
        return fakes.answer(() -> new DoesNotAdmit(Epoch.NONE));
    }

    private SipDomain replace(SipDomain before, DomainName name, DomainSettings settings, List<Mapping> mappings) {
        var after = new SipDomain(
                before.sid(),
                before.account(),
                name,
                settings,
                mappings,
                before.created(),
                TestSite.NOON.plusSeconds(60));
        domains.put(after.sid(), after);
        return after;
    }

    private boolean isTaken(DomainName name) {
        return elsewhere.contains(name)
                || domains.values().stream().anyMatch(domain -> domain.name().equals(name));
    }

    private Optional<SipDomain> find(AccountSid account, Sid domain) {
        return Optional.ofNullable(domains.get(domain))
                .filter(found -> found.account().equals(account));
    }

    private MappedList shown(AccountSid account, Mapping mapping) {
        return new MappedList(mapping.list(), nameOf(account, mapping.list()).orElse(""), mapping.created());
    }

    private Optional<String> nameOf(AccountSid account, Sid list) {
        return credentialLists
                .find(account, list)
                .map(found -> found.friendlyName())
                .or(() -> ipAccessControlLists.find(account, list).map(found -> found.friendlyName()));
    }
}
