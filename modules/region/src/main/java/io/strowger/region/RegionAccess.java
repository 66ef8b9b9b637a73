package io.strowger.region;

import io.strowger.cluster.Entities;
import io.strowger.cluster.Topology;
import io.strowger.cluster.View;
import io.strowger.cluster.Views;
import io.strowger.core.AccountSid;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.Page;
import io.strowger.core.RegionId;
import io.strowger.core.WireMessage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The entities and the read model of one region, as any node reaches them. Stages complete on the actor system's
/// threads.
record RegionAccess(RegionId region, Entities entities, Views views) {
    static final DomainView DOMAINS = new DomainView();
    static final RegistrationView REGISTRATIONS = new RegistrationView();
    static final CredentialListView CREDENTIAL_LISTS = new CredentialListView();
    static final IpAccessControlListView IP_ACCESS_CONTROL_LISTS = new IpAccessControlListView();

    <R extends WireMessage> CompletionStage<R> ask(EntityAddress to, WireMessage command, Class<R> reply) {
        return entities.ask(dataCenter(), to, command, reply);
    }

    <R extends WireMessage> CompletionStage<R> askAndSee(EntityAddress to, WireMessage command, Class<R> reply) {
        return entities.askAndSee(views, dataCenter(), to, command, reply);
    }

    <V extends Durable> CompletionStage<Page<V>> list(View<?, V> view, String owner, Page.Request page) {
        return views.list(dataCenter(), view, owner, page);
    }

    /// All that an account has; the limits keep that on one page.
    <V extends Durable> CompletionStage<List<V>> all(View<?, V> view, AccountSid account) {
        return list(view, account.toString(), Page.Request.ALL).thenApply(Page::items);
    }

    <V extends Durable> CompletionStage<Optional<V>> find(View<?, V> view, AccountSid account, String name) {
        return views.find(dataCenter(), view, account.toString(), name);
    }

    <V extends Durable> CompletionStage<Optional<V>> get(View<?, V> view, String id) {
        return views.get(dataCenter(), view, id);
    }

    CompletionStage<Boolean> isFull(View<?, ?> view, AccountSid account, int limit) {
        return views.count(dataCenter(), view, account.toString()).thenApply(count -> count >= limit);
    }

    static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }

    private String dataCenter() {
        return Topology.dataCenter(region);
    }
}
