package io.strowger.core;

import io.strowger.core.sip.DomainName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The SIP Domains of one region. The region module implements it; gateway and edge know only this. A list that
/// follows a completed change shows it. A stage that fails means that the region did not answer in time.
public interface Domains {
    /// How many domains an account may have (Twilio 21230), here in each region.
    int MAX_DOMAINS = 100;

    /// Claims the name with the arbiter, then creates the domain.
    CompletionStage<CreateReply> create(AccountSid account, DomainName name, DomainSettings settings);

    CompletionStage<Optional<SipDomain>> fetch(AccountSid account, Sid domain);

    /// Oldest first.
    CompletionStage<Page<SipDomain>> list(AccountSid account, Page.Request page);

    /// Changes what is given and nothing else: without a name, whatever name the domain has by then stays. A
    /// new name is claimed before the old one is given back, and refused where [#delete] would be; the name it
    /// has already is no change.
    CompletionStage<ChangeReply> change(
            AccountSid account, Sid domain, Optional<DomainName> name, Map<DomainSettings.Field, String> changes);

    /// Refused while there are names below the domain's, of whatever account, that would be without it: in this
    /// region, or anywhere if no other region declares the name.
    CompletionStage<DeleteReply> delete(AccountSid account, Sid domain);

    CompletionStage<MapReply> map(AccountSid account, Sid domain, MappingKind kind, Sid list);

    CompletionStage<UnmapReply> unmap(AccountSid account, Sid domain, MappingKind kind, Sid list);

    /// The lists mapped for `kind`, in the order they were mapped; empty when there is no such domain.
    CompletionStage<Optional<Page<MappedList>>> mappings(
            AccountSid account, Sid domain, MappingKind kind, Page.Request page);

    /// Whether the region's Domain of this name would admit a request now: for an edge that cannot reach the arbiter.
    CompletionStage<Standing> standing(DomainName name);

    /// What goes on at each of these domains, as the read model shows it: `account`'s calls, and whoever is registered
    /// while the region has the domain. A domain that the region does not have has nothing.
    CompletionStage<Map<DomainName, Usage>> usage(AccountSid account, List<DomainName> domains);

    /// The addresses of record with a contact, and the calls to the domain that are not over.
    record Usage(long registrations, long calls) {}

    /// A SIP Domain resource.
    record SipDomain(
            Sid sid,
            AccountSid account,
            DomainName name,
            DomainSettings settings,
            List<Mapping> mappings,
            Instant created,
            Instant updated)
            implements WireMessage {
        public SipDomain {
            mappings = List.copyOf(mappings);
        }

        /// The lists of one kind, in the order they were mapped.
        public List<Mapping> mapped(MappingKind kind) {
            return mappings.stream().filter(mapping -> mapping.kind() == kind).toList();
        }
    }

    /// That a list is mapped to a domain.
    record Mapping(MappingKind kind, Sid list, Instant created) {}

    /// A mapping as the API shows it: with the name of the list.
    record MappedList(Sid list, String friendlyName, Instant created) implements WireMessage {}

    sealed interface CreateReply extends WireMessage {}

    record Created(SipDomain domain) implements CreateReply {}

    /// The name belongs to another account, or the account has it in this region already (21232).
    record NameTaken(DomainName name) implements CreateReply, ChangeReply {}

    /// 21230.
    record TooManyDomains(int limit) implements CreateReply {}

    sealed interface ChangeReply extends WireMessage {}

    record Changed(SipDomain domain) implements ChangeReply {}

    /// There is no such domain of this account in this region (20404).
    record UnknownDomain() implements ChangeReply, DeleteReply, MapReply, UnmapReply {}

    sealed interface DeleteReply extends WireMessage {}

    record Deleted() implements DeleteReply {}

    /// 21233.
    record HasSubdomains() implements ChangeReply, DeleteReply {}

    sealed interface MapReply extends WireMessage {}

    record Mapped(MappedList mapping) implements MapReply {}

    /// 21231.
    record AlreadyMapped() implements MapReply {}

    /// No such list of this account in this region (20404).
    record UnknownList(Sid list) implements MapReply {}

    /// 100 of a kind.
    record TooManyMappings(int limit) implements MapReply {}

    sealed interface UnmapReply extends WireMessage {}

    record Unmapped() implements UnmapReply {}

    record NotMapped() implements UnmapReply {}

    sealed interface Standing extends WireMessage {}

    record Admits(Epoch epoch) implements Standing {}

    record DoesNotAdmit(Epoch known) implements Standing {}
}
