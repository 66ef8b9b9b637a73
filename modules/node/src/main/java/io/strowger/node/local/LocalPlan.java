package io.strowger.node.local;

import io.strowger.core.EdgeId;
import io.strowger.core.RegionId;
import io.strowger.node.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What a local cluster consists of: three sites and a PostgreSQL, every port moved by the same offset.
///
/// @param https whether the gateways serve HTTPS too
public record LocalPlan(String bind, int offset, boolean https) {
    public static final String ACCOUNT = "AC00000000000000000000000000000001";
    static final String LOOPBACK = "127.0.0.1";

    private static final int POSTGRES = 5430;
    private static final int FIRST_CLUSTER_PORT = 2551;
    private static final int HIGHEST = 8445;

    /// The largest offset that keeps every port below 65536.
    static final int MAX_OFFSET = 65_535 - HIGHEST;

    public LocalPlan {
        if (offset < 0 || offset > MAX_OFFSET)
            throw Problem.usage("--port-offset must be from 0 to " + MAX_OFFSET + ", not " + offset);
    }

    /// One without HTTPS.
    public LocalPlan(String bind, int offset) {
        this(bind, offset, false);
    }

    /// The first site forms the cluster on a cold start.
    public List<LocalSite> sites() {
        return List.of(
                site(0, "us1", "ashburn", 8080, 8443, 5060), //
                site(1, "ie1", "dublin", 8081, 8444, 5070), //
                site(2, "au1", "sydney", 8082, 8445, 5080));
    }

    public Optional<LocalSite> site(String name) {
        return sites().stream().filter(site -> site.name().equals(name)).findFirst();
    }

    /// What `up` has to be told for it, as one types it; empty for the defaults.
    String options() {
        var options = new ArrayList<String>();
        if (offset != 0) options.add("--port-offset " + offset);
        if (!bind.equals(LOOPBACK)) options.add("--bind " + bind);
        if (https) options.add("--https");
        return String.join(" ", options);
    }

    int postgresPort() {
        return POSTGRES + offset;
    }

    /// Auth tokens are per region, as Twilio's are.
    public static String token(RegionId region) {
        return "local-" + region;
    }

    private LocalSite site(int place, String region, String edge, int http, int tls, int sip) {
        var clusterPort = FIRST_CLUSTER_PORT + 3 * place + offset;
        return new LocalSite(
                new RegionId(region),
                new EdgeId(edge),
                bind,
                LOOPBACK, // the cluster is of this machine, whoever may use the edges
                http + offset,
                https ? OptionalInt.of(tls + offset) : OptionalInt.empty(),
                sip + offset,
                clusterPort,
                clusterPort + 1,
                clusterPort + 2);
    }
}
