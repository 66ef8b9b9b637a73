package io.strowger.node.local;

import io.strowger.core.EdgeId;
import io.strowger.core.RegionId;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/// One site of local mode: one JVM that runs a region node, a routing node and an edge node, and the ports it
/// listens on.
///
/// @param bind where it listens for devices and the API
/// @param nodesHost where its nodes and those of other sites speak to each other, unencrypted
public record LocalSite(
        RegionId region,
        EdgeId edge,
        String bind,
        String nodesHost,
        int http,
        OptionalInt https,
        int sip,
        int regionPort,
        int routingPort,
        int edgePort) {
    /// A site is called after its region.
    public String name() {
        return region.value();
    }

    /// The address at which this machine reaches what listens on `bind`.
    public String host() {
        return bind.equals("0.0.0.0") ? "127.0.0.1" : bind;
    }

    public URI url(String path) {
        return URI.create("http://" + host() + ":" + http + path);
    }

    /// Its nodes as those of other sites know them: `host:port`.
    Set<String> nodes() {
        return Set.of(nodesHost + ":" + regionPort, routingAddress(), nodesHost + ":" + edgePort);
    }

    String sipAddress() {
        return host() + ":" + sip;
    }

    /// By a name for which a browser on this machine is signed in, where the site listens there.
    URI console() {
        return URI.create("http://" + (host().equals(LocalPlan.LOOPBACK) ? "localhost" : host()) + ":" + http);
    }

    String routingAddress() {
        return nodesHost + ":" + routingPort;
    }

    List<ListeningPort> ports() {
        var always = List.of(
                new ListeningPort("HTTP of site " + name(), bind, http, false),
                new ListeningPort("SIP over UDP of site " + name(), bind, sip, true),
                new ListeningPort("SIP over TCP of site " + name(), bind, sip, false),
                new ListeningPort("cluster messages of site " + name() + " (region)", nodesHost, regionPort, false),
                new ListeningPort("cluster messages of site " + name() + " (routing)", nodesHost, routingPort, false),
                new ListeningPort("cluster messages of site " + name() + " (edge)", nodesHost, edgePort, false));
        var tls = https.stream().mapToObj(port -> new ListeningPort("HTTPS of site " + name(), bind, port, false));
        return Stream.concat(always.stream(), tls).toList();
    }

    /// A port that must be free before a site starts.
    record ListeningPort(String purpose, String host, int number, boolean udp) {
        InetSocketAddress address() {
            return new InetSocketAddress(host, number);
        }
    }
}
