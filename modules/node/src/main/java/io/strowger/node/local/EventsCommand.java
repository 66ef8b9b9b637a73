package io.strowger.node.local;

import static io.strowger.node.local.ListOptions.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `strowger events`.
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        description = "List what has happened to one entity in each region, oldest first.",
        footer = {
            "",
            "Entities are domain/NAME, registration/AOR, credential-list/SID, "
                    + "ip-access-control-list/SID and call/SID; and of the arbiter, route/NAME."
        })
public final class EventsCommand implements Callable<Integer> {
    private static final String ARBITER = "global";

    @Parameters(paramLabel = "ENTITY", description = "such as registration/alice@acme.sip.twilio.com")
    private String entity = "";

    @Mixin
    private ListOptions options = new ListOptions();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        var events = new ListOptions.Listing(
                site -> List.of(path(site.name())),
                "events",
                List.of("NUMBER", "AT", "TYPE", "EVENT"),
                EventsCommand::rows,
                "`./strowger watch` prints what happens from now on");
        var api = options.api(out);
        if (!entity.startsWith("route/")) return options.show(api, events, out, err);
        var arbiters = new ListOptions.Source(ARBITER, api.any(), path(ARBITER));
        return options.show(api, events, List.of(arbiters), out, err);
    }

    private String path(String place) {
        return "/strowger/v1/regions/" + place + "/events?entity=" + SiteApi.encoded(entity);
    }

    private static Stream<List<String>> rows(JsonNode event) {
        return Stream.of(List.of(
                text(event, "sequence"), text(event, "at"), text(event, "type"), EventText.of(event.path("event"))));
    }
}
