package io.strowger.node.local;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.strowger.cluster.EmbeddedPostgres;
import io.strowger.core.RegionId;
import io.strowger.node.Role;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The configuration file of one site of local mode: the same keys that a deployment sets, and nothing else.
public final class LocalConfiguration {
    /// The arbiter's database; a region's is called after the region.
    static final String GLOBAL_DATABASE = "global";

    /// Three sites and all that drives them share a few processors, and there is no network between them that
    /// could break: an arbiter that says nothing for 4 s is more likely starved than dead. What that costs when
    /// one does die, the other two settings give back.
    private static final Map<String, String> CALM = Map.of(
            "pekko.cluster.failure-detector.acceptable-heartbeat-pause", "3500ms",
            "pekko.cluster.down-removal-margin", "250ms",
            "pekko.cluster.split-brain-resolver.stable-after", "2s");

    private LocalConfiguration() {}

    public static String of(
            LocalSite site,
            List<LocalSite> sites,
            Collection<String> seeds,
            EmbeddedPostgres.Connection database,
            Function<RegionId, String> nonceSecret) {
        var keys = new HashMap<String, Object>();
        keys.put("strowger.node.host", site.nodesHost());
        keys.put("strowger.node.bind", site.nodesHost());
        keys.put("strowger.node.seed-nodes", String.join(",", seeds));
        keys.put("strowger.lease.mode", "required");
        keys.put(
                "strowger.lease.witnesses",
                sites.stream().map(LocalSite::routingAddress).collect(Collectors.joining(",")));
        keys.put("strowger.node.seed-patience", "1s"); // one machine: the others answer soon, or are not there
        keys.put(
                "strowger.node.stop-patience", "4s"); // the arbiters all leave at once, and wait for each other in vain
        keys.put("strowger.node.regions", sites.stream().map(LocalSite::name).collect(Collectors.joining(",")));
        keys.put("strowger.node.region", site.region().value());
        keys.put("strowger.node.edge", site.edge().value());
        keys.put(only(Role.REGION, "strowger.node.port"), site.regionPort());
        keys.put(only(Role.ROUTING, "strowger.node.port"), site.routingPort());
        keys.put(only(Role.EDGE, "strowger.node.port"), site.edgePort());
        keys.putAll(database(Role.REGION, site.name(), database));
        keys.putAll(database(Role.ROUTING, GLOBAL_DATABASE, database));
        CALM.forEach((key, value) -> keys.put(only(Role.ROUTING, key), value));
        // lanes (Pekko's are 4) hand every message from thread to thread, and three nodes share a JVM
        keys.put("pekko.remote.artery.advanced.inbound-lanes", "1");
        // a node that leaves in good order must not make the others end themselves (apache/pekko#578)
        keys.put("pekko.remote.artery.propagate-harmless-quarantine-events", "off");
        keys.put("strowger.region.nonce-secret", nonceSecret.apply(site.region()));
        keys.put("strowger.region.webhooks.allow-private-addresses", true); // whoever runs this writes the URLs
        keys.put("strowger.edge.tell-region", true); // for whoever wants to see what a re-route does
        keys.put("strowger.edge.media.clips.allow-private-addresses", true);
        keys.put("strowger.region.dial-private-addresses", true);
        keys.put("strowger.region.recordings.base-url", "http://" + site.host() + ":" + site.http());
        keys.put("strowger.gateway.host", site.bind());
        keys.put("strowger.gateway.port", site.http());
        keys.put("strowger.gateway.region", site.region().value());
        keys.put("strowger.gateway.accounts", List.of(account(sites)));
        keys.put(
                "strowger.edge.edges",
                List.of(Map.of("name", site.edge().value(), "address", site.bind(), "sip-port", site.sip())));
        return "# Written by `strowger up` and `strowger start`.\n" + rendered(keys);
    }

    /// What a site with HTTPS has besides; nothing for one without.
    static String https(LocalSite site, LocalAuthority authority) {
        return site.https().stream()
                .mapToObj(port -> rendered(Map.of(
                        "strowger.gateway.tls.port",
                        port,
                        "strowger.gateway.tls.key-store",
                        authority.keyStore().toString(),
                        "strowger.gateway.tls.password-file",
                        authority.passwordFile().toString(),
                        "strowger.gateway.tls.strict-for",
                        "0 s"))) // the console is at the HTTP port
                .collect(Collectors.joining());
    }

    /// Whoever sits at this machine is signed in to the console, and may end and start the sites with it, and cut
    /// the links between them.
    static String console(DataDirectory data) {
        return rendered(Map.of(
                "strowger.console.signed-in",
                true,
                "strowger.console.data",
                data.root().toString(),
                "strowger.local.cut-links",
                data.cutLinks().toString(),
                "pekko.remote.artery.advanced.test-mode",
                "on"));
    }

    private static String rendered(Map<String, Object> keys) {
        return ConfigFactory.parseMap(keys)
                .root()
                .render(ConfigRenderOptions.defaults().setOriginComments(false).setJson(false));
    }

    private static Map<String, Object> database(Role role, String name, EmbeddedPostgres.Connection connection) {
        return Map.of(
                only(role, "strowger.database.url"), connection.url(name),
                only(role, "strowger.database.user"), connection.user(),
                only(role, "strowger.database.password"), connection.password());
    }

    private static Map<String, Object> account(List<LocalSite> sites) {
        var tokens = sites.stream().collect(Collectors.toMap(LocalSite::name, site -> LocalPlan.token(site.region())));
        return Map.of("sid", LocalPlan.ACCOUNT, "friendly-name", "Local", "tokens", tokens);
    }

    private static String only(Role role, String key) {
        return "strowger.node.only." + role.word() + "." + key;
    }
}
