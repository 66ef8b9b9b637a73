package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.strowger.core.AccountSid;
import io.strowger.core.ClusterView;
import io.strowger.core.LocalSites;
import io.strowger.core.NodeReport;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Regions;
import io.strowger.core.RouteBeliefs;
import io.strowger.core.sip.DomainName;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.util.ByteString;

/// The gateway of site us1 over fakes of the regions us1 and ie1, with two accounts; asked without a socket.
final class TestSite {
    static final Instant NOON = Instant.parse("2026-03-05T12:00:00.123456Z");
    static final String NOON_2822 = "Thu, 05 Mar 2026 12:00:00 +0000";
    static final AccountSid ACME = AccountSid.parse("AC" + "a".repeat(32));
    static final AccountSid OTHER = AccountSid.parse("AC" + "b".repeat(32));
    static final String ROOT = "/2010-04-01/Accounts/" + ACME;
    static final ActorSystem<Void> SYSTEM = ActorSystem.create(
            Behaviors.empty(), "gateway-test", ConfigFactory.parseString("""
                pekko.daemonic = on
                pekko.loglevel = ERROR
                pekko.jvm-shutdown-hooks = off
                """).withFallback(ConfigFactory.load()));
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final ApiDocument DOCUMENT = ApiDocument.read();

    final FakeRegion us1 = FakeRegion.of("us1");
    final FakeRegion ie1 = FakeRegion.of("ie1");
    final Fakes arbiter = new Fakes();
    final FakeRoutes routes = new FakeRoutes(arbiter);
    final FakeInboundRegions inboundRegions = new FakeInboundRegions(arbiter);
    final FakeSubAccounts subAccounts = new FakeSubAccounts(arbiter);
    final FakeJournal global = new FakeJournal(arbiter);
    final Fakes edge = new Fakes();
    final Map<String, NodeReport> reports = new ConcurrentHashMap<>();
    /// Whether the cluster can't be seen the next time, as if by a bug.
    final AtomicBoolean clusterBreaks = new AtomicBoolean();
    /// Data centers whose nodes can't be reached.
    final Set<String> lost = ConcurrentHashMap.newKeySet();
    final Map<String, Boolean> checks = new LinkedHashMap<>(Map.of("cluster", true));
    final Map<DomainName, List<RouteBeliefs.OfNode>> beliefs = new ConcurrentHashMap<>();
    final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final Optional<LocalSites> localSites;
    private final Function<HttpRequest, CompletionStage<HttpResponse>> handler;

    TestSite() {
        this("", Optional.empty());
    }

    TestSite(String settings, Optional<LocalSites> localSites) {
        this.localSites = localSites;
        this.handler = Gateway.route(settings(ConfigFactory.parseString(settings)), ports())
                .handler(SYSTEM);
    }

    static GatewaySettings settings(Config more) {
        var defaults = GatewaySettings.from(more.withFallback(ConfigFactory.parseString("strowger.gateway.port = 0"))
                .withFallback(ConfigFactory.load())
                .resolve());
        var accounts = List.of(account(ACME, "acme"), account(OTHER, "other"));
        return new GatewaySettings(
                defaults.host(),
                defaults.port(),
                defaults.region(),
                defaults.requestTimeout(),
                defaults.idleTimeout(),
                defaults.maxConnections(),
                defaults.maxConnectionsPerAddress(),
                defaults.backlog(),
                defaults.maxBody(),
                defaults.maxHeaders(),
                defaults.maxHeaderLength(),
                defaults.maxUriLength(),
                defaults.rateLimits(),
                defaults.tls(),
                defaults.consoleSignedIn(),
                accounts);
    }

    private static Account account(AccountSid sid, String name) {
        return new Account(
                sid, name, Map.of(RegionId.parse("us1"), name + "-us1", RegionId.parse("ie1"), name + "-ie1"));
    }

    Gateway.Ports ports() {
        var regions = Stream.of(us1, ie1).collect(Collectors.toMap(FakeRegion::id, region -> (Region) region));
        return new Gateway.Ports(
                new Regions(regions),
                routes,
                inboundRegions,
                subAccounts,
                global,
                this::seen,
                new FakeSipDoor(edge),
                name -> edge.answer(() -> beliefs.getOrDefault(name, List.of())),
                () -> checks,
                new FakeConsole(),
                localSites,
                now::get,
                new Random(7));
    }

    private ClusterView.Snapshot seen() {
        if (clusterBreaks.getAndSet(false)) throw new IllegalStateException("once, for a test");
        var address = "pekko://strowger@127.0.0.1:2551";
        return new ClusterView.Snapshot(
                address,
                List.of(new ClusterView.Node(address, "us1", List.of("region"), List.of(), "Up", !lost.contains("us1"))
                        .with(Optional.ofNullable(reports.get(address)))));
    }

    /// A request with acme's token of us1, to a host that names no region, until told otherwise.
    Ask get(String path) {
        return new Ask("GET", path);
    }

