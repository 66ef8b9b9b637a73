package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.node.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `strowger diff`.
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = "Show how a SIP domain, its lists and its mappings differ between two regions.",
        footer = {
            "",
            "Ends with 0 when they do not differ, and with 1 when they do or when that can't be "
                    + "said (then it says why). Passwords are compared, not shown."
        })
public final class DiffCommand implements Callable<Integer> {
    @Mixin
    private TwinOptions twins = new TwinOptions();

    @Option(names = "--with", required = true, paramLabel = "REGION", description = "the other region")
    private String with = "";

    @Option(names = "--region", paramLabel = "REGION", description = "the one region; default: where it is active")
    private Optional<String> region = Optional.empty();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var api = twins.api(out);
        var site = twins.site(api, region);
        var here = site.name();
        var there = twins.other(api, "--with", with, site).name();
        var answer = api.get(site, twins.path("domains", "diff") + "?with=" + there);
        var equal = answer.path("equal").asBoolean();
        twins.print(out, answer, table(answer, here, there), "no difference between " + here + " and " + there);
        return (equal ? Problem.Exit.OK : Problem.Exit.FAILED).code();
    }

    private Table table(JsonNode answer, String here, String there) {
        var rows = new ArrayList<List<String>>();
        if (!answer.path("missing_in").isNull()) rows.add(List.of("domain", twins.name(), "yes", "no"));
        for (var setting : answer.path("settings"))
            rows.add(List.of(
                    "setting",
                    setting.path("name").asText(),
                    value(setting.path("values").path(here)),
                    value(setting.path("values").path(there))));
        addLists(rows, "credentials", answer.path("credential_lists"), here, there);
        addLists(rows, "addresses", answer.path("ip_access_control_lists"), here, there);
        for (var mapping : answer.path("mappings"))
            rows.add(List.of(
                    mapping.path("what").asText().replace('_', ' '),
                    mapping.path("name").asText(),
                    mapping.path("only_in").asText().equals(here) ? "yes" : "no",
                    mapping.path("only_in").asText().equals(there) ? "yes" : "no"));
        return new Table(List.of("WHAT", "NAME", here, there), rows);
    }

    private static void addLists(List<List<String>> rows, String entries, JsonNode lists, String here, String there) {
        for (var list : lists) {
            var name = list.path("name").asText();
            var missing = list.path("missing_in").asText();
            if (!list.path("missing_in").isNull())
                rows.add(List.of(
                        "list of " + entries,
                        name,
                        missing.equals(here) ? "no" : "yes",
                        missing.equals(there) ? "no" : "yes"));
            var onlyHere = list.path("only_in").path(here);
            var onlyThere = list.path("only_in").path(there);
            if (onlyHere.path("count").asInt() + onlyThere.path("count").asInt() > 0)
                rows.add(List.of(entries + " in one only", name, names(onlyHere), names(onlyThere)));
            if (list.path("changed").path("count").asInt() > 0)
                rows.add(List.of(
                        entries + " not alike", name, names(list.path("changed")), names(list.path("changed"))));
        }
    }

    private static String value(JsonNode value) {
        return value.isNull() ? "(not set)" : value.asText();
    }

    private static String names(JsonNode some) {
        var names = SiteApi.each(some.path("names"));
        var more = some.path("count").asInt() - names.size();
        return names.stream().map(JsonNode::asText).collect(Collectors.joining(", "))
                + (more > 0 ? " and " + more + " more" : "");
    }
}
