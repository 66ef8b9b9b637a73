package io.strowger.node.local;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Hosts of their own for the sites of a test: Linux network namespaces on one bridge, which this machine is on, too.
/// What goes over a link that is cut vanishes without a word, as it does when a cable is pulled far away.
final class Hosts implements AutoCloseable {
    private static final String NET = "10.213.77.";
    private static final Path IP = Path.of("/usr/sbin/ip");
    private static final String INSIDE = "eth0";
    private static final Pattern LEFTOVER = Pattern.compile("\\b(sw(\\d+)([a-z][a-z0-9-]*|))\\b");
    private static final String NOBODY = "02:00:00:00:00:01"; // no interface has it

    /// A host whose TCP gives a dead connection up after some 6 s, as docs/operations.md advises: else what comes
    /// after a long cut waits for the next of ever rarer repetitions.
    private static final int TCP_REPETITIONS = 4;

    private final String prefix = "sw" + ProcessHandle.current().pid();
    private final List<String> names;

    private Hosts(List<String> names) {
        this.names = List.copyOf(names);
    }

    /// Aborts the test where this machine has no namespaces for us.
    static Hosts start(List<String> names) {
        assumeTrue(Files.isExecutable(IP), "needs iproute2, for network namespaces");
        assumeTrue(System.getProperty("user.name").equals("root"), "needs root, for network namespaces");
        removeLeftovers();
        var hosts = new Hosts(names);
        try {
            hosts.create();
            return hosts;
        } catch (RuntimeException | Error failure) {
            hosts.close();
            throw failure;
        }
    }

    /// Of tests that were killed: their hosts have our addresses.
    private static void removeLeftovers() {
        LEFTOVER.matcher(ip("netns", "list").output()
                        + ip("-o", "link", "show", "type", "bridge").output())
                .results()
                .filter(left -> ProcessHandle.of(Long.parseLong(left.group(2))).isEmpty())
                .forEach(left -> {
                    if (left.group(3).isEmpty()) ip("link", "del", left.group(1));
                    else ip("netns", "del", left.group(1));
                });
    }

    private void create() {
        prepare(ip("link", "add", bridge(), "type", "bridge"));
        prepare(ip("addr", "add", gateway() + "/24", "dev", bridge()));
        for (var name : names) prepare(ip("addr", "add", door(name) + "/24", "dev", bridge()));
        prepare(ip("link", "set", bridge(), "up"));
        for (var name : names) {
            prepare(ip("netns", "add", namespace(name)));
            prepare(ip(
                    "link", "add", namespace(name), "type", "veth", "peer", "name", INSIDE, "netns", namespace(name)));
            prepare(ip("link", "set", namespace(name), "master", bridge(), "up"));
            prepare(ipOn(name, "addr", "add", address(name) + "/24", "dev", INSIDE));
            prepare(ipOn(name, "link", "set", INSIDE, "up"));
            prepare(ipOn(name, "link", "set", "lo", "up"));
            var patience = "echo " + TCP_REPETITIONS + " > /proc/sys/net/ipv4/tcp_retries2";
            prepare(RunningCluster.run(on(name, List.of("sh", "-c", patience))));
        }
    }

    private static void prepare(RunningCluster.Outcome step) {
        assumeTrue(step.exit() == 0, "this machine has no network namespaces for us: " + step.output());
    }

    /// This machine, as the hosts see it.
    String gateway() {
        return NET + 1;
    }

    String address(String name) {
        return NET + (11 + names.indexOf(name));
    }

    /// An address of this machine, from where a [Relay] may lead to this host.
    String door(String name) {
        return NET + (111 + names.indexOf(name));
    }

    /// `command` as it is run on this host.
    List<String> on(String name, List<String> command) {
        return Stream.concat(Stream.of(IP.toString(), "netns", "exec", namespace(name)), command.stream())
                .toList();
    }

    /// Both ways.
    void cut(String one, String other) {
        for (var from : List.of(one, other)) {
            var to = address(from.equals(one) ? other : one);
            ipOn(from, "neigh", "replace", to, "lladdr", NOBODY, "nud", "permanent", "dev", INSIDE)
                    .succeeded();
        }
    }

    /// Also where it is whole.
    void mend(String one, String other) {
        ipOn(one, "neigh", "del", address(other), "dev", INSIDE);
        ipOn(other, "neigh", "del", address(one), "dev", INSIDE);
    }

    @Override
    public void close() {
        for (var name : names) ip("netns", "del", namespace(name));
        ip("link", "del", bridge());
    }

    private String bridge() {
        return prefix;
    }

    private String namespace(String name) {
        return prefix + name;
    }

    private RunningCluster.Outcome ipOn(String name, String... arguments) {
        return ip(Stream.concat(Stream.of("-n", namespace(name)), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private static RunningCluster.Outcome ip(String... arguments) {
        return RunningCluster.run(
                Stream.concat(Stream.of(IP.toString()), Stream.of(arguments)).toList());
    }
}
