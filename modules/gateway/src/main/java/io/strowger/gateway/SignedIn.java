package io.strowger.gateway;

import io.strowger.gateway.Sessions.Begun;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Cookie;
import org.apache.pekko.http.javadsl.model.headers.HttpCookiePair;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/// The sessions of this gateway, and the cookie by which a browser is known. Safe for use by many threads.
final class SignedIn {
    private final AtomicReference<Sessions> sessions = new AtomicReference<>(Sessions.NONE);
    private final InstantSource clock;
    private final RandomGenerator random;

    SignedIn(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /// Whose request it is by its cookie. A request of a page of another origin is nobody's, whatever cookie the
    /// browser sends with it.
    Optional<Session> of(HttpRequest request) {
        if (Provenance.isCrossOrigin(request)) return Optional.empty();
        var now = clock.instant();
        return secret(request).flatMap(secret -> sessions.get().find(secret, now));
    }

    Begun begin(Proof proof) {
        var now = clock.instant();
        var begun = Sessions.begin(proof, now, random);
        sessions.updateAndGet(all -> all.with(begun.session(), now));
        return begun;
    }

    Session change(Session session, Proof proof) {
        var now = clock.instant();
        var changed = session.with(proof);
        sessions.updateAndGet(all -> all.with(changed, now));
        return changed;
    }

    void end(Session session) {
        sessions.updateAndGet(all -> all.without(session.id()));
    }

    /// No script can read it, and no browser sends it with what another site's page asks for.
    static HttpHeader cookie(HttpRequest request, Begun begun) {
        return cookie(request, begun.secret(), Sessions.LIFETIME.toSeconds());
    }

    static HttpHeader noCookie(HttpRequest request) {
        return cookie(request, "", 0);
    }

    private static HttpHeader cookie(HttpRequest request, String value, long seconds) {
        return RawHeader.create(
                "Set-Cookie",
                name(request) + "=" + value + "; Max-Age=" + seconds + "; Path=/; HttpOnly; SameSite=Strict"
                        + (Provenance.isSecure(request) ? "; Secure" : ""));
    }

    /// A browser keeps cookies by host: without the port in its name each site of a machine would overwrite the
    /// others'.
    private static String name(HttpRequest request) {
        return "strowger-" + request.getUri().getPort();
    }

    private static Optional<String> secret(HttpRequest request) {
        var name = name(request);
        return request.getHeader(Cookie.class)
                .flatMap(cookie -> StreamSupport.stream(cookie.getCookies().spliterator(), false)
                        .filter(pair -> pair.name().equals(name))
                        .map(HttpCookiePair::value)
                        .findFirst());
    }
}
