package io.strowger.region;

import io.strowger.cluster.Database;
import io.strowger.cluster.DurableJson;
import io.strowger.cluster.Entities;
import io.strowger.cluster.EntityKind;
import io.strowger.cluster.EntityKind.History;
import io.strowger.cluster.EntityKind.Lifetime;
import io.strowger.cluster.Port;
import io.strowger.cluster.ReadModel;
import io.strowger.cluster.ShardedEntities;
import io.strowger.cluster.ShardedViews;
import io.strowger.cluster.Views;
import io.strowger.core.Lease;
import io.strowger.core.RegionId;
import io.strowger.core.Routes;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.Nonces;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;

/// What a node of role `region` runs: its share of the region's entities, and of the region's read model.
public final class RegionNode {
    private RegionNode() {}

    /// Starts the share of `region`, which must be the node's data center.
    public static void start(
            ActorSystem<?> system,
            RegionId region,
            ShardedEntities entities,
            Database database,
            DurableJson json,
            Routes routes,
            Lease lease,
            RegionSettings settings) {
        var views = new ShardedViews(entities, json);
        for (var kind : kinds(region, entities, views, routes, lease, settings)) entities.host(kind);
        ReadModel.start(
                system,
                entities,
                database,
                json,
                List.of(
                        RegionAccess.DOMAINS,
                        RegionAccess.CREDENTIAL_LISTS,
                        RegionAccess.IP_ACCESS_CONTROL_LISTS,
                        RegionAccess.REGISTRATIONS),
                settings.readModelIdle());
    }

    /// The entities of a region on a node that admits by `lease`: what is started above, and what the simulator
    /// runs.
    public static List<EntityKind<?, ?, ?>> kinds(
            RegionId region, Entities entities, Views views, Routes routes, Lease lease, RegionSettings settings) {
        var nonces = new Nonces(settings.nonceKey(), settings.nonceLifetime());
        var configured = new Lifetime(settings.passivateAfter(), settings.snapshotEvery(), History.KEPT);
        var refreshed = new Lifetime(settings.passivateAfter(), settings.registrationSnapshotEvery(), History.CUT);
        return List.of(
                new EntityKind<>(
                        RegionSession.KIND,
                        RegionSession.Command.class,
                        RegionSession.State.class,
                        _ -> new RegionSession(),
                        Port.none(),
                        configured),
                new EntityKind<>(
                        Domain.KIND,
                        Domain.Command.class,
                        Domain.State.class,
                        name -> new Domain(DomainName.parse(name), region, lease, nonces),
                        new RoutePort(region, routes),
                        new Lifetime(settings.passivateDomainsAfter(), settings.snapshotEvery(), History.KEPT)),
                new EntityKind<>(
                        CredentialList.KIND,
                        CredentialList.Command.class,
                        CredentialList.State.class,
                        sid -> new CredentialList(Sid.parse(sid)),
                        Port.none(),
                        configured),
                new EntityKind<>(
                        IpAccessControlList.KIND,
                        IpAccessControlList.Command.class,
                        IpAccessControlList.State.class,
                        sid -> new IpAccessControlList(Sid.parse(sid)),
                        Port.none(),
                        configured),
                new EntityKind<>(
                        Holdings.KIND,
                        Holdings.Command.class,
                        Holdings.State.class,
                        _ -> new Holdings(),
                        new HoldingsPort(new RegionAccess(region, entities, views)),
                        configured),
                new EntityKind<>(
                        Registration.KIND,
                        Registration.Command.class,
                        Registration.State.class,
                        _ -> new Registration(nonces, lease),
                        Port.none(),
                        refreshed));
    }
}
