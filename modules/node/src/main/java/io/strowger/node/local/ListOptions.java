package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strowger.node.Problem;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What the commands share that list something of the regions.
final class ListOptions {
    /// For the help of those that ask each region.
    static final String EXIT =
            "Where a region does not answer, what the others have is listed all the same, and the command ends with 1.";

    @Option(names = "--region", paramLabel = "REGION", description = "only of this region; default: of all of them")
    private Optional<String> region = Optional.empty();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "at most so many of each list; default: ${DEFAULT-VALUE}")
    private int limit;

    @Option(names = "--json", description = "print what the API answers, as one array, each with its region")
    private boolean json;

    @Mixin
    private DataOption data = new DataOption();

    /// Lists of the API.
    ///
    /// @param paths where they are, for a region @param key what their envelopes call them
    /// @param titles of a table, but for the region
    /// @param rows of one item, labelled with its region: several where it consists of several things
    /// @param next what to do where there is nothing
    record Listing(
            Function<LocalSite, List<String>> paths,
            String key,
            List<String> titles,
            Function<JsonNode, Stream<List<String>>> rows,
            String next) {}

    /// An item, and the region that it is of.
    record Found(String region, JsonNode item) {
        JsonNode labelled() {
            var labelled = JsonNodeFactory.instance.objectNode().put("region", region);
            return item instanceof ObjectNode object ? labelled.setAll(object) : labelled;
        }

        private Stream<List<String>> rows(Function<JsonNode, Stream<List<String>>> rows) {
            return rows.apply(labelled())
                    .map(cells ->
                            Stream.concat(Stream.of(region), cells.stream()).toList());
        }
    }

    SiteApi api(PrintWriter out) {
        return new SiteApi(data.cluster(out));
    }

    /// Another command about this cluster, as it has to be typed.
    String command(String words) {
        return data.command(words);
    }

    boolean isJson() {
        return json;
    }

    /// How many to ask for of a list that is of all regions: all where some are left out. The region must be one.
    int most(SiteApi api) {
        return region.map(api::site).isPresent() ? Integer.MAX_VALUE : limit();
    }

    boolean isWanted(String name) {
        return region.isEmpty() || region.get().equals(name);
    }

    /// What a part of what is shown is of, and how it is asked for.
    record Source(String place, Function<SiteApi, SiteApi.Items> ask) {}

    /// Prints what all wanted regions have, then says on `err` who did not answer, and whether there is more.
    Integer show(SiteApi api, Listing listing, PrintWriter out, PrintWriter err) {
        var sources = sites(api).stream()
                .flatMap(site -> listing.paths().apply(site).stream()
                        .map(path -> new Source(site.name(), asked -> asked.list(site, path, listing.key(), limit()))))
                .toList();
        return show(api, listing, sources, out, err);
    }

    /// Those of the wanted regions.
    List<LocalSite> sites(SiteApi api) {
        return region.map(api::site).map(List::of).orElseGet(api::sites);
    }

    /// The same of these.
    Integer show(SiteApi api, Listing listing, List<Source> sources, PrintWriter out, PrintWriter err) {
        var found = new ArrayList<Found>();
        var remarks = new ArrayList<String>();
        var failed = false;
        var known = 0;
        for (var source : sources) {
            var list = source.ask().apply(api);
            list.items().forEach(item -> found.add(new Found(source.place(), item)));
            list.remark().ifPresent(remarks::add);
            failed |= list.isFailure();
            if (list.isKnown()) known++;
        }
        var isUnknown = !sources.isEmpty() && known == 0 && !failed;
        if (isUnknown && remarks.isEmpty()) throw Problem.failed("nothing of that name is yours");
        // who did not answer may have some: then only the remarks are known to be true
        if (!isUnknown && (json || !failed || !found.isEmpty())) print(found, listing, out);
        if (failed) remarks.add(api.whatSaysMore());
        remarks.forEach(remark -> err.println("strowger: " + remark));
        err.flush();
        return (failed || isUnknown ? Problem.Exit.FAILED : Problem.Exit.OK).code();
    }

    void print(List<Found> found, Listing listing, PrintWriter out) {
        if (json) {
            var array = JsonNodeFactory.instance.arrayNode();
            found.forEach(one -> array.add(one.labelled()));
            out.println(array.toPrettyString());
        } else {
            var titles = Stream.concat(Stream.of("REGION"), listing.titles().stream())
                    .toList();
            var rows = found.stream().flatMap(one -> one.rows(listing.rows())).toList();
            if (rows.isEmpty()) out.println(nothing(listing));
            else new Table(titles, rows).print(out);
        }
        out.flush();
    }

    /// In place of a table without rows. Not "yet": what was asked for may be a part of what there is.
    private String nothing(Listing listing) {
        var where = region.map(name -> " in " + name).orElse("");
        return "no " + listing.key().replace('_', ' ') + where + ": " + listing.next();
    }

    int limit() {
        if (limit < 1) throw Problem.usage("--limit must be 1 or more, not " + limit);
        return limit;
    }

    /// The text of a field; empty where there is none.
    static String text(JsonNode item, String field) {
        return item.path(field).asText("");
    }
}
