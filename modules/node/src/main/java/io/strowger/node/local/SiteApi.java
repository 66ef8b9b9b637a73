package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.node.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// The HTTP API of a local cluster, for commands that show or do one thing: what the API refuses is a [Problem] in its
/// own words. Blocks for as long as the API may take.
final class SiteApi {
    private static final int LARGEST_PAGE = 1000;

    private final LocalCluster cluster;
    private final SiteProbe probe = new SiteProbe();

    SiteApi(LocalCluster cluster) {
        this.cluster = cluster;
    }

    List<LocalSite> sites() {
        return cluster.sites();
    }

    /// The site of this region.
    LocalSite site(String region) {
        return cluster.plan()
                .site(region)
                .orElseThrow(() -> Problem.environment("there is no region '" + region + "'. Regions: "
                        + sites().stream().map(LocalSite::name).collect(Collectors.joining(", "))));
    }

    /// The first site that answers: for what is the same at all of them.
    LocalSite any() {
        return answering().orElseThrow(SiteApi::noSite);
    }

    private static Problem noSite() {
        return Problem.failed("no site answers; `./strowger status` says more");
    }

    /// What a site has answered.
    record Answered(LocalSite site, SiteProbe.Answer answer) {}

    /// From the first site that has an answer to this `GET`: where a link is cut, another may reach what the first does
    /// not. Where none has, from the first that says so.
    Answered fromWhoHas(String path) {
        var unavailable = Optional.<Answered>empty();
        for (var site : sites()) {
            var answered = new Answered(site, probe.query(site, path));
            var status = answered.answer().status();
            if (status != SiteProbe.NO_ANSWER && status != SiteProbe.UNAVAILABLE) return answered;
            if (status == SiteProbe.UNAVAILABLE) unavailable = unavailable.or(() -> Optional.of(answered));
        }
        return unavailable.orElseThrow(SiteApi::noSite);
    }

    JsonNode read(Answered answered) {
        return read(answered.site(), answered.answer());
    }

    Optional<LocalSite> answering() {
        return sites().stream()
                .filter(site -> probe.readiness(site).status() != SiteProbe.NO_ANSWER)
                .findFirst();
    }

    /// Why the API refused something, in its own words.
    String message(SiteProbe.Answer refusal) {
        return probe.message(refusal);
    }

    /// The JSON of a text; a missing node when it is none.
    JsonNode parsed(String text) {
        return probe.read(new SiteProbe.Answer(SiteProbe.NO_ANSWER, text));
    }

    /// The site of the region in which a domain is active.
    LocalSite processing(String domain) {
        var region = get(any(), "/strowger/v1/routes/" + encoded(domain))
                .path("position")
                .path("region")
                .asText("");
        if (region.isEmpty())
            throw Problem.failed(
                    domain + " is not active anywhere at the moment: say with --region which one is meant");
        return site(region);
    }

    JsonNode get(LocalSite site, String path) {
        return read(site, probe.query(site, path));
    }

    JsonNode post(LocalSite site, String path, Map<String, String> form) {
        return read(site, probe.post(site, path, form));
    }

    private JsonNode read(LocalSite site, SiteProbe.Answer answer) {
        if (!answer.isSuccess()) throw Problem.failed(why(site, answer));
        return probe.read(answer);
    }

    /// What one region has of a list. A list that nobody knows there is empty; one that could not be had has a remark
    /// that says why, and so has one that goes on.
    record Items(List<JsonNode> items, boolean isKnown, boolean isFailure, Optional<String> remark) {
        Items {
            items = List.copyOf(items);
        }
    }

    /// The first `most` of the list at `path`, page by page.
    Items list(LocalSite site, String path, String key, int most) {
        var items = new ArrayList<JsonNode>();
        var next = path + (path.contains("?") ? "&" : "?") + "PageSize=" + Math.min(most, LARGEST_PAGE);
        while (!next.isEmpty() && items.size() < most) {
            var answer = probe.query(site, next);
            if (answer.status() == SiteProbe.NOT_FOUND) return new Items(List.of(), false, false, Optional.empty());
            if (!answer.isSuccess()) return new Items(List.of(), false, true, Optional.of(why(site, answer)));
            var page = probe.read(answer);
            page.path(key).forEach(items::add);
            next = page.path("next_page_uri").asText("");
        }
        var all = next.isEmpty() && items.size() <= most;
        return new Items(
                items.subList(0, Math.min(most, items.size())),
                true,
                false,
                all ? Optional.empty() : Optional.of(site.name() + " has more than " + most + ": --limit"));
    }

    private String why(LocalSite site, SiteProbe.Answer answer) {
        return answer.status() == SiteProbe.NO_ANSWER
                ? site.name() + ": " + answer.body()
                : site.name() + ": " + probe.message(answer);
    }

    /// The items of an array.
    static List<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    /// As a part of a path or of a query.
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
