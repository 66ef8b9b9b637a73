package io.strowger.region;

import static io.strowger.region.Samples.ACCOUNT;
import static io.strowger.region.Samples.DUBLIN;
import static io.strowger.region.Samples.HASHED;
import static io.strowger.region.Samples.answer;
import static io.strowger.region.Samples.contact;
import static io.strowger.region.Samples.contacts;
import static io.strowger.region.Samples.uri;
import static io.strowger.testkit.TestNode.eventually;
import static io.strowger.testkit.TestNode.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.DomainSettings.Field;
import io.strowger.core.Domains.Admits;
import io.strowger.core.Domains.Changed;
import io.strowger.core.EntityAddress;
import io.strowger.core.Epoch;
import io.strowger.core.MappingKind;
import io.strowger.core.Registrations.Challenge;
import io.strowger.core.Registrations.RegisterReply;
import io.strowger.core.Registrations.Registered;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.ContactUri;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.core.sip.RegisterRequest.Anonymous;
import io.strowger.core.sip.RegisterRequest.Authorization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The two nodes of a region, of which one dies: its domains and its registrations answer from the other.
@Timeout(120)
class RegionClusterTest {
    private static final Duration PATIENCE = Duration.ofMillis(500); // a dead node never answers what it was asked
    private static final int EACH = 8; // domains with a device

    /// A device and the domain of its own that it registers at, over whichever node of the region.
    private record Device(Aor aor, Sid domain, String nonce) {
        private EntityAddress registration() {
            return Registration.address(aor);
        }

        private EntityAddress itsDomain() {
            return Domain.address(aor.domain());
        }

        private RegisterReply registers(TestRegion node, int number) {
            return registers(node, number, answer(nonce, number));
        }

        private RegisterReply registers(TestRegion node, int number, Authorization authorization) {
            return get(node.registrations()
                    .register(new RegisterRequest(
                            aor, contacts(contact(number)), "call-1", number, authorization, DUBLIN, new Epoch(1))));
        }
    }

    /// The node that dies had all of them, since it was alone at first, and was the one to say where each of them
    /// lives.
    @Test
    void answersFromTheOtherNodeWhatTheDeadOneHasAcknowledged() {
        try (var first = new TestRegion()) {
            var devices = devices(first);
            for (var device : devices)
                assertThat(bound(device.registers(first, 1))).hasSize(1);
            try (var second = first.another()) {
                for (var device : devices)
                    assertThat(bound(device.registers(second, 2))).hasSize(2);
                var domains = devices.stream()
                        .map(device -> change(second, device, Map.of(Field.FRIENDLY_NAME, "the last word")))
                        .toList();
                assertThat(entities(devices))
                        .allMatch(first.node().entities()::livesHere)
                        .noneMatch(second.node().entities()::livesHere);

                var died = System.nanoTime();
                first.node().crash();
                for (var entity : entities(devices)) eventually(entity + " answers", () -> answers(second, entity));
                for (var device : devices)
                    assertThat(bound(device.registers(second, 3))).containsExactly(uri(1), uri(2), uri(3));
                var took = Duration.ofNanos(System.nanoTime() - died);

                for (var device : devices) {
                    assertThat(change(second, device, Map.of())).isIn(domains);
                    assertThat(get(second.domains().standing(device.aor().domain())))
                            .isEqualTo(new Admits(new Epoch(1)));
                    assertThat(device.registers(second, 4, answer(device.nonce(), 2)))
                            .as("a nonce count that the dead node has seen")
                            .isInstanceOfSatisfying(
                                    Challenge.class,
                                    challenge -> assertThat(challenge.stale()).isTrue());
                }
                assertThat(entities(devices)).allMatch(second.node().entities()::livesHere);
                System.out.printf("%d domains and registrations each answered after %d ms%n", EACH, took.toMillis());
            }
        }
    }

    private static List<Device> devices(TestRegion node) {
        var phones = node.createList("phones");
        get(node.credentialLists().add(ACCOUNT, phones, "alice", HASHED));
        return IntStream.range(0, EACH)
                .mapToObj(number -> device(node, DomainName.parse("d" + number + ".sip.twilio.com"), phones))
                .toList();
    }

    private static Device device(TestRegion node, DomainName name, Sid phones) {
        var domain = node.createDomain(name).sid();
        get(node.domains().map(ACCOUNT, domain, MappingKind.REGISTRATIONS_CREDENTIAL_LIST, phones));
        var stranger = new Device(new Aor("alice", name), domain, "");
        return switch (stranger.registers(node, 1, new Anonymous())) {
            case Challenge(var nonce, var _) -> new Device(stranger.aor(), domain, nonce);
            case RegisterReply other -> throw new AssertionError("no challenge: " + other);
        };
    }

    private static List<EntityAddress> entities(List<Device> devices) {
        return devices.stream()
                .flatMap(device -> Stream.of(device.itsDomain(), device.registration()))
                .toList();
    }

    /// What the Domain itself answers, not the read model.
    private static Object change(TestRegion node, Device device, Map<Field, String> changes) {
        var reply = get(node.domains().change(ACCOUNT, device.domain(), Optional.empty(), changes));
        assertThat(reply).isInstanceOf(Changed.class);
        return reply;
    }

    private static List<ContactUri> bound(RegisterReply reply) {
        return reply instanceof Registered registered
                ? registered.live().stream().map(Binding::contact).toList()
                : List.of();
    }

    private static boolean answers(TestRegion node, EntityAddress entity) {
        WireMessage question = entity.kind().equals(Domain.KIND) ? new Domain.ShowLife() : new Registration.Lookup(1);
        try {
            node.node()
                    .entities()
                    .ask("us1", entity, question, WireMessage.class, PATIENCE)
                    .toCompletableFuture()
                    .join();
            return true;
        } catch (CompletionException notYet) {
            return false;
        }
    }
}
