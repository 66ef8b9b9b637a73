package io.strowger.region.webhook;

import io.strowger.core.AccountSid;
import io.strowger.core.Malformed;
import io.strowger.region.webhook.Outcome.Page;
import io.strowger.region.webhook.Outcome.Trouble;
import io.strowger.region.webhook.WebhookReply.Answered;
import io.strowger.region.webhook.WebhookReply.Failed;
import io.strowger.region.webhook.WebhookRequest.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// One webhook, from its first request to the reply: redirects, retries, cookies. Runs on one virtual thread,
/// and may be interrupted.
final class Delivery {
    private static final int UNAUTHORIZED = 401;
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final WebhookRequest request;
    private final Overrides overrides;
    private final Means means;
    private final WebhookSettings settings;
    private final HttpClient client;
    private final String idempotencyToken;
    private final BooleanSupplier isOver;
    private final Instant begun;
    private Cookies cookies;
    private int retriesLeft;

    /// What all deliveries have in common.
    ///
    /// @param mayAsk whether an address may be asked
    /// @param canPin whether the client can ask an address under another name
    /// @param tokens what signs the webhooks of an account
    record Means(
            WebhookSettings settings,
            Predicate<InetAddress> mayAsk,
            boolean canPin,
            Function<AccountSid, Optional<String>> tokens,
            InstantSource clock) {}

    Delivery(
            WebhookRequest request,
            Overrides overrides,
            Means means,
            HttpClient client,
            String idempotencyToken,
            BooleanSupplier isOver) {
        this.request = request;
        this.overrides = overrides;
        this.means = means;
        this.settings = means.settings();
        this.client = client;
        this.idempotencyToken = idempotencyToken;
        this.isOver = isOver;
        this.begun = means.clock().instant();
        this.cookies = request.cookies();
        this.retriesLeft = overrides.retries();
    }

    WebhookReply run() throws InterruptedException {
        try {
            var hop = Hop.first(request);
            for (var redirects = 0; ; redirects++) {
                switch (insist(hop)) {
                    case Trouble trouble -> {
                        return trouble.failed();
                    }
                    case Page page -> {
                        var location = page.headers().firstValue("Location");
                        if (!page.isRedirect() || location.isEmpty()) return judge(page, hop);
                        if (redirects == settings.maxRedirects())
                            return Problem.TOO_MANY_REDIRECTS.because(
                                    "more than " + settings.maxRedirects() + " redirects", page.status());
                        hop = hop.redirected(page.status(), location.get());
                    }
                }
            }
        } catch (Malformed bad) {
            return Problem.INVALID_URL.because(String.valueOf(bad.getMessage()));
        }
    }

    /// The URL's retries are for all its hops together. They follow at once: the total time is short.
    private Outcome insist(Hop hop) throws InterruptedException {
        while (true) {
            var outcome = askLoggedIn(hop);
            var again =
                    outcome.retryReason().filter(overrides::allowsRetryAfter).isPresent();
            if (!again || retriesLeft == 0 || isOver.getAsBoolean()) return outcome;
            retriesLeft--;
        }
    }

    /// A server gets user and password of the URL once it has asked for them, as Twilio does it.
    private Outcome askLoggedIn(Hop hop) throws InterruptedException {
        var outcome = ask(hop);
        var wantsLogIn = outcome instanceof Page page && page.status() == UNAUTHORIZED && hop.mayLogIn();
        return wantsLogIn ? ask(hop.loggedIn()) : outcome;
    }

    private Outcome ask(Hop hop) throws InterruptedException {
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(hop.url().getHost());
        } catch (UnknownHostException unknown) {
            return Outcome.noSuchHost(hop.url().getHost());
        }
        if (!Stream.of(addresses).allMatch(means.mayAsk()))
            return Outcome.privateAddress(hop.url().getHost());
        HttpResponse<InputStream> response;
        try {
            response = client.send(httpRequest(hop, addresses[0]), BodyHandlers.ofInputStream());
        } catch (IOException cause) {
            return Outcome.unanswered(cause);
        }
        cookies = cookies.after(
                hop.url(),
                response.headers().allValues("Set-Cookie"),
                means.clock().instant());
        return page(response);
    }

    private HttpRequest httpRequest(Hop hop, InetAddress address) {
        var builder = HttpRequest.newBuilder()
                .timeout(readTimeout())
                .header("User-Agent", "TwilioProxy/1.1")
                .header("Accept", "*/*")
                .header("I-Twilio-Idempotency-Token", idempotencyToken);
        if (isPinned(hop)) builder.uri(hop.askedAt(address)).header("Host", hop.hostAndPort());
        else builder.uri(URI.create(hop.asked()));
        if (hop.isPost())
            builder.header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                    .POST(BodyPublishers.ofString(hop.form()));
        hop.authorization().ifPresent(value -> builder.header("Authorization", value));
        cookies.headerFor(hop.url()).ifPresent(value -> builder.header("Cookie", value));
        means.tokens()
                .apply(request.account())
                .filter(token -> !token.isEmpty())
                .ifPresent(
                        token -> builder.header("X-Twilio-Signature", Signature.of(token, hop.asked(), hop.posted())));
        return builder.build();
    }

    /// A name that has another address by the time the client looks it up must not get past the rule. Over TLS
    /// its certificate does not fit then.
    private boolean isPinned(Hop hop) {
        return means.canPin() && !settings.allowPrivateAddresses() && !hop.isEncrypted();
    }

    /// Where it is no shorter than the total time, that one is to speak first.
    private Duration readTimeout() {
        var isShorter = overrides.readTimeout().compareTo(overrides.totalTime()) < 0;
        return isShorter ? overrides.readTimeout() : overrides.totalTime().plus(MOMENT);
    }

    private Outcome page(HttpResponse<InputStream> response) {
        var page = new Page(response.statusCode(), response.headers(), "");
        try (var body = response.body()) {
            if (!page.isSuccess() || Body.isAudio(Body.mediaType(page.contentType()))) return page;
            return Body.read(body, settings.maxBody())
                    .<Outcome>map(
                            octets -> new Page(page.status(), page.headers(), Body.text(octets, page.contentType())))
                    .orElseGet(() -> Outcome.last(Problem.TOO_LARGE.because(
                            "the answer is longer than " + settings.maxBody() + " octets", page.status())));
        } catch (IOException cut) {
            return Outcome.brokenOff(page.status());
        }
    }

    private WebhookReply judge(Page page, Hop hop) {
        if (!page.isSuccess()) return refusal(page.status());
        var type = Body.mediaType(page.contentType());
        if (request.kind() == Kind.VOICE && !Body.isAudio(type)) {
            if (page.body().isEmpty()) return Problem.EMPTY.because("the answer is empty", page.status());
            if (!Body.canBeTwiml(type))
                return Problem.CONTENT_TYPE.because(
                        type.isEmpty() ? "the answer has no Content-Type" : "the answer is of type " + type,
                        page.status());
        }
        return new Answered(
                page.status(),
                type,
                page.body(),
                hop.url().toString(),
                Duration.between(begun, means.clock().instant()),
                cookies);
    }

    private Failed refusal(int status) {
        var problem = switch (request.kind()) {
            case VOICE -> Problem.RETRIEVAL;
            case STATUS -> Problem.CALLBACK_REFUSED;
        };
        return problem.because("the server answered " + status, status);
    }
}
