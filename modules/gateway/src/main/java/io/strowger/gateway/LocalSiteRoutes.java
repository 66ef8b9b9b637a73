package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.strowger.core.EdgeId;
import io.strowger.core.LocalSites;
import io.strowger.core.RegionId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/strowger/v1/local/`: `sites`, the processes of local mode, and what `strowger kill` and `strowger start` do with
/// them; `links` between them, and what `strowger cut` and `strowger mend` do. Only for whoever sits at this machine:
/// everybody knows the tokens of local mode, and any page may use them.
final class LocalSiteRoutes {
    private final Optional<LocalSites> sites;

    LocalSiteRoutes(Optional<LocalSites> sites) {
        this.sites = sites;
    }

    Route routes() {
        return sites.map(LocalSiteRoutes::routes).orElseGet(Answers::notFound);
    }

    private static Route routes(LocalSites sites) {
        return extractRequest(request -> Provenance.isOfThisMachine(request) && !Provenance.isCrossOrigin(request)
                ? concat(
                        path("sites", () -> get(() -> list(sites))),
                        ordered("kill", sites, LocalSites.Order.KILL),
                        ordered("stop", sites, LocalSites.Order.STOP),
                        ordered("start", sites, LocalSites.Order.START),
                        path("links", () -> get(() -> listLinks(sites))),
                        put("cut", sites, LocalSites.LinkState.CUT),
                        put("mend", sites, LocalSites.LinkState.WHOLE))
                : Answers.forbidden(
                        "The sites of local mode are for who asks at their own machine, by the name localhost"));
    }

    private static Route list(LocalSites sites) {
        return Answers.when(
                sites.list(),
                all -> Answers.json(
                        StatusCodes.OK, new Sites(all.stream().map(SiteBody::of).toList())));
    }

    private static Route ordered(String verb, LocalSites sites, LocalSites.Order order) {
        return path(
                segment("sites").slash(segment()).slash(verb),
                (String site) -> post(() -> Answers.when(sites.begin(site, order), reply -> render(reply, site))));
    }

    private static Route listLinks(LocalSites sites) {
        return Answers.when(
                sites.links(),
                all -> Answers.json(
                        StatusCodes.OK, new Links(all.stream().map(LinkBody::of).toList())));
    }

    private static Route put(String verb, LocalSites sites, LocalSites.LinkState state) {
        return path(
                segment("links").slash(segment()).slash(segment()).slash(verb),
                (one, other) -> post(() -> Answers.when(sites.put(one, other, state), LocalSiteRoutes::render)));
    }

    private static Route render(LocalSites.LinkReply reply) {
        return switch (reply) {
            case LocalSites.Put(var link) -> Answers.json(StatusCodes.OK, LinkBody.of(link));
            case LocalSites.UnknownSite() -> Answers.notFound();
        };
    }

    private static Route render(LocalSites.Reply reply, String site) {
        return switch (reply) {
            case LocalSites.Begun() -> Answers.json(StatusCodes.ACCEPTED, new Accepted(site));
            case LocalSites.UnknownSite() -> Answers.notFound();
            case LocalSites.AlreadySo(var state) ->
                Answers.error(StatusCodes.CONFLICT, 20409, "Site " + site + " is " + word(state) + " already");
            case LocalSites.Busy() ->
                Answers.error(
                        StatusCodes.CONFLICT, 20409, "Something else is being done with site " + site + " just now");
        };
    }

    private static String word(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private record Links(List<LinkBody> links) {}

    private record LinkBody(List<String> sites, String state) {
        static LinkBody of(LocalSites.Link link) {
            return new LinkBody(List.of(link.one(), link.other()), word(link.state()));
        }
    }

    private record Accepted(String site) {}

    private record Sites(List<SiteBody> sites) {}

    private record SiteBody(String name, RegionId region, EdgeId edge, String state) {
        static SiteBody of(LocalSites.Site site) {
            return new SiteBody(site.name(), site.region(), site.edge(), word(site.state()));
        }
    }
}
