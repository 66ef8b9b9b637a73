package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.CredentialLists;
import io.strowger.core.Domains;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.IpAccessControlLists;
import io.strowger.core.IpAccessControlLists.IpAddress;
import io.strowger.core.NamedLists;
import io.strowger.core.NamedLists.NamedList;
import io.strowger.core.Page;
import io.strowger.core.Region;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import io.strowger.gateway.CloneStep.CreateCredentialList;
import io.strowger.gateway.CloneStep.CreateDomain;
import io.strowger.gateway.CloneStep.CreateIpAccessControlList;
import io.strowger.gateway.CloneStep.FillCredentialList;
import io.strowger.gateway.CloneStep.FillIpAccessControlList;
import io.strowger.gateway.CloneStep.MapList;
import io.strowger.gateway.Piece.What;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/// Takes the steps of [CloneStep], one after the other, until all are done or one is refused. Somebody else may be at
/// it too: what is there when its step comes was already there. A stage that fails means that a region did not
/// answer.
final class Cloning {
    private final Region from;
    private final Region to;
    private final AccountSid account;

    Cloning(Region from, Region to, AccountSid account) {
        this.from = from;
        this.to = to;
        this.account = account;
    }

    sealed interface Outcome {}

    /// How far it has come: what is in the other region by now, and who has put it there.
    record Progress(
            Optional<Sid> domain,
            Map<String, Sid> credentialLists,
            Map<String, Sid> ipAccessControlLists,
            List<Piece> created,
            List<Piece> alreadyThere)
            implements Outcome {
        Progress {
            credentialLists = Map.copyOf(credentialLists);
            ipAccessControlLists = Map.copyOf(ipAccessControlLists);
            created = List.copyOf(created);
            alreadyThere = List.copyOf(alreadyThere);
        }

        static Progress beginning(Inventory there, List<Piece> alreadyThere) {
            return new Progress(
                    there.domain().map(SipDomain::sid),
                    bySid(there.credentialLists()),
                    bySid(there.ipAccessControlLists()),
                    List.of(),
                    alreadyThere);
        }

        private Progress made(What what, String name, int count) {
            return count == 0 ? this : with(domain, added(created, new Piece(what, name, count)), alreadyThere);
        }

        private Progress found(What what, String name, int count) {
            return count == 0 ? this : with(domain, created, added(alreadyThere, new Piece(what, name, count)));
        }

        private Progress withDomain(Sid sid) {
            return with(Optional.of(sid), created, alreadyThere);
        }

        private Progress withCredentialList(String name, Sid sid) {
            return new Progress(domain, added(credentialLists, name, sid), ipAccessControlLists, created, alreadyThere);
        }

        private Progress withIpAccessControlList(String name, Sid sid) {
            return new Progress(domain, credentialLists, added(ipAccessControlLists, name, sid), created, alreadyThere);
        }

        private Sid list(MapList step) {
            return switch (step.kind()) {
                case CALLS_CREDENTIAL_LIST, REGISTRATIONS_CREDENTIAL_LIST -> sid(credentialLists, step.list());
                case CALLS_IP_ACCESS_CONTROL_LIST -> sid(ipAccessControlLists, step.list());
            };
        }

        private Progress with(Optional<Sid> sid, List<Piece> nowCreated, List<Piece> nowThere) {
            return new Progress(sid, credentialLists, ipAccessControlLists, nowCreated, nowThere);
        }

        private static Map<String, Sid> bySid(List<NamedList> lists) {
            var sids = new HashMap<String, Sid>();
            lists.forEach(list -> sids.put(list.friendlyName(), list.sid()));
            return sids;
        }

        private static Map<String, Sid> added(Map<String, Sid> sids, String name, Sid sid) {
            var more = new HashMap<>(sids);
            more.put(name, sid);
            return more;
        }

        private static List<Piece> added(List<Piece> pieces, Piece piece) {
            return Stream.concat(pieces.stream(), Stream.of(piece)).toList();
        }
    }

