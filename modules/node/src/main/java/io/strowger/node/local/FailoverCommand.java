package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.node.Problem;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `strowger failover`.
@Command(
        name = "failover",
        mixinStandardHelpOptions = true,
        description = "Show or set what happens by itself to a SIP domain when its region is lost.",
        footer = {
            "",
            "Without options it shows the policy. With --standby the domain moves there by force, once "
                    + "its home region has held no lease for so long, as a majority of the sites sees it; "
                    + "with --failback also back, once home has held one again for as long. "
                    + "With --manual it stays until somebody re-routes it.",
            "Of a policy that there is already, what is left out stays as it is: --after 10 changes that alone. "
                    + "--manual forgets it."
        })
public final class FailoverCommand implements Callable<Integer> {
    private static final String AUTOMATIC = "automatic";

    @Mixin
    private TwinOptions twins = new TwinOptions();

    @Option(names = "--manual", description = "nothing happens by itself")
    private boolean manual;

    @Option(names = "--standby", paramLabel = "REGION", description = "where to: us1, ie1 or au1")
    private Optional<String> standby = Optional.empty();

    @Option(
            names = "--home",
            paramLabel = "REGION",
            description = "whose loss it is about; of a new policy by default where the domain is active")
    private Optional<String> home = Optional.empty();

    @Option(
            names = "--after",
            paramLabel = "SECONDS",
            description = "for how long it is lost, 1 or more; of a new policy by default 30")
    private Optional<Integer> after = Optional.empty();

    @Option(
            names = "--failback",
            negatable = true,
            description = "and back when home is well again, or not: so is a new policy by default")
    private Optional<Boolean> failback = Optional.empty();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        if (manual && isAutomatic()) throw Problem.environment("--manual goes with no other option");
        var out = spec.commandLine().getOut();
        var api = twins.api(out);
        var known = api.route(twins.name());
        var before = api.read(known);
        if (isAutomatic()
                && standby.isEmpty()
                && !before.path("failover").path("policy").asText().equals(AUTOMATIC))
            throw Problem.environment("say where to: --standby REGION");
        var route = manual || isAutomatic() ? set(api, known) : before;
        twins.print(out, route, twins.name() + " " + sentence(route.path("failover")));
        return Problem.Exit.OK.code();
    }

    /// At a site that has just reached the route.
    private JsonNode set(SiteApi api, SiteApi.Answered known) {
        return api.post(known, "/strowger/v1/routes/" + SiteApi.encoded(twins.name()), policy(api));
    }

    private boolean isAutomatic() {
        return standby.isPresent() || home.isPresent() || after.isPresent() || failback.isPresent();
    }

    private Map<String, String> policy(SiteApi api) {
        if (manual) return Map.of("Failover", "manual");
        var policy = new HashMap<String, String>();
        policy.put("Failover", AUTOMATIC);
        failback.ifPresent(wanted -> policy.put("Failback", Boolean.toString(wanted)));
        standby.ifPresent(region -> policy.put("Standby", api.site(region).name()));
        home.ifPresent(region -> policy.put("Home", api.site(region).name()));
        after.ifPresent(seconds -> policy.put("After", Integer.toString(seconds)));
        return policy;
    }

    private static String sentence(JsonNode policy) {
        if (policy.path("policy").asText().equals("manual")) return "stays where it is until somebody re-routes it";
        var there = policy.path("standby").asText();
        var begins =
                "goes to " + there + " by itself, once " + policy.path("home").asText() + " has held no lease for "
                        + policy.path("after").asText() + " s";
        return policy.path("failback").asBoolean() ? begins + ", and back once it has held one for as long" : begins;
    }
}
