package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.reject;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.strowger.core.AccountSid;
import io.strowger.core.Malformed;
import io.strowger.core.Sid;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.Query;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.server.Route;

/// Where a resource of the 2010 API lives, without its `.json`; and how such paths are matched, with or without it.
record Place(String base) {
    static final String VERSION = "2010-04-01";
    private static final String SUFFIX = ".json";

    static Place of(AccountSid account) {
        return new Place("/" + VERSION + "/Accounts/" + account);
    }

    Place in(String name) {
        return new Place(base + "/" + name);
    }

    Place in(Sid sid) {
        return in(sid.value());
    }

    String json() {
        return base + SUFFIX;
    }

    /// Its whole URL for whoever has `asked` there: at the same host, and by the same way to its region.
    String url(Uri asked) {
        var way = asked.path().substring(0, Math.max(0, asked.path().indexOf("/" + VERSION + "/")));
        return asked.query(Query.EMPTY)
                .fragment(Optional.empty())
                .path(way + base)
                .toString();
    }

    /// The collection of this name, as the end of the path. The longer one is tried first: `segment` is content with
    /// a beginning.
    static Route collection(String name, Supplier<Route> inner) {
        return path(segment(name + SUFFIX).orElse(segment(name)), inner);
    }

    /// A resource by its SID, as the end of the path. What is no SID of this kind is not found.
    static Route instance(Sid.Kind kind, Function<Sid, Route> inner) {
        return path(
                segment(),
                (String text) -> sid(kind, withoutSuffix(text)).map(inner).orElseGet(() -> reject()));
    }

    /// What lies below a resource.
    static Route below(Sid.Kind kind, Function<Sid, Route> inner) {
        return pathPrefix(segment(), (String text) -> sid(kind, text).map(inner).orElseGet(() -> reject()));
    }

    static String withoutSuffix(String text) {
        return text.endsWith(SUFFIX) ? text.substring(0, text.length() - SUFFIX.length()) : text;
    }

    /// The SID of this kind that `text` is, if it is one.
    static Optional<Sid> sid(Sid.Kind kind, String text) {
        try {
            return Optional.of(Sid.parse(text)).filter(sid -> sid.isOf(kind));
        } catch (Malformed notASid) {
            return Optional.empty();
        }
    }
}