    /// A limit of the other region, with Twilio's code for it. What was created before stays.
    record Refused(int code, String message) implements Outcome {}

    /// This was deleted or renamed while it was copied. What was created before stays.
    record Changed(String what) implements Outcome {}

    /// The same on its way through stages.
    private static final class ChangedMeanwhile extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String what;

        ChangedMeanwhile(String what) {
            super(what + " was deleted or renamed while it was copied");
            this.what = what;
        }
    }

    CompletionStage<Outcome> take(List<CloneStep> steps, Progress beginning) {
        CompletionStage<Outcome> outcome = done(beginning);
        for (var step : steps)
            outcome = outcome.thenCompose(before -> switch (before) {
                case Progress progress -> take(step, progress);
                case Refused refused -> done(refused);
                case Changed changed -> done(changed);
            });
        return outcome.exceptionally(Cloning::changed);
    }

    private static Outcome changed(Throwable failure) {
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (cause instanceof ChangedMeanwhile meanwhile) return new Changed(meanwhile.what);
        throw new CompletionException(cause);
    }

    private CompletionStage<Outcome> take(CloneStep step, Progress progress) {
        return switch (step) {
            case CreateCredentialList(var name) ->
                create(
                        ListKind.CREDENTIAL_LIST,
                        to.credentialLists(),
                        name,
                        What.CREDENTIAL_LIST,
                        sid -> progress.withCredentialList(name, sid));
            case FillCredentialList(var list) -> fillCredentialList(list, progress);
            case CreateIpAccessControlList(var name) ->
                create(
                        ListKind.IP_ACCESS_CONTROL_LIST,
                        to.ipAccessControlLists(),
                        name,
                        What.IP_ACCESS_CONTROL_LIST,
                        sid -> progress.withIpAccessControlList(name, sid));
            case FillIpAccessControlList(var list) -> fillIpAccessControlList(list, progress);
            case CreateDomain create -> createDomain(create, progress);
            case MapList map -> map(map, progress);
        };
    }

    private CompletionStage<Outcome> create(
            ListKind kind, NamedLists lists, String name, What what, Function<Sid, Progress> withList) {
        return lists.create(account, name).thenCompose(reply -> switch (reply) {
            case NamedLists.Created(var list) -> done(withList.apply(list.sid()).made(what, name, 1));
            case NamedLists.NameInUse(var _) ->
                lists.list(account, Page.Request.ALL)
                        .thenApply(page -> page.items().stream()
                                .filter(list -> list.friendlyName().equals(name))
                                .findFirst()
                                .map(list -> withList.apply(list.sid()).found(what, name, 1))
                                .orElseThrow(() -> changedMeanwhile(name)));
            case NamedLists.TooManyLists(var limit) ->
                refuse(kind.tooMany(), "an account can have " + limit + " " + kind.title() + "s");
        });
    }

    private CompletionStage<Outcome> fillCredentialList(NamedList list, Progress progress) {
        var name = list.friendlyName();
        return from.credentialLists()
                .logins(account, list.sid())
                .thenCompose(logins -> to.credentialLists()
                        .addAll(
                                account,
                                sid(progress.credentialLists(), name),
                                logins.orElseThrow(() -> changedMeanwhile(name))))
                .thenCompose(reply -> switch (reply) {
                    case CredentialLists.AllAdded(var added, var alreadyThere) ->
                        done(progress.made(What.CREDENTIALS, name, added).found(What.CREDENTIALS, name, alreadyThere));
                    case CredentialLists.TooManyCredentials(var limit) ->
                        refuse(21242, "a list can have " + limit + " credentials, and " + name + " would have more");
                    case CredentialLists.Unknown() -> CompletableFuture.failedStage(changedMeanwhile(name));
                });
    }

    /// A list has at most [IpAccessControlLists#MAX_ADDRESSES], so all of them fit on one page.
    private CompletionStage<Outcome> fillIpAccessControlList(NamedList list, Progress progress) {
        var name = list.friendlyName();
        return from.ipAccessControlLists()
                .addresses(account, list.sid(), Page.Request.ALL)
                .thenCompose(found -> fill(
                        name, found.orElseThrow(() -> changedMeanwhile(name)).items(), progress));
    }

    private CompletionStage<Outcome> fill(String name, List<IpAddress> addresses, Progress progress) {
        var list = sid(progress.ipAccessControlLists(), name);
        return InTurn.each(
                        addresses,
                        address ->
                                to.ipAccessControlLists().add(account, list, address.friendlyName(), address.block()))
                .thenApply(replies -> counted(name, replies, progress));
    }

    private Outcome counted(String name, List<IpAccessControlLists.AddReply> replies, Progress progress) {
        var added = 0;
        var alreadyThere = 0;
        for (var reply : replies)
            switch (reply) {
                case IpAccessControlLists.Added _ -> added++;
                case IpAccessControlLists.AlreadyListed _ -> alreadyThere++;
                case IpAccessControlLists.TooManyAddresses(var limit) -> {
                    return refused(21237, "a list can have " + limit + " addresses, and " + name + " would have more");
                }
                case IpAccessControlLists.Unknown() -> throw changedMeanwhile(name);
            }
        return progress.made(What.IP_ADDRESSES, name, added).found(What.IP_ADDRESSES, name, alreadyThere);
    }

    private CompletionStage<Outcome> createDomain(CreateDomain create, Progress progress) {
        var name = create.name();
        return to.domains().create(account, name, create.settings()).thenCompose(reply -> switch (reply) {
            case Domains.Created(var domain) ->
                done(progress.withDomain(domain.sid()).made(What.DOMAIN, name.toString(), 1));
            case Domains.NameTaken(var _) -> find(name, progress);
            case Domains.TooManyDomains(var limit) -> refuse(21230, "an account can have " + limit + " domains");
        });
    }

    /// Somebody was faster, or nobody may have that name there.
    private CompletionStage<Outcome> find(DomainName name, Progress progress) {
        return Inventory.of(to, account, name)
                .thenCompose(there -> there.domain()
                        .map(domain -> done(progress.withDomain(domain.sid()).found(What.DOMAIN, name.toString(), 1)))
                        .orElseGet(() -> refuse(21232, "the domain " + name + " can't be created there")));
    }

    private CompletionStage<Outcome> map(MapList step, Progress progress) {
        var what = What.mapping(step.kind());
        var domain = progress.domain().orElseThrow();
        return to.domains()
                .map(account, domain, step.kind(), progress.list(step))
                .thenCompose(reply -> switch (reply) {
                    case Domains.Mapped _ -> done(progress.made(what, step.list(), 1));
                    case Domains.AlreadyMapped() -> done(progress.found(what, step.list(), 1));
                    case Domains.TooManyMappings(var limit) ->
                        refuse(21231, "a domain can have at most " + limit + " lists of a kind");
                    case Domains.UnknownList _, Domains.UnknownDomain _ ->
                        CompletableFuture.failedStage(changedMeanwhile(step.list()));
                });
    }

    private CompletionStage<Outcome> refuse(int code, String why) {
        return done(refused(code, why));
    }

    private Refused refused(int code, String why) {
        return new Refused(
                code,
                "Not all of it is in " + to.id() + ": " + why
                        + ". What was created before this stays; the same request goes on from there.");
    }

    private static Sid sid(Map<String, Sid> lists, String name) {
        return Optional.ofNullable(lists.get(name)).orElseThrow(() -> changedMeanwhile(name));
    }

    private static ChangedMeanwhile changedMeanwhile(String what) {
        return new ChangedMeanwhile(what);
    }

    private static CompletionStage<Outcome> done(Outcome outcome) {
        return CompletableFuture.completedStage(outcome);
    }
}
