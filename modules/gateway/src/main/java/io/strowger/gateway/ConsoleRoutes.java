package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.conditional;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.extractUnmatchedPath;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.reject;
import static org.apache.pekko.http.javadsl.server.Directives.respondWithHeaders;

import io.strowger.core.ConsoleFiles;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.EntityTag;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/// `/assets/...`: the files of the web console. Every link into it is answered with its one page, which finds out by
/// itself what to show. For anybody: whoever is not signed in sees how to.
final class ConsoleRoutes {
    private static final Pattern PAGES = Pattern.compile(
            "/(domains(/[^/]+)?|registrations(/[^/]+/[^/]+)?|calls(/CA[0-9a-f]{32}|/[^/]+/[^/]+)?|events|cluster|try"
                    + "|sign-in)/?");

    /// Elsewhere a browser only complains about it.
    private static final List<HttpHeader> WHERE_TRUSTWORTHY =
            List.of(RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"));

    private final ConsoleFiles files;
    private final List<HttpHeader> headers;

    ConsoleRoutes(ConsoleFiles files) {
        this.files = files;
        this.headers = List.of(
                RawHeader.create("Content-Security-Policy", files.policy()),
                RawHeader.create("X-Frame-Options", "DENY"),
                RawHeader.create("Referrer-Policy", "same-origin"),
                RawHeader.create(
                        "Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), usb=()"),
                // asked for again each time, and mostly answered with 304: a new version is seen at once
                RawHeader.create("Cache-Control", "no-cache"));
    }

    Route routes() {
        return concat(
                pathPrefix("assets", () -> get(() -> extractUnmatchedPath(this::file))),
                extractUnmatchedPath(path -> PAGES.matcher(path).matches() ? get(this::page) : reject()));
    }

    Route page() {
        return answer(files.page());
    }

    private Route file(String path) {
        return Optional.of(path)
                .filter(text -> text.startsWith("/"))
                .flatMap(text -> files.find(text.substring(1)))
                .map(this::answer)
                .orElseGet(Answers::notFound);
    }

    private Route answer(ConsoleFiles.Content content) {
        return extractRequest(request -> respondWithHeaders(
                headers,
                () -> respondWithHeaders(
                        Provenance.isTrustworthy(request) ? WHERE_TRUSTWORTHY : List.of(),
                        () -> conditional(
                                EntityTag.create(content.tag(), false),
                                () -> complete(HttpResponse.create()
                                        .withEntity(HttpEntities.create(
                                                ContentTypes.parse(content.type()), content.bytes())))))));
    }
}
