package io.strowger.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import io.strowger.core.LocalSites;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `strowger node`: how Strowger is deployed, and what the JVM of a site of local mode runs.
@Command(
        name = "node",
        mixinStandardHelpOptions = true,
        description = "Run one node alone, by configuration and environment only: this is how Strowger is deployed.",
        footer = {
            "",
            "deploy/ has a configuration file for each role with every setting explained; most "
                    + "can be set by an environment variable instead: not an edge's listeners and accounts.",
            "Logs to standard output. SIGTERM ends the node after it has handed over what it has."
        })
final class NodeCommand implements Callable<Integer> {
    @Option(
            names = "--role",
            required = true,
            paramLabel = "ROLE",
            description = "region, routing or edge; several, and one process runs a node of each")
    private List<String> roles = List.of();

    @Option(names = "--config", paramLabel = "FILE", description = "a HOCON file; what it does not set has its default")
    private Optional<Path> file = Optional.empty();

    private final Function<Path, LocalSites> localCluster;

    NodeCommand(Function<Path, LocalSites> localCluster) {
        this.localCluster = localCluster;
    }

    @Override
    public Integer call() {
        var chosen = EnumSet.noneOf(Role.class);
        for (var role : roles) chosen.add(Role.parse(role));
        if (System.getProperty("logback.configurationFile") == null)
            System.setProperty("logback.configurationFile", "logback-node.xml");
        try {
            return NodeProcess.run(configuration(), chosen, localCluster);
        } catch (ConfigException wrong) {
            throw Problem.environment("the configuration is wrong: " + wrong.getMessage());
        }
    }

    /// What is set for this process; defaults come below it, later.
    private Config configuration() {
        if (file.isEmpty()) return ConfigFactory.defaultOverrides();
        if (!Files.isReadable(file.get()))
            throw Problem.environment("cannot read the configuration file " + file.get());
        return ConfigFactory.defaultOverrides()
                .withFallback(ConfigFactory.parseFile(
                        file.get().toFile(), ConfigParseOptions.defaults().setAllowMissing(false)));
    }
}
