package io.strowger.region;

import static io.strowger.testkit.TestNode.get;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.strowger.core.CredentialLists;
import io.strowger.core.Domains;
import io.strowger.core.Lease;
import io.strowger.core.MappingKind;
import io.strowger.core.NamedLists;
import io.strowger.core.Registrations;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.HashedPassword;
import io.strowger.region.ladder.LadderNodes;
import io.strowger.region.recording.RemoteRecordings;
import io.strowger.region.webhook.RemoteWebhooks;
import io.strowger.region.webhook.WebhookClient;
import io.strowger.region.webhook.WebhookSettings;
import io.strowger.testkit.TestDatabases;
import io.strowger.testkit.TestNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/// A node of a region with a database of its own and an arbiter in memory, and all of that region until there is
/// [#another].
final class TestRegion implements AutoCloseable {
    /// Nothing changes nodes by itself while a test looks where it lives.
    private static final Config SETTINGS = ConfigFactory.parseString("""
            strowger.region { nonce-secret = "the secret of a test", webhooks.allow-private-addresses = true }
            pekko.cluster.sharding.rebalance-interval = 1h""");

    final FakeRoutes routes;
    final FakeEdges edges;
    private final TestDatabases.TestDatabase database;
    private final AtomicReference<Duration> ahead;
    private final InstantSource clock;
    private TestNode node;
    private ShardedRegion region;

    TestRegion() {
        this.routes = new FakeRoutes();
        this.edges = new FakeEdges();
        this.database = TestDatabases.fresh();
        this.ahead = new AtomicReference<>(Duration.ZERO);
        this.clock = () -> Instant.now().plus(ahead.get());
        this.node = startAlone();
        this.region = reach();
    }

    private TestRegion(TestRegion first) {
        this.routes = first.routes;
        this.edges = first.edges;
        this.database = first.database;
        this.ahead = first.ahead;
        this.clock = first.clock;
        this.node = host(TestNode.joining(first.node, "us1", "region", database, clock, SETTINGS));
        this.region = reach();
    }

    /// A further node of the same region.
    TestRegion another() {
        return new TestRegion(this);
    }

    private TestNode startAlone() {
        return host(TestNode.alone("us1", "region", database, clock, SETTINGS));
    }

    private TestNode host(TestNode started) {
        RegionNode.start(
                started.system(),
                Samples.US1,
                started.entities(),
                started.database(),
                started.json(),
                routes,
                edges,
                webhooks(started.system().settings().config()),
                Lease.off(),
                clock,
                RegionSettings.from(started.system().settings().config()));
        return started;
    }

    private WebhookClient webhooks(Config config) {
        return new WebhookClient(WebhookSettings.from(config), _ -> Optional.of("local-us1"), clock);
    }

    private ShardedRegion reach() {
        return new ShardedRegion(
                Samples.US1,
                node.entities(),
                node.views(),
                routes,
                new Random(),
                LadderNodes.of(node.system(), Samples.US1),
                new RemoteRecordings(node.system(), Samples.US1),
                new RemoteWebhooks(node.system(), Samples.US1));
    }

    /// From now on the region's clock is so much ahead.
    void pass(Duration time) {
        ahead.updateAndGet(time::plus);
    }

    /// Everything in memory is lost.
    void restart() {
        node.crash();
        node = startAlone();
        region = reach();
    }

    ShardedRegion region() {
        return region;
    }

    Domains domains() {
        return region.domains();
    }

    CredentialLists credentialLists() {
        return region.credentialLists();
    }

    Registrations registrations() {
        return region.registrations();
    }

    TestNode node() {
        return node;
    }

    Domains.SipDomain createDomain(DomainName name) {
        var reply = get(domains().create(Samples.ACCOUNT, name, Samples.REGISTRABLE));
        return switch (reply) {
            case Domains.Created(var domain) -> domain;
            case Domains.NameTaken _, Domains.TooManyDomains _ -> throw new AssertionError("not created: " + reply);
        };
    }

    Sid createList(String friendlyName) {
        var reply = get(credentialLists().create(Samples.ACCOUNT, friendlyName));
        return switch (reply) {
            case NamedLists.Created(var list) -> list.sid();
            case NamedLists.NameInUse _, NamedLists.TooManyLists _ -> throw new AssertionError("not created: " + reply);
        };
    }

    /// A domain at which alice may register.
    Domains.SipDomain createDomainForAlice() {
        var domain = createDomain(Samples.ACME);
        var list = createList("phones");
        get(credentialLists().add(Samples.ACCOUNT, list, "alice", HashedPassword.of("alice", Samples.PASSWORD)));
        get(domains().map(Samples.ACCOUNT, domain.sid(), MappingKind.REGISTRATIONS_CREDENTIAL_LIST, list));
        return domain;
    }

    @Override
    public void close() {
        node.close();
    }
}
