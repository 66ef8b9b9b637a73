package io.strowger.edge;

import io.strowger.core.AccountSid;
import io.strowger.core.ApiKeys;
import io.strowger.core.Calls;
import io.strowger.core.Cause;
import io.strowger.core.CredentialLists;
import io.strowger.core.DomainSettings;
import io.strowger.core.Domains;
import io.strowger.core.Epoch;
import io.strowger.core.IpAccessControlLists;
import io.strowger.core.Journal;
import io.strowger.core.Ladders;
import io.strowger.core.MappingKind;
import io.strowger.core.Page;
import io.strowger.core.Recordings;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Regions;
import io.strowger.core.Registrations;
import io.strowger.core.Sid;
import io.strowger.core.Webhooks;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.RegisterRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A region that answers a REGISTER as the test says, and remembers what it was asked.
final class FakeRegion implements Region, Registrations, Domains {
    private final RegionId id;
    final FakeCalls calls = new FakeCalls();
    final FakeLadders ladders = new FakeLadders();
    final FakeRecordings recordings = new FakeRecordings();
    final List<RegisterRequest> registered = new CopyOnWriteArrayList<>();
    volatile Function<RegisterRequest, CompletionStage<RegisterReply>> registrar =
            _ -> CompletableFuture.completedFuture(new Registered(List.of(), Instant.EPOCH));
    volatile CompletionStage<Standing> standing = CompletableFuture.completedFuture(new DoesNotAdmit(Epoch.NONE));

    FakeRegion(String id) {
        this.id = RegionId.parse(id);
    }

    static Regions all(FakeRegion... regions) {
        return new Regions(Stream.of(regions).collect(Collectors.toMap(FakeRegion::id, Function.identity())));
    }

    void answers(RegisterReply reply) {
        registrar = _ -> CompletableFuture.completedFuture(reply);
    }

    @Override
    public CompletionStage<RegisterReply> register(RegisterRequest request) {
        registered.add(request);
        return registrar.apply(request);
    }

    @Override
    public CompletionStage<Standing> standing(DomainName name) {
        return standing;
    }

    @Override
    public RegionId id() {
        return id;
    }

    @Override
    public Registrations registrations() {
        return this;
    }

    @Override
    public Domains domains() {
        return this;
    }

    @Override
    public Recordings recordings() {
        return recordings;
    }

    @Override
    public Webhooks webhooks() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CredentialLists credentialLists() {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Map<DomainName, Usage>> usage(AccountSid account, List<DomainName> domains) {
        throw new UnsupportedOperationException();
    }

    @Override
    public IpAccessControlLists ipAccessControlLists() {
        throw new UnsupportedOperationException();
    }

    @Override
    public ApiKeys apiKeys() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Journal journal() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Region askedBy(Cause cause) {
        return this;
    }

    @Override
    public CompletionStage<Registered> lookup(Aor aor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Registered> remove(Aor aor) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Page<RegisteredAor>> list(DomainName domain, Page.Request page) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<CreateReply> create(AccountSid account, DomainName name, DomainSettings settings) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<SipDomain>> fetch(AccountSid account, Sid domain) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Page<SipDomain>> list(AccountSid account, Page.Request page) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<ChangeReply> change(
            AccountSid account, Sid domain, Optional<DomainName> name, Map<DomainSettings.Field, String> changes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<DeleteReply> delete(AccountSid account, Sid domain) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<MapReply> map(AccountSid account, Sid domain, MappingKind kind, Sid list) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<UnmapReply> unmap(AccountSid account, Sid domain, MappingKind kind, Sid list) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Optional<Page<MappedList>>> mappings(
            AccountSid account, Sid domain, MappingKind kind, Page.Request page) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Ladders ladders() {
        return ladders;
    }

    @Override
    public Calls calls() {
        return calls;
    }
}
