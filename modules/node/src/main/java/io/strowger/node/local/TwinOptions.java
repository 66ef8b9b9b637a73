package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.node.Problem;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What the commands share that are about one domain in two regions.
final class TwinOptions {
    @Parameters(index = "0", paramLabel = "NAME", description = "the domain's name, such as acme.sip.twilio.com")
    private String name = "";

    @Option(names = "--json", description = "print what the API answers")
    private boolean json;

    @Mixin
    private DataOption data = new DataOption();

    String name() {
        return TypedName.domain(name);
    }

    SiteApi api(PrintWriter out) {
        return new SiteApi(data.cluster(out));
    }

    /// Another command about this cluster, as it has to be typed.
    String command(String words) {
        return data.command(words);
    }

    /// The site of `region`, and of the region in which the domain is active where none is given.
    LocalSite site(SiteApi api, Optional<String> region) {
        return region.map(api::site).orElseGet(() -> api.processing(name()));
    }

    /// The site of the region that `option` names, which must be another than `here`.
    LocalSite other(SiteApi api, String option, String region, LocalSite here) {
        var there = api.site(region);
        if (there.equals(here))
            throw Problem.usage(option + " must be another region than " + here.name()
                    + ", which is --region, or else where the domain is active");
        return there;
    }

    String path(String collection, String action) {
        return "/strowger/v1/" + collection + "/" + SiteApi.encoded(name()) + "/" + action;
    }

    boolean isJson() {
        return json;
    }

    /// The answer as `--json` says; `sentence` for people.
    void print(PrintWriter out, JsonNode answer, String sentence) {
        out.println(json ? answer.toPrettyString() : sentence);
        out.flush();
    }

    /// The answer as `--json` says; `nothing` in place of a table without rows.
    void print(PrintWriter out, JsonNode answer, Table table, String nothing) {
        if (json) out.println(answer.toPrettyString());
        else if (table.rows().isEmpty()) out.println(nothing);
        else table.print(out);
        out.flush();
    }

    /// What people are told besides; who reads `--json` finds it there.
    void warn(PrintWriter out, List<String> warnings) {
        if (!json) warnings.forEach(warning -> out.println("warning: " + warning));
        out.flush();
    }
}
