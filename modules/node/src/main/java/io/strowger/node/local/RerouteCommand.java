package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.node.Problem;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `strowger reroute`.
@Command(
        name = "reroute",
        mixinStandardHelpOptions = true,
        description = "Make another region the active one of a SIP domain, and wait until it is.",
        footer = {
            "",
            "Without --force the new region has to say first that it could serve the domain, else "
                    + "nothing moves; then the old one has to let go: while it is down, the move waits "
                    + "for it. What is refused for the moment is asked again for a minute. With --force the route is taken from a region that does not answer, as soon "
                    + "as its lease has ended for certain, which takes seconds; and to a region that says "
                    + "nothing, or has no such domain, where registrations and calls then fail. "
                    + "A move that has begun goes on after Ctrl-C."
        })
public final class RerouteCommand implements Callable<Integer> {
    private static final Duration AT_MOST = Duration.ofMinutes(1);
    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final Duration TAKEN_UP = Duration.ofSeconds(3);

    @Mixin
    private TwinOptions twins = new TwinOptions();

    @Option(names = "--to", paramLabel = "REGION", description = "where to: us1, ie1 or au1")
    private Optional<String> to = Optional.empty();

    @Parameters(index = "1", arity = "0..1", paramLabel = "REGION", description = "the same, without --to")
    private Optional<String> afterName = Optional.empty();

    @Option(names = "--force", description = "take it from a region that does not let go, to one that may not serve it")
    private boolean force;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private final SiteProbe probe = new SiteProbe();

    @Override
    public Integer call() {
        var typed = region();
        var out = spec.commandLine().getOut();
        var progress = twins.isJson() ? spec.commandLine().getErr() : out;
        var begun = System.nanoTime();
        var api = twins.api(out);
        var region = api.site(typed).name();
        var before = api.fromWhoHas(path());
        var site = before.site();
        var deadline = begun + AT_MOST.toNanos();
        var answer = ask(site, region);
        if (answer.status() == SiteProbe.UNAVAILABLE && !isMoving(site))
            say(progress, probe.message(answer) + " Asking again, for a minute at most.");
        while (answer.status() == SiteProbe.UNAVAILABLE && !isMoving(site) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(GLANCE.toNanos());
            site = api.fromWhoHas(path()).site();
            answer = ask(site, region);
        }
        if (answer.status() == SiteProbe.NO_ANSWER) site = afterSilence(api, site, region, answer);
        if (isUnsettled(answer) && isMoving(site)) await(site, region, deadline, progress);
        else if (answer.status() == SiteProbe.NOT_FOUND) throw api.noDomain(twins.name());
        else if (!answer.isOk() && answer.status() != SiteProbe.NO_ANSWER)
            throw Problem.failed(refusal(answer, before.answer(), route(site), region));
        var sentence = twins.name() + " is active in " + region
                + (isThere(before.answer(), region) ? ", as it was before" : " after " + LocalCluster.since(begun));
        var unserved = unserved(route(site), region, before.answer());
        if (force && unserved.isEmpty()) awaitTakenUp(site, region);
        twins.print(out, route(site), sentence);
        twins.warn(out, unserved);
        return Problem.Exit.OK.code();
    }

    private String region() {
        if (to.isPresent() == afterName.isPresent())
            throw Problem.usage((to.isPresent() ? "say only once where to" : "say where to")
                    + ": `./strowger reroute NAME --to REGION`");
        return to.or(() -> afterName).orElseThrow();
    }

    /// The site to go on with when the one that was asked has died or is late: it may have been told all the same.
    private LocalSite afterSilence(SiteApi api, LocalSite asked, String region, SiteProbe.Answer silence) {
        var site = api.fromWhoHas(path()).site();
        if (!isMoving(site) && !isActive(site, region))
            throw Problem.failed(asked.name() + ": " + silence.body() + ". Whether " + twins.name()
                    + " moves nevertheless, `" + routes() + "` shows");
        return site;
    }

    private static boolean isUnsettled(SiteProbe.Answer answer) {
        return answer.status() == SiteProbe.UNAVAILABLE || answer.status() == SiteProbe.NO_ANSWER;
    }

