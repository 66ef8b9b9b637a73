package io.strowger.region.webhook;

import io.strowger.core.AccountSid;
import io.strowger.core.AddressRule;
import io.strowger.core.Webhooks.Reach;
import io.strowger.region.webhook.WebhookReply.NotAsked;
import io.strowger.region.webhook.WebhookRequest.Kind;
import java.net.InetAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks the servers of our accounts what to do, and tells them what has happened, as Twilio does. Safe for use
/// by many threads; never blocks its caller. Every webhook has a virtual thread of its own.
public final class WebhookClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookClient.class);
    private static final String UNLOCKED_HEADERS = "jdk.httpclient.allowRestrictedHeaders";
    private static final Duration FOR_A_CALLER = Duration.ofSeconds(1); // short: nothing is heard meanwhile
    private static final long CONNECT_STEP = 100; // ms: with ct at most 10 s there are at most 100 clients

    static {
        // The JDK reads it once, when its client is first used, and keeps the Host header to itself without it.
        if (System.getProperty(UNLOCKED_HEADERS) == null) System.setProperty(UNLOCKED_HEADERS, "host");
    }

    private final WebhookSettings settings;
    private final Delivery.Means means;
    private final Supplier<String> idempotencyTokens;
    private final Slots slots;
    private final Knocks knocks;
    private final Map<Duration, HttpClient> clients = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /// `tokens` knows the auth token that signs the webhooks of an account; those without one go unsigned.
    public WebhookClient(WebhookSettings settings, Function<AccountSid, Optional<String>> tokens, InstantSource clock) {
        this(
                settings,
                tokens,
                clock,
                address -> settings.allowPrivateAddresses() || AddressRule.isPublic(address),
                () -> UUID.randomUUID().toString());
    }

    WebhookClient(
            WebhookSettings settings,
            Function<AccountSid, Optional<String>> tokens,
            InstantSource clock,
            Predicate<InetAddress> mayAsk,
            Supplier<String> idempotencyTokens) {
        this.settings = settings;
        this.means = new Delivery.Means(settings, mayAsk, canPin(), tokens, clock);
        this.idempotencyTokens = idempotencyTokens;
        this.slots = new Slots(settings.maxInFlight(), settings.maxInFlightPerAccount());
        this.knocks = new Knocks(settings, mayAsk);
    }

    /// Whether the server of this URL can be reached from here. It is not asked for anything. Completes within
    /// some seconds, on a thread as for [#send].
    CompletionStage<Reach> reach(AccountSid account, String url) {
        return knocks.at(account, url);
    }

    /// Completes with the reply, whatever happens, and within the total time: on a thread of this client or of
    /// the JDK's timer, neither of which is to be held up.
    public CompletionStage<WebhookReply> send(WebhookRequest request) {
        if (closed) return CompletableFuture.completedStage(stopped());
        var overrides = Overrides.of(request.url(), settings);
        var reply = new CompletableFuture<WebhookReply>();
        var worker = Thread.ofVirtual().name("webhook").start(() -> work(request, overrides, reply));
        return reply.completeOnTimeout(late(overrides), overrides.totalTime().toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, _) -> worker.interrupt());
    }

    /// Webhooks on their way fail.
    @Override
    public void close() {
        closed = true;
        clients.values().forEach(HttpClient::shutdownNow);
    }

    private void work(WebhookRequest request, Overrides overrides, CompletableFuture<WebhookReply> reply) {
        try {
            if (!slots.take(request.account(), patience(request.kind()))) {
                reply.complete(crowded());
                return;
            }
        } catch (InterruptedException over) {
            reply.complete(late(overrides));
            return;
        }
        try {
            var client = clientFor(overrides.connectTimeout());
            var token = idempotencyTokens.get();
            var delivery = new Delivery(request, overrides, means, client, token, reply::isDone);
            reply.complete(delivery.run());
        } catch (InterruptedException over) {
            reply.complete(late(overrides));
        } catch (RuntimeException | Error bug) {
            LOG.warn("{} failed for a reason of our own", request, bug);
            reply.complete(Problem.RETRIEVAL.because("it could not be asked"));
        } finally {
            slots.giveBack(request.account());
        }
    }

    /// The JDK's client has one connect timeout, so there is one client for each that URLs ask for.
    private HttpClient clientFor(Duration connectTimeout) {
        var steps = (connectTimeout.toMillis() + CONNECT_STEP - 1) / CONNECT_STEP;
        return clients.computeIfAbsent(Duration.ofMillis(steps * CONNECT_STEP), WebhookClient::open);
    }

    /// Without a proxy: what has been looked at is what is asked.
    private static HttpClient open(Duration connectTimeout) {
        return HttpClient.newBuilder()
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .executor(task -> Thread.ofVirtual().name("webhook-io").start(task))
                .build();
    }

    private static boolean canPin() {
        try {
            HttpRequest.newBuilder().header("Host", "example.com");
            return true;
        } catch (IllegalArgumentException locked) {
            LOG.warn(
                    "start the JVM with -D{}=host: names are looked up twice, when checked and when asked",
                    UNLOCKED_HEADERS);
            return false;
        }
    }

    private static WebhookReply late(Overrides overrides) {
        return Problem.TOTAL_TIME.because(
                "no answer within " + overrides.totalTime().toMillis() + " ms");
    }

    /// A caller waits for a document; a notice has time, and comes again.
    private static Duration patience(Kind kind) {
        return switch (kind) {
            case VOICE -> FOR_A_CALLER;
            case STATUS -> Duration.ZERO;
        };
    }

    private WebhookReply crowded() {
        return new NotAsked("more than " + settings.maxInFlight() + " webhooks at once, or "
                + settings.maxInFlightPerAccount() + " of this account");
    }

    private static WebhookReply stopped() {
        return new NotAsked("this node stops");
    }
}
