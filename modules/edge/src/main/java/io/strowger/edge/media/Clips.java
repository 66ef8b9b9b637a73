package io.strowger.edge.media;

import io.strowger.core.AddressRule;
import io.strowger.core.Malformed;
import io.strowger.core.Secrets;
import io.strowger.core.Urls;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Fetches what applications want to be played, WAV files over HTTP. Safe for use by any thread; never waits.
public final class Clips implements AutoCloseable {
    private static final int OK = 200;
    private static final String UNLOCKED_HEADERS = "jdk.httpclient.allowRestrictedHeaders";

    static {
        // As for webhooks, in whose module it can't be shared: the JDK reads it once, when its client is first used.
        if (System.getProperty(UNLOCKED_HEADERS) == null) System.setProperty(UNLOCKED_HEADERS, "host");
    }

    private final MediaSettings.ClipSettings settings;
    private final Predicate<InetAddress> mayAsk;
    private final boolean canPin = canPin();
    private final HttpClient http;
    private final Workers workers;

    /// How asking for one ends.
    public sealed interface Fetched {}

    public record Found(Audio audio) implements Fetched {}

    public record NotFound(String why) implements Fetched {}

    public Clips(MediaSettings.ClipSettings settings) {
        this(settings, address -> settings.allowPrivate() || AddressRule.isPublic(address));
    }

    /// `mayAsk` says which addresses may be asked.
    Clips(MediaSettings.ClipSettings settings, Predicate<InetAddress> mayAsk) {
        this.settings = settings;
        this.mayAsk = mayAsk;
        this.workers = new Workers("clips", settings.maxConcurrent(), settings.maxWaiting());
        this.http = HttpClient.newBuilder()
                .connectTimeout(settings.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY) // what has been looked at is what is asked
                .build();
    }

    /// Completes on another thread, or at once when too many are waiting. Never fails.
    public CompletionStage<Fetched> fetch(String url) {
        return workers.submit(
                () -> get(url), () -> notFound("too much is being fetched already: " + Urls.withoutUser(url)));
    }

    /// What everybody reads who may see the call: without the password of the URL.
    private static Fetched notFound(String why) {
        return new NotFound(Secrets.masked(why));
    }

    private Fetched get(String url) {
        if (workers.isClosed()) return notFound("stopped");
        var named = Urls.withoutUser(url);
        try {
            var uri = Urls.parse(url);
            var addresses = InetAddress.getAllByName(uri.getHost());
            if (!Stream.of(addresses).allMatch(mayAsk))
                return notFound("not fetched, since that is an address in a private network: " + named);
            var response = whole(request(uri, addresses[0]));
            return response.statusCode() == OK
                    ? new Found(Wav.read(response.body()))
                    : notFound("HTTP " + response.statusCode() + " from " + named);
        } catch (Malformed bad) {
            return notFound("no URL of a file that could be played: " + named);
        } catch (TimeoutException late) {
            return notFound(named + " took longer than " + settings.timeout().toMillis() + " ms");
        } catch (ExecutionException failure) {
            return notFound(named + " can't be fetched: " + failure.getCause());
        } catch (IOException | RuntimeException failure) {
            return notFound(named + " can't be played: " + failure.getMessage());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return notFound("stopped");
        }
    }

    private static boolean canPin() {
        try {
            HttpRequest.newBuilder().header("Host", "example.com");
            return true;
        } catch (IllegalArgumentException locked) {
            return false; // names are looked up twice, then: when checked and when asked
        }
    }

    /// A name that has another address by the time the client looks it up must not get past the rule.
    private HttpRequest request(URI uri, InetAddress address) {
        var isPinned = canPin && !settings.allowPrivate() && "http".equalsIgnoreCase(uri.getScheme());
        if (!isPinned) return HttpRequest.newBuilder(uri).build();
        return HttpRequest.newBuilder(at(uri, address))
                .header("Host", uri.getHost() + port(uri))
                .build();
    }

    static URI at(URI uri, InetAddress address) {
        var literal = address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
        var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return URI.create(uri.getScheme() + "://" + literal + port(uri) + path + query);
    }

    private static String port(URI uri) {
        return uri.getPort() < 0 ? "" : ":" + uri.getPort();
    }

    /// The timeout of a request ends with its headers; this one is for the whole.
    private HttpResponse<byte[]> whole(HttpRequest request)
            throws ExecutionException, InterruptedException, TimeoutException {
        var coming = http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), Wav.MOST_BYTES));
        try {
            return coming.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            coming.cancel(true);
        }
    }

    /// What is being fetched ends as not found.
    @Override
    public void close() {
        http.shutdownNow();
        workers.close();
    }
}
