package io.strowger.region;

import io.strowger.cluster.Entities;
import io.strowger.cluster.Topology;
import io.strowger.cluster.Views;
import io.strowger.core.CredentialLists;
import io.strowger.core.Domains;
import io.strowger.core.IpAccessControlLists;
import io.strowger.core.Journal;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Registrations;
import io.strowger.core.Routes;
import java.util.random.RandomGenerator;

/// One region, reached over sharding from any node of the cluster.
public final class ShardedRegion implements Region {
    private final RegionId id;
    private final Registrations registrations;
    private final Domains domains;
    private final CredentialLists credentialLists;
    private final IpAccessControlLists ipAccessControlLists;
    private final Journal journal;

    /// `random` makes SIDs and is used by many threads.
    public ShardedRegion(RegionId id, Entities entities, Views views, Routes routes, RandomGenerator random) {
        var region = new RegionAccess(id, entities, views);
        this.id = id;
        this.registrations = new ShardedRegistrations(region);
        this.domains = new ShardedDomains(region, routes, random);
        this.credentialLists = new ShardedCredentialLists(region, random);
        this.ipAccessControlLists = new ShardedIpAccessControlLists(region, random);
        this.journal = views.journal(Topology.dataCenter(id));
    }

    @Override
    public RegionId id() {
        return id;
    }

    @Override
    public Registrations registrations() {
        return registrations;
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
    public Journal journal() {
        return journal;
    }
}
