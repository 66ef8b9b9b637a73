package io.strowger.node.check;

import io.strowger.core.AccountSid;
import io.strowger.core.DomainSettings;
import io.strowger.core.Domains;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.MappingKind;
import io.strowger.core.NamedLists;
import io.strowger.core.Page;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.HashedPassword;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Sees to it that every region has a Domain of every name, at which the devices may register and call: now for one
/// account,
/// now for another, whoever gets it.
final class Landlord {
    private static final Duration EVERY = Duration.ofMillis(2500);
    private static final DomainSettings SETTINGS = DomainSettings.DEFAULT.with(Map.of(
            DomainSettings.Field.SIP_REGISTRATION, "true", DomainSettings.Field.VOICE_URL, "http://app.example/voice"));
    private static final MappingKind CALLS = MappingKind.CALLS_CREDENTIAL_LIST;
    private static final MappingKind REGISTRATIONS = MappingKind.REGISTRATIONS_CREDENTIAL_LIST;
    private static final List<HashedPassword> PASSWORDS = Devices.USERS.stream()
            .map(user -> HashedPassword.of(user, Devices.PASSWORD))
            .toList();

    private final World world;
    private int lists;

    Landlord(World world) {
        this.world = world;
    }

    void start() {
        for (var region : World.REGIONS)
            for (var name : World.NAMES)
                world.loop().after(world.chance().upTo(Duration.ofMillis(300)), () -> look(region, name));
    }

    private void look(RegionId id, DomainName name) {
        world.anyEdge().ifPresent(edge -> look(edge.region(id), name));
        world.loop().after(world.chance().around(EVERY), () -> look(id, name));
    }

    private void look(Region region, DomainName name) {
        var account = account(name);
        region.domains()
                .list(account, Page.Request.ALL)
                .thenAccept(domains -> domains.items().stream()
                        .filter(domain -> domain.name().equals(name))
                        .findFirst()
                        .ifPresentOrElse(domain -> open(region, domain), () -> create(region, account, name)));
    }

    /// In peace whoever has the name makes use of it: else nobody might, for longer than the world is given to come
    /// right.
    private AccountSid account(DomainName name) {
        if (world.isHealed()) return world.checker().holder(name).orElse(World.OWNER);
        return world.chance().of(0.8) ? World.OWNER : World.STRANGER;
    }

    private void create(Region region, AccountSid account, DomainName name) {
        region.domains().create(account, name, SETTINGS).thenAccept(reply -> {
            if (!(reply instanceof Domains.Created(var domain))) return;
            world.checker().created(region.id(), domain);
            open(region, domain);
        });
    }

    private void open(Region region, SipDomain domain) {
        if (!domain.mapped(REGISTRATIONS).isEmpty()) return;
        var account = domain.account();
        region.credentialLists().create(account, "phones " + ++lists).thenAccept(reply -> {
            if (!(reply instanceof NamedLists.Created(var list))) return;
            var first =
                    region.credentialLists().add(account, list.sid(), Devices.USERS.getFirst(), PASSWORDS.getFirst());
            var both = first.thenCompose(_ ->
                    region.credentialLists().add(account, list.sid(), Devices.USERS.getLast(), PASSWORDS.getLast()));
            both.thenCompose(_ -> region.domains().map(account, domain.sid(), CALLS, list.sid()))
                    .thenCompose(_ -> region.domains().map(account, domain.sid(), REGISTRATIONS, list.sid()));
        });
    }
}
