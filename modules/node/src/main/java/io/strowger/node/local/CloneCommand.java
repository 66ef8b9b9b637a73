package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.node.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `strowger clone`.
@Command(
        name = "clone",
        mixinStandardHelpOptions = true,
        description = "Create a SIP domain in another region, with its lists, what is on them, and its mappings.",
        footer = {
            "",
            "What is there already stays as it is, so the command can be given again. The domain stays active where it is.",
            "  ./strowger diff     shows where it is different",
            "  ./strowger reroute  makes the other region the active one"
        })
public final class CloneCommand implements Callable<Integer> {
    @Mixin
    private TwinOptions twins = new TwinOptions();

    @Option(names = "--to", required = true, paramLabel = "REGION", description = "where to: us1, ie1 or au1")
    private String to = "";

    @Option(names = "--region", paramLabel = "REGION", description = "where from; default: where it is active")
    private Optional<String> region = Optional.empty();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var api = twins.api(out);
        var from = twins.site(api, region);
        var there = twins.other(api, "--to", to, from).name();
        var answer = api.post(from, twins.path("domains", "clone") + "?to=" + there, Map.of());
        twins.print(out, answer, table(answer), "nothing");
        if (!answer.path("already_there").isEmpty())
            twins.warn(
                    out,
                    List.of("what was there is left as it is; `"
                            + twins.command("diff " + twins.name() + " --region " + from.name() + " --with " + there)
                            + "` shows whether it is alike"));
        return Problem.Exit.OK.code();
    }

    private Table table(JsonNode answer) {
        return new Table(
                List.of("IN " + to.toUpperCase(Locale.ROOT), "WHAT", "NAME", "COUNT"),
                Stream.concat(rows("created", answer.path("created")), rows("was there", answer.path("already_there")))
                        .toList());
    }

    private static Stream<List<String>> rows(String outcome, JsonNode pieces) {
        return SiteApi.each(pieces).stream()
                .map(piece -> List.of(
                        outcome,
                        piece.path("what").asText().replace('_', ' '),
                        piece.path("name").asText(),
                        piece.path("count").asText()));
    }
}
