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
                        + " and how long each step of them took.",
        footer = {
            "",
            "Of all domains: STATE says where nobody is served, as far as a site sees that. EPOCH grows with each move.",
            "Of one, each line is a move, the newest last: REGION is where it led to under EPOCH, FROM where it came"
                    + " from; BY is who asked for it when REQUESTED, the SID of an account or of an API key, or the"
                    + " failover policy.",
            "STEPS follow each other, each with what it took:",
            "  let-go    the old region has stopped admitting, and has said so",
            "  forced    somebody did not wait for that",
            "  sealed    the old region is granted no lease any more",
            "  dead      its last lease has ended for certain",
            "  taken-up  the new region has begun to admit"
        })
public final class RoutesCommand implements Callable<Integer> {
    private static final String PATH = "/strowger/v1/routes";
    private static final String KEY = "routes";

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
        var list = api.list(PATH, KEY, options.most(api));
        if (list.isFailure()) throw api.problem(list);
        var found = list.items().stream()
                .map(route -> new Found(region(route), route))
                .filter(route -> options.isWanted(route.region()))
                .limit(options.limit())
                .toList();
        var nodes = options.isJson() || found.isEmpty()
                ? new RegionNodes(List.of())
                : RegionNodes.of(
                        api,
                        found.stream()
                                .map(Found::region)
                                .filter(name -> !name.isEmpty())
                                .collect(Collectors.toSet()));
        var routes = new ListOptions.Listing(
                _ -> List.of(PATH),
                KEY,
                List.of("DOMAIN", "STATE", "EPOCH", "DECLARED IN", "FAILOVER", "SINCE", "BY"),
                route -> rows(route, nodes),
                "a domain has one when it is created; `" + options.command("domains") + "` lists them");
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
                        Times.millis(text(move, "requested")),
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
    static String region(JsonNode route) {
        var position = route.path("position");
        return position.path("region").asText(position.path("to").asText(""));
    }

    private static Stream<List<String>> rows(JsonNode route, RegionNodes nodes) {
        var why = why(route);
        return Stream.of(List.of(
                text(route, "domain"),
                state(route, nodes),
                text(route.path("position"), "epoch"),
                String.join(", ", declared(route)),
                text(route.path("failover"), "policy"),
                Times.seconds(why.since()),
                why.by()));
    }

    private static List<String> declared(JsonNode route) {
        return SiteApi.texts(route.path("declared"));
    }

    private static String state(JsonNode route, RegionNodes nodes) {
        var position = route.path("position");
        var state = text(position, "state");
        return switch (state) {
            case "moving" -> "moving from " + text(position, "from");
            case "active" ->
                state + trouble(route, nodes).map(why -> ", but " + why).orElse("");
            default -> state;
        };
    }

    private static Optional<String> trouble(JsonNode route, RegionNodes nodes) {
        var region = region(route);
        return nodes.trouble(region)
                .or(() -> Optional.of(region + " has no such domain")
                        .filter(_ -> !declared(route).contains(region)));
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