    Ask delete(String path) {
        return new Ask("DELETE", path);
    }

    /// `parameters` are names and values, in turn.
    Ask post(String path, String... parameters) {
        var form = new StringBuilder();
        for (var at = 0; at < parameters.length; at += 2)
            form.append(form.isEmpty() ? "" : "&")
                    .append(encoded(parameters[at]))
                    .append('=')
                    .append(encoded(parameters[at + 1]));
        return new Ask("POST", path).body("application/x-www-form-urlencoded", form.toString());
    }

    Ask ask(String method, String path) {
        return new Ask(method, path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static String basic(String username, String password) {
        return "Basic "
                + Base64.getEncoder().encodeToString((username + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    final class Ask {
        private HttpRequest request;

        private Ask(String method, String path) {
            request = HttpRequest.create("http://localhost" + path)
                    .withMethod(HttpMethods.lookup(method).orElseThrow())
                    .addHeader(RawHeader.create("Authorization", basic(ACME.value(), "acme-us1")));
        }

        Ask at(String host) {
            request = request.withUri(request.getUri().host(host));
            return this;
        }

        Ask as(String username, String password) {
            return authorization(basic(username, password));
        }

        Ask authorization(String header) {
            request = request.removeHeader("Authorization").addHeader(RawHeader.create("Authorization", header));
            return this;
        }

        Ask anonymously() {
            return withoutHeader("Authorization");
        }

        Ask header(String name, String value) {
            request = request.addHeader(HttpHeader.parse(name, value));
            return this;
        }

        Ask withoutHeader(String name) {
            request = request.removeHeader(name);
            return this;
        }

        /// From this address, which is the loopback's in local mode.
        Ask from(String address) {
            request = request.addAttribute(
                    AttributeKeys.remoteAddress, RemoteAddress.create(new InetSocketAddress(address, 40_000)));
            return this;
        }

        Ask body(String type, String body) {
            request = request.withEntity(ContentTypes.parse(type), body.getBytes(StandardCharsets.UTF_8));
            return this;
        }

        /// What an endless answer says until `isEnough`. `then` is run once it has begun, by `hasBegun`.
        String until(Predicate<String> hasBegun, Runnable then, Predicate<String> isEnough) {
            var said = new StringBuilder();
            var response = response();
            try {
                response.entity()
                        .getDataBytes()
                        .map(bytes -> {
                            var isEarly = !hasBegun.test(said.toString());
                            said.append(bytes.utf8String());
                            if (isEarly && hasBegun.test(said.toString())) then.run();
                            return !isEnough.test(said.toString());
                        })
                        .takeWhile(goesOn -> goesOn)
                        .run(SYSTEM)
                        .toCompletableFuture()
                        .get(10, TimeUnit.SECONDS);
                return said.toString();
            } catch (Exception failure) {
                throw new AssertionError("not said by " + request + ": " + said, failure);
            }
        }

        /// The answer with its body still to be read. What there is of Strowger's own API is in its document.
        HttpResponse response() {
            try {
                var response = handler.apply(request).toCompletableFuture().get(5, TimeUnit.SECONDS);
                assertThat(isOfNoRoute(response)
                                || DOCUMENT.has(
                                        request.method().value(),
                                        request.getUri().path()))
                        .as("openapi.json has " + request + ", which is answered " + response.status())
                        .isTrue();
                return response;
            } catch (Exception failure) {
                throw new AssertionError("no answer to " + request, failure);
            }
        }

        /// Whether the answer may have been given before anybody looked which route it is for.
        private boolean isOfNoRoute(HttpResponse response) {
            return !request.getUri().path().startsWith("/strowger/v1/")
                    || request.method().equals(HttpMethods.OPTIONS)
                    || response.status().intValue() >= 500
                    || Set.of(401, 403, 404, 405, 429)
                            .contains(response.status().intValue());
        }

        Answer answer() {
            var response = response();
            try {
                var body = response.entity()
                        .toStrict(Duration.ofSeconds(5).toMillis(), SYSTEM)
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS);
                return new Answer(response, body.getData());
            } catch (Exception failure) {
                throw new AssertionError("no answer to " + request, failure);
            }
        }
    }

    record Answer(HttpResponse response, ByteString data) {
        String body() {
            return data.utf8String();
        }

        int status() {
            return response.status().intValue();
        }

        String header(String name) {
            return Optional.of(response)
                    .flatMap(found -> found.getHeader(name))
                    .map(header -> header.value())
                    .orElse("");
        }

        String contentType() {
            return response.entity().getContentType().toString();
        }

        JsonNode json() {
            try {
                return JSON.readTree(body());
            } catch (JsonProcessingException notJson) {
                throw new AssertionError("not JSON: " + body(), notJson);
            }
        }

        /// The text at a JSON pointer without its first slash.
        String at(String pointer) {
            return json().at("/" + pointer).asText();
        }

        String sid() {
            return at("sid");
        }
    }
}
