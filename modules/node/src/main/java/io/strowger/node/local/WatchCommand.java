package io.strowger.node.local;

import static io.strowger.node.local.ListOptions.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.node.Problem;
import io.strowger.node.local.EventStream.Message;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `strowger watch`.
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Print what happens in all regions, as it happens, until Ctrl-C.",
        footer = {"", "When a site is lost it goes on at another one, where it was."})
public final class WatchCommand implements Callable<Integer> {
    @Option(
            names = "--kind",
            paramLabel = "KIND",
            split = ",",
            description = "only what happens to entities of these kinds: route, domain, registration, call, ...")
    private List<String> kinds = List.of();

    @Option(names = "--entity", paramLabel = "ENTITY", description = "only of this one: domain/acme.sip.twilio.com")
    private Optional<String> entity = Optional.empty();

    @Option(names = "--limit", paramLabel = "N", description = "end after so many")
    private Optional<Integer> limit = Optional.empty();

    @Option(names = "--json", description = "print each as a line of JSON")
    private boolean json;

    @Mixin
    private DataOption data = new DataOption();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private String lastId = "";
    private int told;

    @Override
    public Integer call() {
        if (limit.filter(most -> most < 1).isPresent())
            throw Problem.environment("--limit must be 1 or more, not " + limit.get());
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        var api = new SiteApi(data.cluster(out));
        for (var site = Optional.of(api.any()); ; site = api.answering()) {
            site.ifPresent(here -> follow(api, here, out, err));
            if (isEnough()) return Problem.Exit.OK.code();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }

    private void follow(SiteApi api, LocalSite site, PrintWriter out, PrintWriter err) {
        var answer = EventStream.follow(site, path(), lastId, message -> tell(api, message, out, err));
        if (answer.status() == SiteProbe.NO_ANSWER) say(err, site.name() + " is lost; looking for another one");
        else if (answer.status() == SiteProbe.UNAVAILABLE)
            say(err, site.name() + ": " + api.message(answer) + "; trying again");
        else if (!answer.isSuccess()) throw api.problem(site, answer);
    }

    private String path() {
        var query = Stream.concat(
                        kinds.isEmpty()
                                ? Stream.empty()
                                : Stream.of("kind=" + SiteApi.encoded(String.join(",", kinds))),
                        entity.stream().map(one -> "entity=" + SiteApi.encoded(TypedName.entity(one))))
                .collect(Collectors.joining("&"));
        return "/strowger/v1/stream" + (query.isEmpty() ? "" : "?" + query);
    }

    private boolean isEnough() {
        return limit.filter(most -> told >= most).isPresent();
    }

    /// Whether another message is wanted.
    private boolean tell(SiteApi api, Message message, PrintWriter out, PrintWriter err) {
        if (!message.id().isEmpty()) lastId = message.id();
        switch (message.event()) {
            case "happened" -> {
                out.println(json ? message.data() : line(api.parsed(message.data())));
                out.flush();
                told++;
            }
            case "gap" -> say(err, "something was left out here");
            default -> {} // of the traffic and the nodes others tell
        }
        return !isEnough();
    }

    private static String line(JsonNode happened) {
        return String.join(
                "  ",
                text(happened, "at"),
                text(happened, "region"),
                text(happened, "entity"),
                text(happened, "sequence"),
                text(happened, "type"),
                EventText.of(happened));
    }

    private static void say(PrintWriter err, String what) {
        err.println("strowger: " + what);
        err.flush();
    }
}
