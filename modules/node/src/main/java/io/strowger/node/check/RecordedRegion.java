package io.strowger.node.check;

import io.strowger.core.ApiKeys;
import io.strowger.core.Calls;
import io.strowger.core.Cause;
import io.strowger.core.CredentialLists;
import io.strowger.core.Domains;
import io.strowger.core.IpAccessControlLists;
import io.strowger.core.Journal;
import io.strowger.core.Ladders;
import io.strowger.core.Page;
import io.strowger.core.Recordings;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Registrations;
import io.strowger.core.Webhooks;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.RegisterRequest;
import java.util.concurrent.CompletionStage;

/// A region that tells the checker what it has answered to an edge.
record RecordedRegion(Region real, Checker checker) implements Region, Registrations {
    @Override
    public RegionId id() {
        return real.id();
    }

    @Override
    public Registrations registrations() {
        return this;
    }

    @Override
    public Calls calls() {
        return real.calls();
    }

    @Override
    public Ladders ladders() {
        return real.ladders();
    }

    @Override
    public Recordings recordings() {
        return real.recordings();
    }

    @Override
    public Webhooks webhooks() {
        return real.webhooks();
    }

    @Override
    public Domains domains() {
        return real.domains();
    }

    @Override
    public CredentialLists credentialLists() {
        return real.credentialLists();
    }

    @Override
    public IpAccessControlLists ipAccessControlLists() {
        return real.ipAccessControlLists();
    }

    @Override
    public ApiKeys apiKeys() {
        return real.apiKeys();
    }

    @Override
    public Journal journal() {
        return real.journal();
    }

    @Override
    public Region askedBy(Cause cause) {
        return new RecordedRegion(real.askedBy(cause), checker);
    }

    @Override
    public CompletionStage<RegisterReply> register(RegisterRequest request) {
        return real.registrations().register(request).thenApply(reply -> {
            checker.heard(id(), request, reply);
            return reply;
        });
    }

    @Override
    public CompletionStage<Registered> lookup(Aor aor) {
        return real.registrations().lookup(aor);
    }

    @Override
    public CompletionStage<Registered> remove(Aor aor) {
        return real.registrations().remove(aor);
    }

    @Override
    public CompletionStage<Page<RegisteredAor>> list(DomainName domain, Page.Request page) {
        return real.registrations().list(domain, page);
    }
}
