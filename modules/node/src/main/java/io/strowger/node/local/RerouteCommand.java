package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.strowger.node.Problem;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
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
            "Without --force the old region has to let go first: while it is down, the move waits "
                    + "for it. With --force the route is taken from a region that does not answer, as soon "
                    + "as its lease has ended for certain, which takes seconds; and to a region that has no "
                    + "such domain, where registrations and calls then fail."
        })
public final class RerouteCommand implements Callable<Integer> {
    private static final Duration AT_MOST = Duration.ofMinutes(1);
    private static final Duration GLANCE = Duration.ofMillis(200);

    @Parameters(index = "0", paramLabel = "NAME", description = "the domain's name, such as acme.sip.twilio.com")
    private String name = "";

    @Parameters(index = "1", paramLabel = "REGION", description = "us1, ie1 or au1")
    private String region = "";

    @Option(names = "--force", description = "also take it from a region that does not let go")
    private boolean force;

    @Mixin
    private DataOption data = new DataOption();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private final SiteProbe probe = new SiteProbe();

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var begun = System.nanoTime();
        var site = new SiteApi(data.cluster(out)).any();
        var deadline = begun + AT_MOST.toNanos();
        var answer = ask(site);
        if (answer.status() == SiteProbe.UNAVAILABLE && !isMoving(site)) say(out, probe.message(answer));
        while (answer.status() == SiteProbe.UNAVAILABLE && !isMoving(site) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(GLANCE.toNanos());
            answer = ask(site);
        }
        if (answer.status() == SiteProbe.UNAVAILABLE && isMoving(site)) await(site, deadline, out);
        else if (!answer.isOk()) throw Problem.failed(probe.message(answer));
        out.println(name + " is active in " + region + " after " + LocalCluster.since(begun));
        return Problem.Exit.OK.code();
    }

    private boolean isMoving(LocalSite site) {
        return position(site).path("state").asText().equals("moving");
    }

    private SiteProbe.Answer ask(LocalSite site) {
        return probe.post(site, "/v2/SipDomains/" + name, Map.of("VoiceRegion", region, "Force", "" + force));
    }

    private static void say(PrintWriter out, String line) {
        out.println(line);
        out.flush();
    }

    private void await(LocalSite site, long deadline, PrintWriter out) {
        var from = position(site).path("from").asText();
        say(
                out,
                "moving: " + from + " has not let go yet"
                        + (force ? ", so its lease has to end" : ". --force would take it from there"));
        while (!position(site).path("region").asText().equals(region)) {
            if (System.nanoTime() - deadline > 0)
                throw Problem.failed(name + " is still moving. It goes on by itself, as soon as " + from + " is back"
                        + (force ? " or a majority of the sites answers" : ", or with --force") + ".");
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    private JsonNode position(LocalSite site) {
        return probe.read(probe.get(site, "/strowger/v1/routes/" + name)).path("position");
    }
}
