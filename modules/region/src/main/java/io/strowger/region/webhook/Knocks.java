package io.strowger.region.webhook;

import io.strowger.core.AccountSid;
import io.strowger.core.Malformed;
import io.strowger.core.Urls;
import io.strowger.core.Webhooks.Reach;
import io.strowger.core.Webhooks.Reachable;
import io.strowger.core.Webhooks.Unreachable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Connects to the servers of webhooks as [WebhookClient] would, with TLS where the URL wants it, and goes away
/// without a word: a request could have effects. Never blocks its caller; every knock has a virtual thread.
final class Knocks {
    private static final Logger LOG = LoggerFactory.getLogger(Knocks.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3); // people look at a screen meanwhile
    private static final Duration IN_LINE = Duration.ofSeconds(1);
    private static final int AT_ONCE = 32;
    private static final int AT_ONCE_PER_ACCOUNT = 6; // two look at the three URLs of a Domain
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final WebhookSettings settings;
    private final Predicate<InetAddress> mayAsk;
    private final Duration patience;
    private final Slots slots = new Slots(AT_ONCE, AT_ONCE_PER_ACCOUNT);

    Knocks(WebhookSettings settings, Predicate<InetAddress> mayAsk) {
        this(settings, mayAsk, PATIENCE);
    }

    Knocks(WebhookSettings settings, Predicate<InetAddress> mayAsk, Duration patience) {
        this.settings = settings;
        this.mayAsk = mayAsk;
        this.patience = patience;
    }

    /// Completes within the patience, on a thread of its own or of the JDK's timer. `url` is as it was
    /// configured, overrides in its fragment too.
    CompletionStage<Reach> at(AccountSid account, String url) {
        var reach = new CompletableFuture<Reach>();
        var worker = Thread.ofVirtual().name("webhook-knock").start(() -> work(account, url, reach));
        return reach.completeOnTimeout(silence(patience), patience.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, _) -> worker.interrupt());
    }

    private void work(AccountSid account, String url, CompletableFuture<Reach> reach) {
        try {
            if (!slots.take(account, IN_LINE)) {
                reach.complete(new Unreachable("not tried: too many are tried at the moment"));
                return;
            }
        } catch (InterruptedException over) {
            return; // whoever asked has been told
        }
        try {
            reach.complete(knock(url));
        } catch (RuntimeException | Error bug) {
            LOG.warn("{} could not be tried for a reason of our own", Urls.withoutUser(url), bug);
            reach.complete(new Unreachable("it could not be tried"));
        } finally {
            slots.giveBack(account);
        }
    }

    private Reach knock(String configured) {
        try {
            return knock(Urls.parse(configured), connectTimeout(configured));
        } catch (Malformed bad) {
            return new Unreachable(String.valueOf(bad.getMessage()));
        }
    }

    private Reach knock(URI url, Duration timeout) {
        var host = url.getHost();
        try {
            var addresses = InetAddress.getAllByName(host);
            if (!Stream.of(addresses).allMatch(mayAsk)) return because(Outcome.privateAddress(host));
            return connect(url, addresses[0], timeout);
        } catch (UnknownHostException unknown) {
            return because(Outcome.noSuchHost(host));
        }
    }

    private Duration connectTimeout(String configured) {
        var own = Overrides.of(configured, settings).connectTimeout();
        return own.compareTo(patience) < 0 ? own : patience;
    }

    /// Without a proxy: what has been looked at is what is tried.
    private Reach connect(URI url, InetAddress address, Duration timeout) {
        var isEncrypted = url.getScheme().equalsIgnoreCase("https");
        var port = url.getPort() > 0 ? url.getPort() : isEncrypted ? HTTPS : HTTP;
        try (var connection = new Socket(Proxy.NO_PROXY)) {
            connection.connect(new InetSocketAddress(address, port), millis(timeout));
            connection.setSoTimeout(millis(timeout)); // that of a connection is for its TLS too
            if (isEncrypted) shakeHands(connection, url.getHost());
            return new Reachable();
        } catch (SocketTimeoutException silent) {
            return silence(timeout);
        } catch (ConnectException refused) {
            return new Unreachable("connection refused by " + url.getHost() + ":" + port);
        } catch (SSLException tls) {
            return because(Outcome.unanswered(tls));
        } catch (IOException broken) {
            return new Unreachable("the connection to " + url.getHost() + ":" + port + " failed");
        }
    }

    /// As the JDK's HTTP client does: whom the JVM trusts is trusted, with a certificate for this very host.
    private static void shakeHands(Socket connection, String host) throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        try (var secured = (SSLSocket) factory.createSocket(connection, host, connection.getPort(), true)) {
            var parameters = secured.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            secured.setSSLParameters(parameters);
            secured.startHandshake();
        }
    }

    private static Unreachable because(Outcome.Trouble trouble) {
        return new Unreachable(trouble.failed().message());
    }

    private static Unreachable silence(Duration time) {
        return new Unreachable("no answer within " + time.toMillis() + " ms");
    }

    private static int millis(Duration time) {
        return Math.toIntExact(time.toMillis());
    }
}
