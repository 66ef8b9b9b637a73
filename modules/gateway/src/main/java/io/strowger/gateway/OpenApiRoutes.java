package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.reject;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Route;

/// `/strowger/v1/openapi.json`: the OpenAPI document of all that is under `/strowger/v1`. Asks for no credentials.
///
/// What the document does not have is not there, so that nothing is served that it does not tell of.
final class OpenApiRoutes {
    static final String RESOURCE = "/strowger/openapi.json";

    private final HttpEntity.Strict document;
    private final List<Pattern> paths;

    OpenApiRoutes() {
        var bytes = read();
        document = HttpEntities.create(ContentTypes.APPLICATION_JSON, bytes);
        paths = paths(bytes);
    }

    Route routes() {
        return path(
                segment("strowger").slash("v1").slash("openapi.json"),
                () -> get(() -> complete(HttpResponse.create().withEntity(document))));
    }

    /// Goes on with a path of the document.
    Route ifDocumented(Supplier<Route> inner) {
        return extractRequest(request -> {
            var path = request.getUri().path();
            return paths.stream().anyMatch(known -> known.matcher(path).matches()) ? inner.get() : reject();
        });
    }

    private static byte[] read() {
        try (var resource = OpenApiRoutes.class.getResourceAsStream(RESOURCE)) {
            return Objects.requireNonNull(resource, RESOURCE).readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<Pattern> paths(byte[] document) {
        try {
            return new ObjectMapper()
                    .readTree(document).path("paths").properties().stream()
                            .map(path -> pattern(path.getKey()))
                            .toList();
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    /// `{path}` is the rest of a path, any other name one part of it.
    private static Pattern pattern(String template) {
        return Pattern.compile(
                template.replace(".", "[.]").replace("{path}", ".+").replaceAll("[{][a-z]+[}]", "[^/]+"));
    }
}
