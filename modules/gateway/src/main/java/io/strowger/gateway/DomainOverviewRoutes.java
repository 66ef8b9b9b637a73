package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterMap;

import io.strowger.core.AccountSid;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.Domains.Usage;
import io.strowger.core.Page;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Regions;
import io.strowger.core.Routes;
import io.strowger.core.Routes.RouteView;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/strowger/v1/domains`: the SIP Domains of an account in all regions, by name, with where they are processed and
/// what goes on there. Who does not answer is named; the rest is shown all the same.
final class DomainOverviewRoutes {
    /// Seconds; a list that shows what there is need not wait for a site that is gone.
    private static final long PATIENCE = 2;

    private static final String PATH = "/strowger/v1/domains";
    private static final String NAME = "name";

    private final Regions regions;
    private final Routes routes;

    DomainOverviewRoutes(Regions regions, Routes routes) {
        this.regions = regions;
        this.routes = routes;
    }

    Route list(AccountSid account) {
        return get(() -> parameterMap(query -> list(account, query)));
    }

    /// `name` is any part of the names that are wanted.
    private Route list(AccountSid account, Map<String, String> query) {
        var part = Listing.given(query, NAME).orElse("").toLowerCase(Locale.ROOT);
        var path = PATH + Listing.query(query, List.of(NAME));
        return Listing.page(request -> Answers.when(
                everywhere(account).thenCompose(found -> counted(account, found, Page.of(found.names(part), request))),
                counted -> counted.render(path)));
    }

    /// What each region has of the account, and the routes; empty where nobody answered.
    private record Found(Map<RegionId, Optional<List<SipDomain>>> byRegion, Optional<List<RouteView>> routes) {
        /// All names with `part` in them, each once. A route whose regions are all silent is shown, too.
        List<DomainName> names(String part) {
            return Stream.concat(
                            byRegion.values().stream()
                                    .flatMap(Optional::stream)
                                    .flatMap(List::stream)
                                    .map(SipDomain::name),
                            routes.stream().flatMap(List::stream).map(RouteView::name))
                    .distinct()
                    .filter(name -> name.value().contains(part))
                    .sorted(Comparator.comparing(DomainName::toString))
                    .toList();
        }

        Map<RegionId, Sid> sids(DomainName name) {
            var sids = new TreeMap<RegionId, Sid>();
            byRegion.forEach((region, domains) -> domains.stream()
                    .flatMap(List::stream)
                    .filter(domain -> domain.name().equals(name))
                    .forEach(domain -> sids.put(region, domain.sid())));
            return sids;
        }

        Optional<RouteView> route(DomainName name) {
            return routes.stream()
                    .flatMap(List::stream)
                    .filter(route -> route.name().equals(name))
                    .findFirst();
        }
    }

    private record Counted(Found found, Page<DomainName> page, Map<RegionId, Optional<Map<DomainName, Usage>>> usages) {
        Route render(String path) {
            var body = Listing.of("domains", path, page.map(this::body));
            body.put("silent", silent());
            return Answers.json(StatusCodes.OK, body);
        }

        private Body body(DomainName name) {
            var sids = found.sids(name);
            var route = found.route(name);
            return new Body(
                    name,
                    sids,
                    route.map(it -> RouteListRoutes.Position.of(it.position()))
                            .orElseGet(() -> found.routes().isPresent()
                                    ? RouteListRoutes.Position.of(new Routes.Unrouted())
                                    : RouteListRoutes.Position.unknown()),
                    route.map(RouteView::declared).orElseGet(() -> List.copyOf(sids.keySet())),
                    count(name, sids, Usage::registrations),
                    count(name, sids, Usage::calls));
        }

        private Map<RegionId, Long> count(DomainName name, Map<RegionId, Sid> sids, Function<Usage, Long> what) {
            var counts = new TreeMap<RegionId, Long>();
            for (var region : sids.keySet())
                usages.getOrDefault(region, Optional.empty())
                        .flatMap(usage -> Optional.ofNullable(usage.get(name)))
                        .ifPresent(usage -> counts.put(region, what.apply(usage)));
            return counts;
        }

        private List<String> silent() {
            var silent = new TreeSet<String>();
            if (found.routes().isEmpty()) silent.add(StreamRoutes.GLOBAL);
            found.byRegion().forEach((region, domains) -> {
                if (domains.isEmpty()) silent.add(region.value());
            });
            usages.forEach((region, usage) -> {
                if (usage.isEmpty()) silent.add(region.value());
            });
            return List.copyOf(silent);
        }
    }

    /// What an account has in one region is bounded, and so are its names: all of it fits on one page.
    private CompletionStage<Found> everywhere(AccountSid account) {
        var byRegion = each(
                regions.each().stream().toList(),
                region -> region.domains().list(account, Page.Request.ALL).thenApply(Page::items));
        return byRegion.thenCombine(
                orSilent(routes.list(account, Page.Request.ALL).thenApply(Page::items)), Found::new);
    }

    private CompletionStage<Counted> counted(AccountSid account, Found found, Page<DomainName> page) {
        var answering = regions.each().stream()
                .filter(region -> found.byRegion()
                        .getOrDefault(region.id(), Optional.empty())
                        .isPresent())
                .toList();
        return each(
                        answering,
                        region -> region.domains()
                                .usage(
                                        account,
                                        page.items().stream()
                                                .filter(name -> found.sids(name).containsKey(region.id()))
                                                .toList()))
                .thenApply(usages -> new Counted(found, page, usages));
    }

    /// What each region answers, all asked at once.
    private static <T> CompletionStage<Map<RegionId, Optional<T>>> each(
            List<Region> regions, Function<Region, CompletionStage<T>> question) {
        var answers =
                regions.stream().collect(Collectors.toMap(Region::id, region -> orSilent(question.apply(region))));
        return CompletableFuture.allOf(answers.values().toArray(CompletableFuture[]::new))
                .thenApply(_ -> answers.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, answer -> answer.getValue().join())));
    }

    private static <T> CompletableFuture<Optional<T>> orSilent(CompletionStage<T> answer) {
        return answer.thenApply(Optional::of)
                .toCompletableFuture()
                .completeOnTimeout(Optional.empty(), PATIENCE, TimeUnit.SECONDS)
                .exceptionally(_ -> Optional.empty());
    }

    private record Body(
            DomainName name,
            Map<RegionId, Sid> sidByRegion,
            RouteListRoutes.Position position,
            List<RegionId> declared,
            Map<RegionId, Long> registrations,
            Map<RegionId, Long> calls) {}
}
