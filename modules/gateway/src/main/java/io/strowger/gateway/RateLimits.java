package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.mapResponse;

import io.strowger.core.AccountSid;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/// How much an account, and an address, may ask of this gateway; past it 429, code 20429. An account's requests are
/// counted once it is known whose they are, so nobody else can use them up. An address is counted for the
/// credentials it had wrong: past the limit not even the right ones are looked at, else a guess would still show
/// itself. Each gateway counts for itself.
final class RateLimits {
    /// About 2 MB of buckets.
    private static final int MOST_KEYS = 10_000;

    /// What one customer is given of IPv6, at least: who has one address there has them all.
    private static final int IPV6_PREFIX_BYTES = 8;

    private final TokenBuckets<AccountSid> accounts;
    private final TokenBuckets<String> failures;
    private final LongSupplier nanoTime;

    RateLimits(Settings settings, LongSupplier nanoTime) {
        this.accounts = new TokenBuckets<>(settings.account(), MOST_KEYS);
        this.failures = new TokenBuckets<>(settings.failures(), MOST_KEYS);
        this.nanoTime = nanoTime;
    }

    /// Both are explained in `reference.conf`.
    record Settings(TokenBuckets.Limit account, TokenBuckets.Limit failures) {}

    /// Goes on unless this account has asked too much.
    Route ofAccount(AccountSid account, Supplier<Route> inner) {
        return accounts.take(account, nanoTime.getAsLong())
                .map(RateLimits::tooManyRequests)
                .orElseGet(inner);
    }

    /// Goes on unless the address of the client has had too many credentials wrong.
    Route ofAddress(Supplier<Route> inner) {
        return extractRequest(request -> address(request)
                .map(address -> failures.wait(address, nanoTime.getAsLong())
                        .map(RateLimits::tooManyRequests)
                        .orElseGet(() -> mapResponse(response -> counted(address, request, response), inner)))
                .orElseGet(inner));
    }

    private HttpResponse counted(String address, HttpRequest request, HttpResponse response) {
        if (response.status().equals(StatusCodes.UNAUTHORIZED) && isGuess(request))
            failures.take(address, nanoTime.getAsLong());
        return response;
    }

    /// Some clients send no credentials before they are asked for them, which guesses nothing. A form may hold some.
    private static boolean isGuess(HttpRequest request) {
        return request.getHeader("Authorization").isPresent()
                || request.getHeader("Cookie").isPresent()
                || request.method().equals(HttpMethods.POST);
    }

    /// What the client is known by here: of IPv6 its network.
    static Optional<String> address(HttpRequest request) {
        return Provenance.address(request).map(RateLimits::network);
    }

    static String network(InetAddress address) {
        return address instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(address.getAddress(), IPV6_PREFIX_BYTES))
                : address.getHostAddress();
    }

    private static Route tooManyRequests(Duration wait) {
        return tooMany("Too Many Requests", wait);
    }

    /// 429: after `wait` the same may be granted.
    static Route tooMany(String message, Duration wait) {
        return complete(tooManyResponse(message, wait));
    }

    static HttpResponse tooManyResponse(String message, Duration wait) {
        return Answers.errorResponse(StatusCodes.TOO_MANY_REQUESTS, 20429, message)
                .addHeader(RawHeader.create("Retry-After", Long.toString(seconds(wait))));
    }

    /// Whole ones, and never 0: there is no token yet.
    static long seconds(Duration wait) {
        return wait.plusSeconds(1).minusNanos(1).toSeconds();
    }
}
