package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;

import io.strowger.core.ClusterView;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/strowger/v1/cluster`: the nodes of every data center, as this node sees them, and what each says of itself.
final class ClusterRoutes {
    private final ClusterView cluster;

    ClusterRoutes(ClusterView cluster) {
        this.cluster = cluster;
    }

    Route routes() {
        return pathEnd(() ->
                get(() -> Answers.when(cluster.withReports(), snapshot -> Answers.json(StatusCodes.OK, snapshot))));
    }
}
