package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.node.Problem;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `strowger preflight`.
@Command(
        name = "preflight",
        mixinStandardHelpOptions = true,
        description = "Show who would not get in any more if a SIP domain were re-routed to another region now.",
        footer = {
            "",
            "Ends with 0 when nothing is in the way, and with 1 when something is or when that "
                    + "can't be said (then it says why). Of webhooks that the other region does not "
                    + "reach it warns only. Changes nothing."
        })
public final class PreflightCommand implements Callable<Integer> {
    @Mixin
    private TwinOptions twins = new TwinOptions();

    @Option(names = "--to", required = true, paramLabel = "REGION", description = "where to: us1, ie1 or au1")
    private String to = "";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var api = twins.api(out);
        var path = twins.path("routes", "preflight") + "?to=" + api.site(to).name();
        var answer = api.read(api.fromWhoHas(twins.name(), path));
        var ready = answer.path("ready").asBoolean();
        var rows = SiteApi.each(answer.path("problems")).stream()
                .map(problem -> List.of(
                        problem.path("what").asText().replace('_', ' '),
                        problem.path("name").asText(),
                        problem.path("message").asText()))
                .toList();
        twins.print(
                out,
                answer,
                new Table(List.of("PROBLEM", "NAME", "WHY"), rows),
                "nothing is in the way of " + twins.name() + " to " + to);
        twins.warn(
                out,
                SiteApi.each(answer.path("webhooks")).stream()
                        .filter(webhook -> !webhook.path("reachable").asBoolean())
                        .map(this::warning)
                        .toList());
        return (ready ? Problem.Exit.OK : Problem.Exit.FAILED).code();
    }

    private String warning(JsonNode webhook) {
        return to + " does not reach " + webhook.path("parameter").asText() + " "
                + webhook.path("url").asText() + ": " + webhook.path("why").asText();
    }
}
