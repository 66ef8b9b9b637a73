package io.strowger.region;

import io.strowger.cluster.Caused;
import io.strowger.cluster.Entities;
import io.strowger.cluster.Topology;
import io.strowger.cluster.View;
import io.strowger.cluster.Views;
import io.strowger.core.AccountSid;
import io.strowger.core.Cause;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.Page;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.region.call.CallView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The entities and the read model of one region, as any node reaches them, for `cause` if there is one. Stages
/// complete on the actor system's threads.
record RegionAccess(RegionId region, Entities entities, Views views, Optional<Cause> cause) {
    static final DomainView DOMAINS = new DomainView();
    static final CallView CALLS = new CallView();
    static final RegistrationView REGISTRATIONS = new RegistrationView();
    static final CredentialListView CREDENTIAL_LISTS = new CredentialListView();
    static final IpAccessControlListView IP_ACCESS_CONTROL_LISTS = new IpAccessControlListView();
    static final ApiKeyView API_KEYS = new ApiKeyView();

    /// As its own nodes reach it, who have no request.
    static RegionAccess of(RegionId region, Entities entities, Views views) {
        return new RegionAccess(region, entities, views, Optional.empty());
    }

    <R extends WireMessage> CompletionStage<R> ask(EntityAddress to, WireMessage command, Class<R> reply) {
        return entities.ask(dataCenter(), to, Caused.by(cause, command), reply);
    }

    <R extends WireMessage> CompletionStage<R> askAndSee(EntityAddress to, WireMessage command, Class<R> reply) {
        return entities.askAndSee(views, dataCenter(), to, Caused.by(cause, command), reply);
    }

    <V extends Durable> CompletionStage<Page<V>> list(View<?, V> view, String owner, Page.Request page) {
        return views.list(dataCenter(), view, owner, page);
    }

    CompletionStage<List<Long>> count(View<?, ?> view, List<String> owners) {
        return views.count(dataCenter(), view, owners);
    }

    <V extends Durable> CompletionStage<List<V>> among(
            View<?, V> view, AccountSid account, View<?, ?> other, String otherOwner) {
        return views.among(dataCenter(), view, account.toString(), other, otherOwner);
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

    /// Before a domain, a list or a key is created.
    CompletionStage<Holdings.ReserveReply> reserve(AccountSid account, Sid sid, String name) {
        return ask(Holdings.address(account), new Holdings.Reserve(sid, name), Holdings.ReserveReply.class);
    }

    /// Before a domain or a list gets another name.
    CompletionStage<Holdings.RenameReply> reserveRename(AccountSid account, Sid sid, String name) {
        return ask(Holdings.address(account), new Holdings.Rename(sid, name), Holdings.RenameReply.class);
    }

    /// Notes the names that are in use after a renaming, and goes on with `outcome`.
    <T> CompletionStage<T> settle(AccountSid account, Sid sid, Instant until, String name, T outcome) {
        return ask(Holdings.address(account), new Holdings.Settle(sid, until, List.of(name)), Holdings.Noted.class)
                .thenApply(_ -> outcome);
    }

    /// Notes that there is nothing of this SID, and goes on with `outcome`.
    <T> CompletionStage<T> giveBack(AccountSid account, Sid sid, T outcome) {
        return ask(Holdings.address(account), new Holdings.GiveBack(sid), Holdings.Noted.class)
                .thenApply(_ -> outcome);
    }

    static <T> CompletionStage<List<T>> inOrder(List<CompletionStage<T>> stages) {
        var futures = stages.stream().map(CompletionStage::toCompletableFuture).toList();
        return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
                .thenApply(_ -> futures.stream().map(CompletableFuture::join).toList());
    }

    static <T> CompletionStage<T> failed(String why) {
        return CompletableFuture.failedFuture(new IllegalStateException(why));
    }

    static <T> CompletionStage<T> done(T value) {
        return CompletableFuture.completedFuture(value);
    }

    private String dataCenter() {
        return Topology.dataCenter(region);
    }
}
