package io.strowger.node.local;

import static io.strowger.node.local.ListOptions.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.node.local.ListOptions.Source;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `strowger events`.
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description =
                "List what has happened to one entity in each region, oldest first; or, with --at, what it was then.",
        footer = {
            "",
            "Of more than --limit the newest are listed.",
            "Entities are domain/NAME, registration/AOR, credential-list/SID, "
                    + "ip-access-control-list/SID, call/SID and api-key/SID; and of the arbiter, route/NAME.",
            ListOptions.EXIT
        })
public final class EventsCommand implements Callable<Integer> {
    static final String ARBITER = "global";

    private static final String KEY = "events";

    @Parameters(paramLabel = "ENTITY", description = "such as registration/alice@acme.sip.twilio.com")
    private String entity = "";

    @Option(
            names = "--at",
            paramLabel = "N|TIME",
            description = "the state after this event, or as of this time, such as 2026-03-05T12:00:00Z")
    private Optional<String> at = Optional.empty();

    @Mixin
    private ListOptions options = new ListOptions();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        var api = options.api(out);
        var sources = entity.startsWith("route/")
                ? List.of(new Source(ARBITER, this::ofArbiter))
                : options.sites(api).stream()
                        .map(site -> new Source(site.name(), asked -> of(asked, site)))
                        .toList();
        return options.show(api, at.isPresent() ? then() : events(), sources, out, err);
    }

    private ListOptions.Listing events() {
        return new ListOptions.Listing(
                _ -> List.of(),
                KEY,
                List.of("NUMBER", "AT", "TYPE", "EVENT"),
                EventsCommand::rows,
                "`" + options.command("watch") + "` prints what happens from now on");
    }

    private ListOptions.Listing then() {
        return new ListOptions.Listing(
                _ -> List.of(),
                KEY,
                List.of("NUMBER", "AT", "TYPE", "STATE"),
                EventsCommand::then,
                "`" + options.command("events " + entity) + "` lists them");
    }

    private SiteApi.Items of(SiteApi api, LocalSite site) {
        var path = path(site.name());
        return at.isPresent() ? api.one(site, path) : api.newest(site, path, KEY, options.limit());
    }

    private SiteApi.Items ofArbiter(SiteApi api) {
        var path = path(ARBITER);
        return at.isPresent() ? api.one(path) : api.newest(path, KEY, options.limit());
    }

    private String path(String place) {
        return "/strowger/v1/regions/" + place + "/events?entity=" + SiteApi.encoded(TypedName.entity(entity))
                + at.map(point -> "&at=" + SiteApi.encoded(point)).orElse("");
    }

    private static Stream<List<String>> rows(JsonNode event) {
        return Stream.of(List.of(
                text(event, "sequence"), Times.millis(text(event, "at")), text(event, "type"), EventText.of(event)));
    }

    private static Stream<List<String>> then(JsonNode then) {
        return Stream.of(List.of(
                text(then, "sequence"),
                Times.millis(text(then, "at")),
                text(then, "type"),
                EventText.state(then.path("state"))));
    }
}