    /// What the API advises is for those who use it.
    private String refusal(SiteProbe.Answer answer, SiteProbe.Answer before, JsonNode route, String region) {
        return answer.status() != SiteProbe.BAD_REQUEST || isDeclared(route, region)
                ? probe.message(answer)
                : region + " has no SIP domain " + twins.name() + ": nobody would be served there"
                        + clone(route, region, Comparator.comparing(from -> !isThere(before, from)))
                        + "; --force moves it there all the same";
    }

    /// By force a domain can be moved to where nobody has it, nor will take it up. The region that it was in may
    /// be lost.
    private List<String> unserved(JsonNode route, String region, SiteProbe.Answer before) {
        return isDeclared(route, region)
                ? List.of()
                : List.of(region + " has no SIP domain " + twins.name() + ": nobody is served, devices hear 404"
                        + clone(route, region, Comparator.comparing(from -> isThere(before, from))));
    }

    /// An earlier version's answer does not say where.
    private static boolean isDeclared(JsonNode route, String region) {
        var declared = route.path("declared");
        return !declared.isArray() || SiteApi.texts(declared).contains(region);
    }

    private String clone(JsonNode route, String region, Comparator<String> best) {
        return SiteApi.texts(route.path("declared")).stream()
                .min(best)
                .map(from -> ". `"
                        + twins.command("clone " + twins.name() + " --region " + from + " --to " + region)
                        + "` creates it there")
                .orElse("");
    }

    private String routes() {
        return twins.command("routes " + twins.name());
    }

    /// By force a domain can be moved to where nobody serves it.
    private void awaitTakenUp(LocalSite site, String region) {
        var deadline = System.nanoTime() + TAKEN_UP.toNanos();
        while (!isTakenUp(route(site))) {
            if (System.nanoTime() - deadline > 0)
                throw Problem.failed(twins.name() + " is routed to " + region + ", which has not taken it up after "
                        + TAKEN_UP.toSeconds() + " s: nobody is served until it does. `"
                        + routes() + "` says when");
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    private static boolean isTakenUp(JsonNode route) {
        var moves = route.path("moves");
        return moves.isEmpty() || !moves.get(moves.size() - 1).path("taken_up").isNull();
    }

    private boolean isThere(SiteProbe.Answer answer, String region) {
        return answer.isOk()
                && probe.read(answer).path("position").path("region").asText().equals(region);
    }

    private boolean isMoving(LocalSite site) {
        return position(site).path("state").asText().equals("moving");
    }

    private SiteProbe.Answer ask(LocalSite site, String region) {
        return probe.post(
                site,
                "/v2/SipDomains/" + SiteApi.encoded(twins.name()),
                Map.of("VoiceRegion", region, "Force", "" + force));
    }

    private static void say(PrintWriter progress, String line) {
        progress.println(line);
        progress.flush();
    }

    private void await(LocalSite site, String region, long deadline, PrintWriter progress) {
        var name = twins.name();
        var from = position(site).path("from").asText();
        var itself = ". It goes on by itself, also after Ctrl-C: `" + routes() + "` shows it";
        say(
                progress,
                "moving: " + from + " has not let go yet"
                        + (force ? ", so its lease has to end" + itself : itself + forcing(from, region)));
        while (!isActive(site, region)) {
            if (System.nanoTime() - deadline > 0)
                throw Problem.failed(name + " is still moving. It goes on by itself, as soon as " + from
                        + " can be reached" + (force ? " or a majority of the sites answers" : "") + ": `" + routes()
                        + "` shows it" + (force ? "" : forcing(from, region)));
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    private String forcing(String from, String region) {
        return ", and `" + twins.command("reroute " + twins.name() + " --to " + region + " --force")
                + "` takes it from " + from;
    }

    private boolean isActive(LocalSite site, String region) {
        return position(site).path("region").asText().equals(region);
    }

    private JsonNode position(LocalSite site) {
        return route(site).path("position");
    }

    private JsonNode route(LocalSite site) {
        return probe.read(probe.get(site, path()));
    }

    private String path() {
        return "/strowger/v1/routes/" + SiteApi.encoded(twins.name());
    }
}
