package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/// `/strowger/v1/openapi.json`: the OpenAPI document of all that is under `/strowger/v1`. Asks for no credentials.
final class OpenApiRoutes {
    static final String RESOURCE = "/strowger/openapi.json";

    private final HttpEntity.Strict document = HttpEntities.create(ContentTypes.APPLICATION_JSON, read());

    Route routes() {
        return path(
                segment("strowger").slash("v1").slash("openapi.json"),
                () -> get(() -> complete(HttpResponse.create().withEntity(document))));
    }

    private static byte[] read() {
        try (var resource = OpenApiRoutes.class.getResourceAsStream(RESOURCE)) {
            return Objects.requireNonNull(resource, RESOURCE).readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
