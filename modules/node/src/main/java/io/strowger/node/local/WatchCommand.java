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
        footer = {
            "",
            "Each region is read by itself, and so is the arbiter, called global. What happens in one is printed in its"
                    + " order; between two of them a line may come up to a second after one that is younger: AT says"
                    + " what was first.",
            "When a site is lost it goes on at another one, where it was."
        })
public final class WatchCommand implements Callable<Integer> {
    /// The last column is as wide as it gets.
    private final RunningTable table = new RunningTable(List.of(24, 6, 39, 6, 28, 0));

    @Option(
            names = "--region",
            paramLabel = "REGION",
            description = "only what happens in us1, ie1 or au1, or at the arbiter: global; default: in all of them")
    private Optional<String> region = Optional.empty();

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
    private boolean hasTitles;

    @Override
    public Integer call() {
        if (limit.filter(most -> most < 1).isPresent())
            throw Problem.usage("--limit must be 1 or more, not " + limit.get());
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        var api = new SiteApi(data.cluster(out));
        region.filter(name -> !name.equals(EventsCommand.ARBITER)).ifPresent(api::site); // it must be one
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
        if (!json && !hasTitles) print(List.of("AT", "REGION", "ENTITY", "NUMBER", "TYPE", "EVENT"), out);
        hasTitles = true; // not before somebody tells something: it may be refused
        if (!message.id().isEmpty()) lastId = message.id();
        switch (message.event()) {
            case "happened" -> tell(message, api.parsed(message.data()), out);
            case "gap" -> say(err, "something was left out here");
            default -> {} // of the traffic and the nodes others tell
        }
        return !isEnough();
    }

    private void tell(Message message, JsonNode happened, PrintWriter out) {
        var place = text(happened, "region");
        if (!region.orElse(place).equals(place)) return;
        told++;
        if (json) {
            out.println(message.data());
            out.flush();
        } else
            print(
                    List.of(
                            Times.millis(text(happened, "at")),
                            place,
                            text(happened, "entity"),
                            text(happened, "sequence"),
                            text(happened, "type"),
                            EventText.of(happened)),
                    out);
    }

    private void print(List<String> cells, PrintWriter out) {
        out.println(table.line(cells));
        out.flush();
    }

    private static void say(PrintWriter err, String what) {
        err.println("strowger: " + what);
        err.flush();
    }
}
