package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.node.Problem;
import io.strowger.routing.FailoverPolicy;
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
            "Without options it shows where the domain is, and the policy. With --standby the domain moves there"
                    + " by force, once its home region has held no lease for so long, as a majority of the sites sees it; "
                    + "with --failback also back, once home has held one again for as long. "
                    + "With --manual it stays until somebody re-routes it.",
            "Of a policy that there is already, what is left out stays as it is: --after 10 changes that alone. "
                    + "--manual forgets it."
        })
public final class FailoverCommand implements Callable<Integer> {
    private static final String AUTOMATIC = "automatic";
    private static final String STAYS = ", and stays there until somebody re-routes it";

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
        if (manual && isAutomatic()) throw Problem.usage("--manual goes with no other option");
        var out = spec.commandLine().getOut();
        var api = twins.api(out);
        var known = api.route(twins.name());
        var before = api.read(known);
        if (isAutomatic()
                && standby.isEmpty()
                && !before.path("failover").path("policy").asText().equals(AUTOMATIC))
            throw Problem.usage("say where to: --standby REGION");
        if (isAutomatic()) checkThatTheyDiffer(before);
        var route = manual || isAutomatic() ? set(api, known) : before;
        twins.print(out, route, twins.name() + " " + sentence(route));
        return Problem.Exit.OK.code();
    }

    private void checkThatTheyDiffer(JsonNode before) {
        var policy = before.path("failover");
        var from = home.or(() -> Optional.of(policy.path("home").asText("")).filter(name -> !name.isEmpty()))
                .orElseGet(() -> RoutesCommand.region(before));
        var there = standby.orElseGet(() -> policy.path("standby").asText(""));
        if (there.equals(from))
            throw Problem.usage("--standby must be another region than " + from + ", "
                    + (home.isPresent() ? "which is --home" : "the domain's home: --home names another"));
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

    private static String sentence(JsonNode route) {
        var policy = route.path("failover");
        var position = route.path("position");
        var isManual = policy.path("policy").asText().equals("manual");
        return switch (position.path("state").asText()) {
            case "active" -> {
                var here = position.path("region").asText();
                yield "is active in " + here + (isManual ? STAYS : fromHere(here, policy, isThereByPolicy(route)));
            }
            case "moving" ->
                "moves from " + position.path("from").asText() + " to "
                        + position.path("to").asText() + (isManual ? STAYS : "; by its policy it " + fromHome(policy));
            default -> "is active nowhere" + (isManual ? "" : "; by its policy it " + fromHome(policy));
        };
    }

    /// What follows from where it is. Back it goes only from where its policy has taken it: who moves it has his
    /// reasons.
    private static String fromHere(String here, JsonNode policy, boolean isThereByPolicy) {
        var home = policy.path("home").asText();
        if (here.equals(home)) return "; it " + fromHome(policy);
        if (!here.equals(policy.path("standby").asText()))
            return STAYS + ": its policy is for when it is active in " + home;
        if (!policy.path("failback").asBoolean()) return STAYS + ": its policy does not take it back to " + home;
        return isThereByPolicy
                ? "; it goes back to " + home + " by itself, once " + home + " has held a lease for "
                        + policy.path("after").asText() + " s"
                : STAYS + ": its policy takes it back to " + home + " only from where it has taken it itself";
    }

    private static String fromHome(JsonNode policy) {
        var begins = "goes to " + policy.path("standby").asText() + " by itself, once "
                + policy.path("home").asText() + " has held no lease for "
                + policy.path("after").asText() + " s";
        return policy.path("failback").asBoolean() ? begins + ", and back once it has held one for as long" : begins;
    }

    private static boolean isThereByPolicy(JsonNode route) {
        var moves = route.path("moves");
        return !moves.isEmpty()
                && moves.get(moves.size() - 1).path("by").asText().equals(FailoverPolicy.NAME);
    }
}
