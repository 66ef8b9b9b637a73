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

    /// Of the largest, on the way to the end of a list: who wants that of a longer one has to name it better.
    private static final int MOST_PAGES = 100;
    private static final int INVALID_PARAMETER = 20422;

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
                .orElseThrow(() -> Problem.usage("there is no region '" + region + "'. Regions: "
                        + sites().stream().map(LocalSite::name).collect(Collectors.joining(", "))));
    }

    /// The first site that answers: for what is the same at all of them.
    LocalSite any() {
        return answering().orElseThrow(this::noSite);
    }

    private Problem noSite() {
        return unanswered("no site answers");
    }

    /// For where something does not answer: what it needs may be dead.
    String whatSaysMore() {
        return "`" + cluster.data().command("status") + "` says more";
    }

    /// What a site has answered; `isOfAll` where any other would have said the same, and so none is named.
    record Answered(LocalSite site, SiteProbe.Answer answer, boolean isOfAll) {
        private static Answered of(LocalSite site, SiteProbe.Answer answer) {
            return new Answered(site, answer, false);
        }

        private Answered then(SiteProbe.Answer next) {
            return new Answered(site, next, isOfAll);
        }
    }

    /// From the first site that has an answer to this `GET`: where a link is cut, another may reach what the first does
    /// not. Where none has, from the first that says so.
    Answered fromWhoHas(String path) {
        var unavailable = Optional.<Answered>empty();
        for (var site : sites()) {
            var answered = new Answered(site, probe.query(site, path), true);
            var status = answered.answer().status();
            if (status != SiteProbe.NO_ANSWER && status != SiteProbe.UNAVAILABLE) return answered;
            if (status == SiteProbe.UNAVAILABLE) unavailable = unavailable.or(() -> Optional.of(answered));
        }
        return unavailable.orElseThrow(this::noSite);
    }

    /// The same of what is about a domain.
    Answered fromWhoHas(String domain, String path) {
        var answered = fromWhoHas(path);
        if (answered.answer().status() == SiteProbe.NOT_FOUND) throw noDomain(domain);
        return answered;
    }

    Problem noDomain(String name) {
        return Problem.failed("there is no SIP domain " + name + ". `"
                + cluster.data().command("domains")
                + "` lists them; their names are like acme.sip.twilio.com, or by way of an edge"
                + " acme.sip.dublin.twilio.com.");
    }

    /// The route of a domain.
    Answered route(String domain) {
        return fromWhoHas(domain, "/strowger/v1/routes/" + encoded(domain));
    }

    JsonNode read(Answered answered) {
        if (!answered.answer().isSuccess()) throw problem(answered);
        return probe.read(answered.answer());
    }

    /// The cluster as this site sees it.
    Optional<JsonNode> cluster(LocalSite site) {
        return probe.cluster(site);
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

    /// The same, to end with: what was typed wrong is wrong usage, whoever finds that out.
    Problem problem(LocalSite site, SiteProbe.Answer refusal) {
        return problem(Answered.of(site, refusal));
    }

    private Problem problem(Answered refusal) {
        var why = why(refusal);
        if (isWrongUsage(refusal.answer())) return Problem.usage(why);
        var status = refusal.answer().status();
        return status == SiteProbe.UNAVAILABLE || status == SiteProbe.NO_ANSWER ? unanswered(why) : Problem.failed(why);
    }

    /// Of a list without which there is nothing to show.
    Problem problem(Items failure) {
        return unanswered(failure.remark().orElse("there is no answer"));
    }

    private Problem unanswered(String why) {
        return Problem.failed(why + (why.endsWith(".") ? " " : "; ") + whatSaysMore());
    }

    private boolean isWrongUsage(SiteProbe.Answer refusal) {
        return probe.read(refusal).path("code").asInt() == INVALID_PARAMETER;
    }

    /// The JSON of a text; a missing node when it is none.
    JsonNode parsed(String text) {
        return probe.read(new SiteProbe.Answer(SiteProbe.NO_ANSWER, text));
    }

    /// The site of the region in which a domain is active.
    LocalSite processing(String domain) {
        var region = read(route(domain)).path("position").path("region").asText("");
        if (region.isEmpty())
            throw Problem.failed(
                    domain + " is not active anywhere at the moment: say with --region which one is meant");
        return site(region);
    }

    JsonNode get(LocalSite site, String path) {
        return read(Answered.of(site, probe.query(site, path)));
    }

    JsonNode post(LocalSite site, String path, Map<String, String> form) {
        return read(Answered.of(site, probe.post(site, path, form)));
    }

    /// At the site that has just answered a question.
    JsonNode post(Answered before, String path, Map<String, String> form) {
        return read(before.then(probe.post(before.site(), path, form)));
    }

    /// What one region has of a list. A list that nobody knows there is empty; one that could not be had has a remark
    /// that says why, and so has one that goes on, and one of which the API knows more than that it is not there.
    record Items(List<JsonNode> items, boolean isKnown, boolean isFailure, Optional<String> remark) {
        private static final Items UNKNOWN = new Items(List.of(), false, false, Optional.empty());

        Items {
            items = List.copyOf(items);
        }

        private static Items failure(String why) {
            return new Items(List.of(), false, true, Optional.of(why));
        }
    }

    /// The first `most` of the list at `path`, page by page.
    Items list(LocalSite site, String path, String key, int most) {
        return list(Answered.of(site, probe.query(site, firstPage(path, most))), key, most, false);
    }

    /// The last ones of a list that begins with the oldest.
    Items newest(LocalSite site, String path, String key, int most) {
        return list(Answered.of(site, probe.query(site, firstPage(path, LARGEST_PAGE))), key, most, true);
    }

    /// The list that all sites have, from the first that has an answer.
    Items list(String path, String key, int most) {
        return list(fromWhoHas(firstPage(path, most)), key, most, false);
    }

    /// The same of the last ones.
    Items newest(String path, String key, int most) {
        return list(fromWhoHas(firstPage(path, LARGEST_PAGE)), key, most, true);
    }

    private static String firstPage(String path, int most) {
        return path + (path.contains("?") ? "&" : "?") + "PageSize=" + Math.min(most, LARGEST_PAGE);
    }

    private Items list(Answered first, String key, int most, boolean newest) {
        var site = first.site();
        var has = first.isOfAll() ? "there are more than " : site.name() + " has more than ";
        var items = new ArrayList<JsonNode>();
        var isCut = false;
        var answer = first.answer();
        for (var pages = 1; ; pages++) {
            if (answer.status() == SiteProbe.NOT_FOUND) return Items.UNKNOWN;
            if (!answer.isSuccess()) return failure(first.then(answer));
            var page = probe.read(answer);
            page.path(key).forEach(items::add);
            var more = items.size() - most;
            if (more > 0) (newest ? items.subList(0, more) : items.subList(most, items.size())).clear();
            isCut |= more > 0;
            var next = page.path("next_page_uri").asText("");
            if (next.isEmpty()) break;
            if (!newest && more >= 0) {
                isCut = true;
                break;
            }
            if (pages == MOST_PAGES) return new Items(items, true, false, Optional.of(has + "can be gone through"));
            answer = probe.query(site, next);
        }
        return new Items(items, true, false, isCut ? Optional.of(has + most + ": --limit") : Optional.empty());
    }

    /// What one site has at `path`, as a list of one.
    Items one(LocalSite site, String path) {
        return one(Answered.of(site, probe.query(site, path)));
    }

    /// The same from the first site that has an answer.
    Items one(String path) {
        return one(fromWhoHas(path));
    }

    private Items one(Answered answered) {
        var answer = answered.answer();
        if (answer.status() == SiteProbe.NOT_FOUND) return new Items(List.of(), false, false, detail(answered));
        return answer.isSuccess()
                ? new Items(List.of(probe.read(answer)), true, false, Optional.empty())
                : failure(answered);
    }

    private Optional<String> detail(Answered missing) {
        return Optional.of(probe.read(missing.answer()).path("detail").asText(""))
                .filter(detail -> !detail.isEmpty())
                .map(detail -> named(missing) + detail);
    }

    /// Of one region: the others may have what this one has not. But what is wrong usage here is so everywhere.
    private Items failure(Answered answered) {
        if (isWrongUsage(answered.answer())) throw problem(answered);
        return Items.failure(why(answered));
    }

    private String why(Answered answered) {
        var answer = answered.answer();
        if (answer.status() == SiteProbe.NO_ANSWER) return answered.site().name() + ": " + answer.body();
        return (isWrongUsage(answer) ? "" : named(answered)) + probe.message(answer);
    }

    /// Begins what only the site that is named would say.
    private static String named(Answered answered) {
        return answered.isOfAll() ? "" : answered.site().name() + ": ";
    }

    /// The items of an array.
    static List<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    static List<String> texts(JsonNode array) {
        return each(array).stream().map(JsonNode::asText).toList();
    }

    /// As a part of a path or of a query.
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
