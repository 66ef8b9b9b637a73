package io.strowger.gateway;

import io.strowger.core.Cause;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.RemoteAddress;

/// Where a request comes from: which page, as the browser says in headers that no page can set, and which machine.
final class Provenance {
    private static final String FETCH_SITE =
            "Sec-Fetch-Site"; // W3C Fetch Metadata; not sent to http at another machine
    private static final Set<String> BY_THE_USER_OR_OURS = Set.of("same-origin", "none");
    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "::1");

    private Provenance() {}

    /// Whether a page of another origin made it: also one of the same host at another port, which is the same site
    /// for a cookie.
    static boolean isCrossOrigin(HttpRequest request) {
        return header(request, FETCH_SITE)
                        .filter(site -> !BY_THE_USER_OR_OURS.contains(site))
                        .isPresent()
                || header(request, "Origin")
                        .filter(origin -> !isOwn(origin, request))
                        .isPresent();
    }

    /// Whether the console made it, and not somebody who would like to be asked for a password.
    static boolean isOfOurPage(HttpRequest request) {
        return header(request, FETCH_SITE).filter("same-origin"::equals).isPresent()
                || header(request, "Referer")
                        .filter(referer -> isOwn(referer, request))
                        .isPresent();
    }

    /// Whether it was made on this machine, by a name of this machine. A page of another origin whose name was made to
    /// point here (DNS rebinding) still asks by that name; a proxy says for whom it asks.
    static boolean isOfThisMachine(HttpRequest request) {
        return address(request).filter(InetAddress::isLoopbackAddress).isPresent()
                && isLoopbackName(host(request))
                && header(request, "X-Forwarded-For").isEmpty()
                && header(request, "Forwarded").isEmpty();
    }

    /// The proxy in front of us, if any, knows better than we do.
    static boolean isSecure(HttpRequest request) {
        return request.getUri().scheme().equals("https")
                || header(request, "X-Forwarded-Proto").filter("https"::equals).isPresent();
    }

    /// Whether the browser takes our origin for trustworthy (W3C Secure Contexts).
    static boolean isTrustworthy(HttpRequest request) {
        return isSecure(request) || isLoopbackName(host(request));
    }

    /// What a request that changes something leaves behind of itself.
    static Cause cause(HttpRequest request, Caller caller) {
        return new Cause(
                address(request).map(InetAddress::getHostAddress).orElse("unknown"),
                caller.by(),
                request.method().value() + " " + request.getUri().path());
    }

    /// Of the machine that has sent it; of a proxy, where there is one.
    static Optional<InetAddress> address(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress).flatMap(RemoteAddress::getAddress);
    }

    static Optional<String> header(HttpRequest request, String name) {
        return request.getHeader(name).map(HttpHeader::value);
    }

    private static boolean isLoopbackName(String host) {
        return LOOPBACK_NAMES.contains(host) || host.endsWith(".localhost");
    }

    /// The scheme is left out: what ends TLS for us asks over HTTP.
    private static boolean isOwn(String url, HttpRequest request) {
        try {
            var uri = new URI(url);
            return bare(Optional.ofNullable(uri.getHost()).orElse("")).equals(host(request))
                    && Math.max(0, uri.getPort()) == writtenPort(request);
        } catch (URISyntaxException notAUrl) {
            return false;
        }
    }

    private static String host(HttpRequest request) {
        return bare(request.getUri().getHost().address());
    }

    private static String bare(String host) {
        return host.replace("[", "").replace("]", "").toLowerCase(Locale.ROOT);
    }

    /// 0 where the scheme says it.
    private static int writtenPort(HttpRequest request) {
        return request.getUri().asScala().authority().port();
    }
}
