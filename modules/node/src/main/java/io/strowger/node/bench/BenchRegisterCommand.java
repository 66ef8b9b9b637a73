package io.strowger.node.bench;

import io.strowger.node.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `strowger bench register`.
@Command(
        name = "register",
        mixinStandardHelpOptions = true,
        description =
                "Let devices register at fixed rates, and print a row for each: what was offered and completed, what failed, how long it took. "
                        + "Then look whether the region has stored all that it has acknowledged; exit 1 if not.",
        footer = {
            "",
            "Needs a running cluster (`./strowger up`) and SIPp (Debian: sip-tester). The first "
                    + "run creates the devices' credentials.",
            "SIPp takes its share of the same processors: compare with a peer in one run only, in " + "turn."
        })
final class BenchRegisterCommand implements Callable<Integer> {
    private static final Duration BETWEEN_RUNS =
            Duration.ofSeconds(2); // what is still under way ends, the journal's writes settle
    private static final int WARM_UP_RATE = 1000;

    @Mixin
    private BenchTarget target = new BenchTarget();

    @Option(
            names = "--rates",
            split = ",",
            paramLabel = "N",
            description = "registrations offered per second, in turn (${DEFAULT-VALUE})",
            defaultValue = "500,1000,2000,3000")
    private List<Integer> rates = List.of();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "how long each rate is offered (${DEFAULT-VALUE})",
            defaultValue = "10")
    private int seconds;

    @Option(
            names = "--users",
            paramLabel = "N",
            description = "how many devices (${DEFAULT-VALUE})",
            defaultValue = "20000")
    private int users;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "seconds of warm-up before the first rate (${DEFAULT-VALUE})",
            defaultValue = "20")
    private int warmUp;

    @Option(
            names = "--peer",
            paramLabel = "HOST:PORT",
            description = "another registrar, driven in turn at each rate; it must know the users")
    private Optional<String> peer = Optional.empty();

    @Option(
            names = "--peer-label",
            paramLabel = "NAME",
            description = "what its rows are called (${DEFAULT-VALUE})",
            defaultValue = "peer")
    private String peerLabel = "peer";

    @Option(
            names = "--peer-pid",
            paramLabel = "PID",
            description = "count the CPU of this process and those it started as the peer's; repeatable")
    private List<Long> peerPids = List.of();

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private record Registrar(String label, String address, ProcessorTime time) {}

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        var cluster = target.cluster(out);
        var driven = target.in(cluster);
        var sipp = target.sipp();
        var devices = new BenchDevices(driven, users, out);
        devices.create();
        var registrars = new ArrayList<Registrar>();
        registrars.add(new Registrar("strowger", driven.host() + ":" + driven.sip(), ProcessorTime.of(cluster)));
        peer.ifPresent(address -> registrars.add(new Registrar(peerLabel, address, ProcessorTime.of(peerPids))));

        for (var registrar : registrars) {
            if (warmUp == 0) continue;
            out.println("warming up " + registrar.label() + ": every device once, then " + warmUp + " s");
            out.flush();
            sipp.run(devices.registering(), registrar.address(), Sipp.Load.each(WARM_UP_RATE, users));
            sipp.run(devices.registering(), registrar.address(), Sipp.Load.steady(WARM_UP_RATE, warmUp));
        }
        var acknowledged = Acknowledged.NONE;
        var table = new BenchTable(out);
        table.head();
        for (var rate : rates) {
            for (var registrar : registrars) {
                LockSupport.parkNanos(BETWEEN_RUNS.toNanos());
                var before = registrar.time().microseconds();
                var result = sipp.run(devices.registering(), registrar.address(), Sipp.Load.steady(rate, seconds));
                var spent = registrar.time().microseconds() - before;
                table.row(registrar.label(), rate, result, spent);
                if (registrar.equals(registrars.getFirst())) acknowledged = acknowledged.and(result.acknowledged());
            }
        }
        out.println(
                "\nCPU us: processor time per completed registration, of all sites and PostgreSQL together (the peer: of --peer-pid).");
        var stored = devices.stored(acknowledged);
        out.println("stored: %,d of %,d acknowledged".formatted(stored, acknowledged.devices()));
        out.flush();
        return (stored == acknowledged.devices() ? Problem.Exit.OK : Problem.Exit.FAILED).code();
    }
}
