package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterOptional;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.strowger.core.AccountSid;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Regions;
import io.strowger.core.Routes;
import io.strowger.core.Webhooks.Reachable;
import io.strowger.core.Webhooks.Unreachable;
import io.strowger.core.sip.DomainName;
import io.strowger.gateway.Preflight.AlsoNeeded;
import io.strowger.gateway.Preflight.Missing;
import io.strowger.gateway.Preflight.OtherPasswords;
import io.strowger.gateway.Preflight.Problem;
import io.strowger.gateway.Preflight.Stricter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/strowger/v1/routes/{name}/preflight`: whether a domain could be re-routed, before it is. Changes nothing.
final class PreflightRoutes {
    private final Routes routes;
    private final Regions regions;
    private final NoArbiter noArbiter;

    PreflightRoutes(Routes routes, Regions regions, NoArbiter noArbiter) {
        this.routes = routes;
        this.regions = regions;
        this.noArbiter = noArbiter;
    }

    /// A key is of one region: it must not learn which passwords another one has.
    Route routes(Caller caller) {
        return path(
                segment().slash("preflight"),
                (String text) -> RouteListRoutes.named(
                        text,
                        name -> get(() ->
                                caller.hasToken() ? check(caller.account().sid(), name) : CloneRoutes.notForKeys())));
    }

    private Route check(AccountSid account, DomainName name) {
        return parameterOptional(
                "to",
                to -> Answers.when(
                        RouteListRoutes.described(routes, account, name),
                        noArbiter::words,
                        found -> found.flatMap(route -> processed(route.position()))
                                .map(from -> check(account, name, from, CloneRoutes.named(regions, "to", to)))
                                .orElseGet(Answers::notFound)));
    }

    /// Where it is already there is nothing that could be missing: it may have moved there since somebody looked.
    private Route check(AccountSid account, DomainName name, RegionId from, Region to) {
        if (to.id().equals(from))
            return Answers.json(StatusCodes.OK, Body.of(name, from, from, new Preflight(List.of()), List.of()));
        var here = regions.find(from).orElseThrow();
        var silence = from + ", where " + name + " is processed, or " + to.id() + " does not answer. Please try again.";
        var checked = new Comparison(here, to, account)
                .of(name)
                .thenCompose(found -> found.map(difference -> tried(account, name, from, to, difference))
                        .orElseGet(() -> CompletableFuture.completedStage(Optional.empty())));
        return Answers.when(
                checked,
                silence,
                found -> found.map(body -> Answers.json(StatusCodes.OK, body)).orElseGet(Answers::notFound));
    }

    private static CompletionStage<Optional<Body>> tried(
            AccountSid account, DomainName name, RegionId from, Region to, Difference difference) {
        var preflight = Preflight.of(name, difference);
        return TriedWebhook.each(to, account, difference.there())
                .thenApply(webhooks -> Optional.of(Body.of(name, from, to.id(), preflight, webhooks)));
    }

    /// Where devices are registered today, if the domain has ever been anywhere.
    private static Optional<RegionId> processed(Routes.Position position) {
        return switch (position) {
            case Routes.Active(var region, var _) -> Optional.of(region);
            case Routes.Moving(var from, var _, var _) -> Optional.of(from);
            case Routes.Unrouted() -> Optional.empty();
        };
    }

    /// `ready` says nothing of webhooks: a server that can't be reached now may well be up by the time of a call.
    private record Body(
            DomainName domain,
            RegionId from,
            RegionId to,
            boolean ready,
            List<ProblemBody> problems,
            List<WebhookBody> webhooks) {
        static Body of(DomainName name, RegionId from, RegionId to, Preflight preflight, List<TriedWebhook> webhooks) {
            return new Body(
                    name,
                    from,
                    to,
                    preflight.isReady(),
                    preflight.problems().stream()
                            .map(problem -> ProblemBody.of(problem, from, to))
                            .toList(),
                    webhooks.stream().map(WebhookBody::of).toList());
        }
    }

    /// `parameter` is the Domain's own name for it; `why` is null where it is reachable.
    private record WebhookBody(String parameter, String url, boolean reachable, Optional<String> why) {
        static WebhookBody of(TriedWebhook webhook) {
            return switch (webhook.reach()) {
                case Reachable() -> new WebhookBody(webhook.word(), webhook.url(), true, Optional.empty());
                case Unreachable(var why) -> new WebhookBody(webhook.word(), webhook.url(), false, Optional.of(why));
            };
        }
    }

    /// `name` is the list or the setting; `names` are the first of `count` entries of a list.
    private record ProblemBody(String what, String name, int count, List<String> names, String message) {
        static ProblemBody of(Problem problem, RegionId from, RegionId to) {
            return switch (problem) {
                case Missing(var piece, var names) ->
                    new ProblemBody(piece.what().word(), piece.name(), piece.count(), names, sentence(piece, from, to));
                case OtherPasswords(var list, var users) ->
                    new ProblemBody(
                            "passwords",
                            list,
                            users.count(),
                            users.first(),
                            users.count() + " of the credentials of " + list + " have another password in " + to);
                case AlsoNeeded(var mapped) ->
                    new ProblemBody(
                            "also-needed",
                            mapped.list(),
                            1,
                            List.of(),
                            to + " asks callers for " + mapped.list() + " too ("
                                    + Piece.What.mapping(mapped.kind()).word() + ")");
                case Stricter(var setting) ->
                    new ProblemBody(
                            "setting",
                            setting.word(),
                            1,
                            List.of(),
                            setting.word() + " is " + value(setting.here()) + " in " + from + " and "
                                    + value(setting.there()) + " in " + to);
            };
        }

        private static String sentence(Piece piece, RegionId from, RegionId to) {
            return switch (piece.what()) {
                case DOMAIN -> to + " has no SIP Domain " + piece.name();
                case CREDENTIAL_LIST -> to + " has no credential list " + piece.name();
                case CREDENTIALS -> piece.count() + " credentials of " + piece.name() + " are in " + from + " only";
                case IP_ACCESS_CONTROL_LIST -> to + " has no IP access control list " + piece.name();
                case IP_ADDRESSES -> piece.count() + " addresses of " + piece.name() + " are in " + from + " only";
                case CALLS_CREDENTIAL_LIST_MAPPING, CALLS_IP_ACCESS_CONTROL_LIST_MAPPING ->
                    piece.name() + " is not mapped for calls in " + to;
                case REGISTRATIONS_CREDENTIAL_LIST_MAPPING ->
                    piece.name() + " is not mapped for registrations in " + to;
            };
        }

        private static String value(String text) {
            return text.isEmpty() ? "not set" : text;
        }
    }
}
