package io.strowger.node.local;

import static io.strowger.node.local.ListOptions.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `strowger registrations`.
@Command(
        name = "registrations",
        mixinStandardHelpOptions = true,
        description = "List who is registered, with every contact: at all domains, at one, or one address of record.",
        footer = {
            "",
            "A note says which were left behind where the domain is not active any more: there they "
                    + "are not renewed, and expire.",
            ListOptions.EXIT
        })
public final class RegistrationsCommand implements Callable<Integer> {
    @Option(names = "--domain", paramLabel = "NAME", description = "only those of this domain")
    private Optional<String> domain = Optional.empty();

    @Option(names = "--aor", paramLabel = "AOR", description = "only this one, such as alice@acme.sip.twilio.com")
    private Optional<String> aor = Optional.empty();

    @Mixin
    private ListOptions options = new ListOptions();

    /// In which region each domain is active.
    private final Map<String, String> active = new HashMap<>();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var api = options.api(out);
        var wantedAor = aor.map(TypedName::aor);
        var wantedDomain = domain.map(TypedName::domain);
        var wanted = Stream.of(
                        wantedAor.map(text -> "aor=" + SiteApi.encoded(text)),
                        wantedDomain.map(text -> "domain=" + SiteApi.encoded(text)))
                .flatMap(Optional::stream)
                .reduce((one, other) -> one + "&" + other);
        var routes = wantedDomain
                .or(() -> wantedAor.map(text -> text.substring(text.lastIndexOf('@') + 1)))
                .filter(name -> wantedAor.isEmpty() || wantedAor.get().indexOf('@') > 0)
                .map(name -> route(api, name))
                .orElseGet(() -> routes(api));
        routes.forEach(route -> active.put(text(route, "domain"), text(route.path("position"), "region")));
        var registrations = new ListOptions.Listing(
                site -> wanted.map(query -> List.of(path(site, query)))
                        .orElseGet(() -> declared(routes, site)
                                .map(name -> path(site, "domain=" + name))
                                .toList()),
                "registrations",
                List.of("AOR", "CONTACT", "EXPIRES", "EDGE", "TRANSPORT", "USER AGENT", "NOTE"),
                this::rows,
                "README.md shows how a device registers; `" + options.command("domains") + "` lists where it can");
        return options.show(api, registrations, out, spec.commandLine().getErr());
    }

    /// None where the arbiter is silent: the registrations of a domain can be listed without.
    private static List<JsonNode> route(SiteApi api, String domain) {
        var route = api.route(domain);
        return route.answer().isOk() ? List.of(api.read(route)) : List.of();
    }

    private static List<JsonNode> routes(SiteApi api) {
        var routes = api.list("/strowger/v1/routes", "routes", Integer.MAX_VALUE);
        if (routes.isFailure()) throw api.problem(routes);
        return routes.items();
    }

    /// The domains that a region has, as the arbiter knows it.
    private static Stream<String> declared(List<JsonNode> routes, LocalSite site) {
        return routes.stream()
                .filter(route -> SiteApi.each(route.path("declared")).stream()
                        .anyMatch(region -> region.asText().equals(site.name())))
                .map(route -> text(route, "domain"));
    }

    private static String path(LocalSite site, String query) {
        return "/strowger/v1/regions/" + site.name() + "/registrations?" + query;
    }

    private Stream<List<String>> rows(JsonNode registration) {
        var note = note(registration);
        return SiteApi.each(registration.path("contacts")).stream()
                .map(contact -> List.of(
                        text(registration, "aor"),
                        text(contact, "uri"),
                        Times.seconds(text(contact, "expires")),
                        text(contact, "edge"),
                        text(contact, "transport"),
                        text(contact, "user_agent"),
                        note));
    }

    private String note(JsonNode registration) {
        var now = active.getOrDefault(text(registration, "domain"), "");
        return now.isEmpty() || now.equals(text(registration, "region")) ? "" : "left behind: active in " + now;
    }
}
