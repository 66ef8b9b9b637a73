package io.strowger.node;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.strowger.cluster.Seldom;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.remote.RARP;
import org.apache.pekko.remote.RemoteTransport;
import org.apache.pekko.remote.transport.ThrottlerTransportAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the links of a node of local mode as whole or as cut as a file says ([CutLink]). What goes over a cut one
/// vanishes without a word, as it does when a cable is pulled far away. Looks at the file as long as the node lives,
/// on a thread of its own.
///
/// Artery's test mode does it: it drops what comes and goes, behind everything that has to do with connections.
@SuppressWarnings("deprecation") // with classic remoting, whose words Artery takes
final class CutLinks {
    private static final Logger LOG = LoggerFactory.getLogger(CutLinks.class);
    private static final Duration GLANCE = Duration.ofMillis(250);

    private final RunningNode node;
    private final Path file;
    private final RemoteTransport transport;
    private final Address self;
    private final Seldom complaints = new Seldom();
    private Set<String> outOfReach = Set.of();

    private CutLinks(RunningNode node, Path file) {
        this.node = node;
        this.file = file;
        var system = (ExtendedActorSystem) node.system().classicSystem();
        this.transport = ((RARP) RARP.get(system)).provider().transport();
        this.self = system.provider().getDefaultAddress();
    }

    /// Does nothing where no file is set: in a deployment.
    static void follow(RunningNode node) {
        var file = node.config().getString("strowger.local.cut-links");
        if (file.isBlank()) return;
        var links = new CutLinks(node, Path.of(file));
        Thread.ofVirtual().name("cut-links-" + node.settings().role().word()).start(links::untilTheNodeEnds);
    }

    private void untilTheNodeEnds() {
        while (!node.system().whenTerminated().isCompleted()) {
            try {
                follow(CutLink.parse(Files.readString(file)).stream()
                        .flatMap(link -> link.beyond(node.address()).stream())
                        .collect(toUnmodifiableSet()));
            } catch (NoSuchFileException noneWasEverCut) {
                follow(Set.of());
            } catch (IOException | RuntimeException unreadable) {
                complaints.say(_ -> LOG.warn(
                        "the links of this node stay as they are: cannot read {}: {}", file, Problem.why(unreadable)));
            }
            LockSupport.parkNanos(GLANCE.toNanos());
        }
    }

    private void follow(Set<String> wanted) {
        if (wanted.equals(outOfReach)) return;
        LOG.warn("cut off, by hand, from {}", wanted.isEmpty() ? "nobody any more" : wanted);
        for (var other : wanted) put(ThrottlerTransportAdapter.blackholeThrottleMode(), other);
        for (var other : outOfReach)
            if (!wanted.contains(other)) put(ThrottlerTransportAdapter.unthrottledThrottleMode(), other);
        outOfReach = wanted;
    }

    private void put(ThrottlerTransportAdapter.ThrottleMode mode, String other) {
        transport.managementCommand(new ThrottlerTransportAdapter.SetThrottle(
                address(other), ThrottlerTransportAdapter.bothDirection(), mode));
    }

    private Address address(String node) {
        var colon = node.lastIndexOf(':');
        return self.copy(
                self.protocol(),
                self.system(),
                scala.Option.apply(node.substring(0, colon)),
                scala.Option.apply(Integer.parseInt(node.substring(colon + 1))));
    }
}
