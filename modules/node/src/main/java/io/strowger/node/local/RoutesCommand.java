package io.strowger.node.local;

import static io.strowger.node.local.ListOptions.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.node.Problem;
import io.strowger.node.local.ListOptions.Found;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `strowger routes`.
@Command(
        name = "routes",
        mixinStandardHelpOptions = true,
        description =
                "List the routes: in which region each SIP domain is active, or where to it moves; or the moves of one,"
                        + " and how long each step of them took.")
public final class RoutesCommand implements Callable<Integer> {
    private static final String PATH = "/strowger/v1/routes";

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "such as acme.sip.twilio.com")
    private Optional<String> name = Optional.empty();

    @Mixin
    private ListOptions options = new ListOptions();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var api = options.api(out);
        if (name.isPresent()) return moves(api, TypedName.domain(name.get()), out);
        var routes = new ListOptions.Listing(
                _ -> List.of(PATH),
                "routes",
                List.of("DOMAIN", "STATE", "EPOCH", "DECLARED IN", "FAILOVER", "SINCE", "BY"),
                RoutesCommand::rows,
                "a domain has one when it is created; `" + options.command("domains") + "` lists them");
        var list = api.list(PATH, routes.key(), options.most(api));
        if (list.isFailure()) throw Problem.failed(list.remark().orElse("the routes can't be had"));
        var found = list.items().stream()
                .map(route -> new Found(region(route), route))
                .filter(route -> options.isWanted(route.region()))
                .limit(options.limit())
                .toList();
        options.print(found, routes, out);
        list.remark().ifPresent(remark -> spec.commandLine().getErr().println("strowger: " + remark));
        return Problem.Exit.OK.code();
    }

    private int moves(SiteApi api, String domain, PrintWriter out) {
        var moves = new ListOptions.Listing(
                _ -> List.of(),
                "moves",
                List.of("EPOCH", "FROM", "REQUESTED", "BY", "STEPS"),
                move -> Stream.of(List.of(
                        text(move, "epoch"),
                        text(move, "from"),
                        text(move, "requested"),
                        text(move, "by"),
                        steps(move.path("steps")))),
                "none of this domain has led there");
        var route = api.read(api.route(domain));
        var found = SiteApi.each(route.path("moves")).stream()
                .map(move -> new Found(text(move, "to"), move))
                .filter(move -> options.isWanted(move.region()))
                .toList();
        options.print(found.subList(Math.max(0, found.size() - options.limit()), found.size()), moves, out);
        return Problem.Exit.OK.code();
    }

    private static String steps(JsonNode steps) {
        return SiteApi.each(steps).stream()
                .map(step -> text(step, "step") + " " + text(step, "milliseconds") + " ms")
                .collect(Collectors.joining(", "));
    }

    /// Where it is, or is on its way to; empty where it has never been anywhere.
    private static String region(JsonNode route) {
        var position = route.path("position");
        return position.path("region").asText(position.path("to").asText(""));
    }

    private static Stream<List<String>> rows(JsonNode route) {
        var why = why(route);
        return Stream.of(List.of(
                text(route, "domain"),
                state(route.path("position")),
                text(route.path("position"), "epoch"),
                SiteApi.each(route.path("declared")).stream()
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(", ")),
                text(route.path("failover"), "policy"),
                why.since(),
                why.by()));
    }

    private static String state(JsonNode position) {
        var state = text(position, "state");
        return state.equals("moving") ? "moving from " + text(position, "from") : state;
    }

    /// Who or what has brought a route to where it is, or moves it now, and when.
    private record Why(String since, String by) {}

    private static Why why(JsonNode route) {
        var pending = route.path("pending");
        if (pending.isObject()) return new Why(text(pending, "requested"), text(pending, "by"));
        var moves = route.path("moves");
        if (moves.isEmpty()) return new Why(text(route, "date_created"), "first declared");
        var last = moves.get(moves.size() - 1);
        return new Why(text(last, "completed"), text(last, "by"));
    }
}
