package io.strowger.node;

import io.strowger.node.bench.BenchCommand;
import io.strowger.node.bench.TrainCommand;
import io.strowger.node.check.CheckCommand;
import io.strowger.node.local.AclsCommand;
import io.strowger.node.local.CallsCommand;
import io.strowger.node.local.CloneCommand;
import io.strowger.node.local.CredentialsCommand;
import io.strowger.node.local.CutCommand;
import io.strowger.node.local.DiffCommand;
import io.strowger.node.local.DirectorySites;
import io.strowger.node.local.DomainsCommand;
import io.strowger.node.local.DownCommand;
import io.strowger.node.local.EventsCommand;
import io.strowger.node.local.FailoverCommand;
import io.strowger.node.local.KillCommand;
import io.strowger.node.local.MendCommand;
import io.strowger.node.local.PreflightCommand;
import io.strowger.node.local.RegistrationsCommand;
import io.strowger.node.local.RerouteCommand;
import io.strowger.node.local.RoutesCommand;
import io.strowger.node.local.StartCommand;
import io.strowger.node.local.StatusCommand;
import io.strowger.node.local.UpCommand;
import io.strowger.node.local.WatchCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The command line. Every command ends with 0 (it worked), 1 (it was tried and failed) or 2 (it could not be
/// tried), and never with a stack trace.
@Command(
        name = "strowger",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        description =
                "A multi-region SIP domain service: three regions, their edges and the arbiter, on this machine or on many.",
        subcommands = {
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            KillCommand.class,
            StartCommand.class,
            CutCommand.class,
            MendCommand.class,
            RerouteCommand.class,
            FailoverCommand.class,
            PreflightCommand.class,
            CloneCommand.class,
            DiffCommand.class,
            DomainsCommand.class,
            CredentialsCommand.class,
            AclsCommand.class,
            RoutesCommand.class,
            RegistrationsCommand.class,
            CallsCommand.class,
            EventsCommand.class,
            WatchCommand.class,
            NodeCommand.class,
            BenchCommand.class,
            CheckCommand.class,
            TrainCommand.class,
            AutoComplete.GenerateCompletion.class,
            CommandLine.HelpCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:it worked",
            "1:it was tried and failed",
            "2:wrong usage, or this machine or directory is in the way"
        },
        footer = {
            "",
            "First steps:  ./strowger up            start a cluster here, Ctrl-C stops it",
            "              ./strowger help COMMAND  all about one command",
            "Completion, in bash and zsh:  eval \"$(./strowger generate-completion)\""
        })
public final class Main implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main(), new Rooms())
                .setUsageHelpAutoWidth(true)
                .setUsageHelpLongOptionsMaxWidth(28)
                .setExecutionExceptionHandler((cause, command, parsed) -> report(cause, command))
                .setParameterExceptionHandler((wrong, _) -> {
                    var command = wrong.getCommandLine();
                    return UnknownCommand.of(wrong)
                            .map(unknown -> report(Problem.environment(unknown.message()), command))
                            .orElseGet(() -> report(UsageError.of(wrong), command));
                });
    }

    /// Makes the commands: a node is deployed without a local cluster, and is told here of the room that knows one.
    private static final class Rooms implements CommandLine.IFactory {
        private final CommandLine.IFactory usual = CommandLine.defaultFactory();

        @Override
        public <K> K create(Class<K> type) throws Exception {
            return type.equals(NodeCommand.class)
                    ? type.cast(new NodeCommand(DirectorySites::new))
                    : usual.create(type);
        }
    }

    /// Without a command: all that there is.
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Problem.Exit.ENVIRONMENT.code();
    }

    private static int report(Exception cause, CommandLine command) {
        if (cause instanceof Problem problem) {
            var isUsage = problem.exit() == Problem.Exit.USAGE;
            command.getErr()
                    .println("strowger: " + (isUsage ? UsageError.words(problem, command) : problem.getMessage()));
            return problem.exit().code();
        }
        command.getErr().println("strowger: something went wrong that should not have: " + cause);
        if (System.getenv("STROWGER_DEBUG") == null)
            command.getErr().println("strowger: STROWGER_DEBUG=1 shows where.");
        else cause.printStackTrace(command.getErr());
        return Problem.Exit.FAILED.code();
    }

    /// The version that Maven wrote into our jar.
    static final class Version implements CommandLine.IVersionProvider {
        private static final String WRITTEN_BY_MAVEN = "/META-INF/maven/io.strowger/strowger-node/pom.properties";

        @Override
        public String[] getVersion() {
            return new String[] {
                "strowger " + number(),
                "JDK " + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
            };
        }

        /// Strowger's own.
        static String number() {
            var properties = new Properties();
            try (InputStream written = Main.class.getResourceAsStream(WRITTEN_BY_MAVEN)) {
                if (written != null) properties.load(written);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
            return properties.getProperty("version", "(not built by Maven)");
        }
    }
}
