package io.strowger.node.local;

import static io.strowger.node.local.ListOptions.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.strowger.node.Problem;
import io.strowger.node.local.ListOptions.Found;
import java.io.PrintWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `strowger calls`.
@Command(
        name = "calls",
        mixinStandardHelpOptions = true,
        description = "List the calls of each region, newest first; or show one, and what went wrong in it.",
        footer = {
            "",
            "Of one call: first the call and those that it has made, then its notifications, oldest first; with --ladder"
                    + " then its SIP messages and webhooks, in order, as far as they are still in memory.",
            ListOptions.EXIT
        })
public final class CallsCommand implements Callable<Integer> {
    private static final String PATH = "/2010-04-01/Accounts/" + LocalPlan.ACCOUNT + "/Calls";
    private static final String KEY = "calls";
    private static final List<String> TITLES =
            List.of("SID", "STATUS", "DIRECTION", "FROM", "TO", "STARTED", "SECONDS");

    @Parameters(arity = "0..1", paramLabel = "SID", description = "show this call, CA and 32 digits")
    private Optional<String> sid = Optional.empty();

    @Option(names = "--status", paramLabel = "STATUS", description = "only those, such as in-progress or failed")
    private Optional<String> status = Optional.empty();

    @Option(names = "--ladder", description = "with SID: its messages too, in order")
    private boolean ladder;

    @Mixin
    private ListOptions options = new ListOptions();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private boolean hasFailed;

    @Override
    public Integer call() {
        if (sid.isPresent() && status.isPresent()) throw Problem.usage("--status goes with no SID");
        if (sid.isEmpty() && ladder) throw Problem.usage("--ladder goes with the SID of a call");
        var out = spec.commandLine().getOut();
        var api = options.api(out);
        return sid.isPresent() ? one(api, sid.get(), out) : all(api, out);
    }

    private int all(SiteApi api, PrintWriter out) {
        var query = status.map(text -> "?Status=" + SiteApi.encoded(text)).orElse("");
        var calls = new ListOptions.Listing(
                _ -> List.of(PATH + ".json" + query),
                KEY,
                TITLES,
                this::rows,
                "README.md shows how to make one; `" + options.command("watch") + "` prints what happens");
        var exit = options.show(api, calls, out, spec.commandLine().getErr());
        if (hasFailed) out.println("`" + options.command("calls SID") + "` says why one has failed.");
        out.flush();
        return exit;
    }

    private Stream<List<String>> rows(JsonNode call) {
        hasFailed |= text(call, "status").equals("failed");
        return Stream.of(cells(call));
    }

    private static List<String> cells(JsonNode call) {
        return Stream.of("sid", "status", "direction", "from", "to", "start_time", "duration")
                .map(field -> text(call, field))
                .toList();
    }

    /// One call and what there is to say of it. `all` are the call and those that it has made.
    private record Story(Found call, List<JsonNode> all, List<JsonNode> notifications, Optional<JsonNode> ladder) {
        JsonNode json() {
            var json = (ObjectNode) call.labelled();
            json.putArray("child_calls").addAll(all.subList(1, all.size()));
            json.putArray("notifications").addAll(notifications);
            ladder.ifPresent(it -> json.set("ladder", it));
            return json;
        }
    }

    private int one(SiteApi api, String call, PrintWriter out) {
        var story = story(api, call);
        if (options.isJson())
            out.println(JsonNodeFactory.instance.arrayNode().add(story.json()).toPrettyString());
        else print(story, out);
        out.flush();
        return Problem.Exit.OK.code();
    }

    private Story story(SiteApi api, String call) {
        var silent = Optional.<SiteApi.Items>empty();
        for (var site : options.sites(api)) {
            var found = api.one(site, path(call, ".json"));
            if (found.isKnown()) return story(api, site, found.items().getFirst());
            if (found.isFailure()) silent = Optional.of(found);
        }
        throw silent.map(api::problem)
                .orElseGet(() ->
                        Problem.failed("there is no call " + call + ". `" + options.command("calls") + "` lists them"));
    }

    private Story story(SiteApi api, LocalSite site, JsonNode call) {
        var sid = text(call, "sid");
        var all = new ArrayList<>(List.of(call));
        all.addAll(list(api, site, PATH + ".json?ParentCallSid=" + sid, KEY).reversed());
        return new Story(
                new Found(site.name(), call),
                all,
                all.stream()
                        .flatMap(one ->
                                list(api, site, path(text(one, "sid"), "/Notifications.json"), "notifications")
                                        .reversed()
                                        .stream())
                        .toList(),
                Optional.of("/strowger/v1/regions/" + site.name() + "/calls/" + sid + "/ladder")
                        .filter(_ -> ladder)
                        .map(path -> api.get(site, path)));
    }

    private List<JsonNode> list(SiteApi api, LocalSite site, String path, String key) {
        var list = api.list(site, path, key, options.limit());
        if (list.isFailure()) throw api.problem(list);
        list.remark().ifPresent(remark -> spec.commandLine().getErr().println("strowger: " + remark));
        return list.items();
    }

    private static String path(String call, String what) {
        return PATH + "/" + SiteApi.encoded(call) + what;
    }

    private static void print(Story story, PrintWriter out) {
        var region = story.call().region();
        new Table(
                        Stream.concat(Stream.of("REGION"), TITLES.stream()).toList(),
                        story.all().stream()
                                .map(call -> Stream.concat(Stream.of(region), cells(call).stream())
                                        .toList())
                                .toList())
                .print(out);
        out.println();
        if (story.notifications().isEmpty()) out.println("no notifications: nothing went wrong in it");
        else
            new Table(
                            List.of("AT", "LEVEL", "CODE", "WHY", "URL", "CALL"),
                            story.notifications().stream()
                                    .map(CallsCommand::notification)
                                    .toList())
                    .print(out);
        story.ladder().ifPresent(ladder -> print(ladder, region, out));
    }

    private static List<String> notification(JsonNode notification) {
        return List.of(
                text(notification, "message_date"),
                text(notification, "log").equals("0") ? "error" : "warning",
                text(notification, "error_code"),
                words(text(notification, "message_text")),
                text(notification, "request_url"),
                text(notification, "call_sid"));
    }

    /// `ErrorCode=32009&LogLevel=ERROR&Msg=...`, as Twilio has it.
    private static String words(String message) {
        return Stream.of(message.split("&"))
                .filter(part -> part.startsWith("Msg="))
                .map(part -> URLDecoder.decode(part.substring("Msg=".length()), StandardCharsets.UTF_8))
                .findFirst()
                .orElse(message);
    }

    private static void print(JsonNode ladder, String region, PrintWriter out) {
        var rungs = SiteApi.each(ladder.path("entries")).stream()
                .map(rung -> LadderText.of(rung, region))
                .toList();
        out.println();
        if (rungs.isEmpty()) out.println("no messages: none was exchanged, or they are not in memory any more");
        else new Table(LadderText.TITLES, rungs).print(out);
        var leftOut = ladder.path("left_out").asInt();
        if (leftOut > 0) out.println(leftOut + " messages are missing: there was no room for them");
        else if (!rungs.isEmpty() && !ladder.path("complete").asBoolean())
            out.println("some messages may be missing: a node that had them is gone");
    }
}
