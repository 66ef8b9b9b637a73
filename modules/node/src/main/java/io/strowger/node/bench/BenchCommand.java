package io.strowger.node.bench;

import io.strowger.node.Problem;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `strowger bench`.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measure the running cluster.",
        subcommands = {
            BenchRegisterCommand.class,
            BenchCallCommand.class,
            BenchApiCommand.class,
            BenchMemoryCommand.class,
            BenchLeakCommand.class,
            CommandLine.HelpCommand.class
        })
public final class BenchCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Problem.Exit.ENVIRONMENT.code();
    }
}
