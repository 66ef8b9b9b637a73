package io.strowger.region;

import io.strowger.cluster.Entities;
import io.strowger.cluster.Topology;
import io.strowger.cluster.Views;
import io.strowger.core.ApiKeys;
import io.strowger.core.Calls;
import io.strowger.core.Cause;
import io.strowger.core.CredentialLists;
import io.strowger.core.Domains;
import io.strowger.core.IpAccessControlLists;
import io.strowger.core.Journal;
import io.strowger.core.Ladders;
import io.strowger.core.Recordings;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Registrations;
import io.strowger.core.Routes;
import io.strowger.core.Webhooks;
import io.strowger.region.ladder.LadderNodes;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// One region, reached over sharding from any node of the cluster.
public final class ShardedRegion implements Region {
    private final RegionAccess access;
    private final Routes routes;
    private final RandomGenerator random;
    private final LadderNodes ladderNodes;
    private final Registrations registrations;
    private final Calls calls;
    private final Ladders ladders;
    private final Recordings recordings;
    private final Webhooks webhooks;
    private final Domains domains;
    private final CredentialLists credentialLists;
    private final IpAccessControlLists ipAccessControlLists;
    private final ApiKeys apiKeys;
    private final Journal journal;

    /// `random` makes SIDs and is used by many threads.
    public ShardedRegion(
            RegionId id,
            Entities entities,
            Views views,
            Routes routes,
            RandomGenerator random,
            LadderNodes ladderNodes,
            Recordings recordings,
            Webhooks webhooks) {
        this(RegionAccess.of(id, entities, views), routes, random, ladderNodes, recordings, webhooks);
    }

    private ShardedRegion(
            RegionAccess region,
            Routes routes,
            RandomGenerator random,
            LadderNodes ladderNodes,
            Recordings recordings,
            Webhooks webhooks) {
        this.access = region;
        this.routes = routes;
        this.random = random;
        this.ladderNodes = ladderNodes;
        this.registrations = new ShardedRegistrations(region);
        this.calls = new ShardedCalls(region, random);
        this.ladders = new ShardedLadders(region, ladderNodes);
        this.recordings = recordings;
        this.webhooks = webhooks;
        this.domains = new ShardedDomains(region, routes, random);
        this.credentialLists = new ShardedCredentialLists(region, random);
        this.ipAccessControlLists = new ShardedIpAccessControlLists(region, random);
        this.apiKeys = new ShardedApiKeys(region, random);
        this.journal = region.views().journal(Topology.dataCenter(region.region()));
    }

    @Override
    public RegionId id() {
        return access.region();
    }

    @Override
    public Registrations registrations() {
        return registrations;
    }

    @Override
    public Calls calls() {
        return calls;
    }

    @Override
    public Ladders ladders() {
        return ladders;
    }

    @Override
    public Recordings recordings() {
        return recordings;
    }

    @Override
    public Webhooks webhooks() {
        return webhooks;
    }

    @Override
    public Domains domains() {
        return domains;
    }

    @Override
    public CredentialLists credentialLists() {
        return credentialLists;
    }

    @Override
    public IpAccessControlLists ipAccessControlLists() {
        return ipAccessControlLists;
    }

    @Override
    public ApiKeys apiKeys() {
        return apiKeys;
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public Region askedBy(Cause cause) {
        var caused = new RegionAccess(access.region(), access.entities(), access.views(), Optional.of(cause));
        return new ShardedRegion(caused, routes, random, ladderNodes, recordings, webhooks);
    }
}
