package io.strowger.node.local;

import static io.strowger.node.local.ListOptions.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `strowger calls`.
@Command(
        name = "calls",
        mixinStandardHelpOptions = true,
        description = "List the calls of each region, newest first.",
        footer = {"", ListOptions.EXIT})
public final class CallsCommand implements Callable<Integer> {
    @Option(names = "--status", paramLabel = "STATUS", description = "only those, such as in-progress or failed")
    private Optional<String> status = Optional.empty();

    @Mixin
    private ListOptions options = new ListOptions();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var query = status.map(text -> "?Status=" + SiteApi.encoded(text)).orElse("");
        var calls = new ListOptions.Listing(
                _ -> List.of("/2010-04-01/Accounts/" + LocalPlan.ACCOUNT + "/Calls.json" + query),
                "calls",
                List.of("SID", "STATUS", "DIRECTION", "FROM", "TO", "STARTED", "SECONDS"),
                CallsCommand::rows,
                "README.md shows how to make one; `" + options.command("watch") + "` prints what happens");
        return options.show(options.api(out), calls, out, spec.commandLine().getErr());
    }

    private static Stream<List<String>> rows(JsonNode call) {
        return Stream.of(List.of(
                text(call, "sid"),
                text(call, "status"),
                text(call, "direction"),
                text(call, "from"),
                text(call, "to"),
                text(call, "start_time"),
                text(call, "duration")));
    }
}
