package io.strowger.node;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A link between two sites of local mode that somebody has cut: nothing passes between the nodes at its two ends. A
/// line of the file `strowger.local.cut-links`: `us1 127.0.0.1:2551,127.0.0.1:2552 ie1 127.0.0.1:2561,127.0.0.1:2562`.
public record CutLink(End one, End other) {

    /// A site, and its nodes as the others know them: `host:port`.
    public record End(String site, Set<String> nodes) {
        public End {
            nodes = Set.copyOf(nodes);
        }
    }

    /// Of a whole file, where each link stands once.
    ///
    /// @throws IllegalArgumentException if this is no such file
    public static List<CutLink> parse(String file) {
        return file.lines().filter(line -> !line.isBlank()).map(CutLink::line).toList();
    }

    private static CutLink line(String line) {
        var words = line.strip().split(" +");
        if (words.length != 4)
            throw new IllegalArgumentException("should be two sites, each with its nodes: '" + line + "'");
        return new CutLink(end(words[0], words[1]), end(words[2], words[3]));
    }

    private static End end(String site, String nodes) {
        return new End(site, Set.of(nodes.split(",")));
    }

    /// Whether it is the link between these two sites, in any order.
    public boolean isBetween(String site, String another) {
        return Set.of(one.site(), other.site()).equals(Set.of(site, another));
    }

    /// The nodes at the end that `node` is not at; none if it is at neither.
    Set<String> beyond(String node) {
        if (one.nodes().contains(node)) return other.nodes();
        return other.nodes().contains(node) ? one.nodes() : Set.of();
    }

    /// As the file has it.
    public String line() {
        return words(one) + " " + words(other);
    }

    private static String words(End end) {
        return end.site() + " " + String.join(",", new TreeSet<>(end.nodes()));
    }
}
