package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import io.strowger.core.Readiness;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/healthz`: the process serves. `/readyz`: it can do its work. Neither asks who wants to know.
final class HealthRoutes {
    private final Readiness readiness;

    HealthRoutes(Readiness readiness) {
        this.readiness = readiness;
    }

    Route routes() {
        return concat(path("healthz", () -> get(HealthRoutes::health)), path("readyz", () -> get(this::ready)));
    }

    private static Route health() {
        return Answers.json(StatusCodes.OK, Map.of("status", "ok"));
    }

    private Route ready() {
        var checks = new TreeMap<>(readiness.checks());
        var ready = !checks.containsValue(false);
        return Answers.json(
                ready ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE,
                new Body(ready ? "ready" : "not ready", checks));
    }

    private record Body(String status, Map<String, Boolean> checks) {}
}
