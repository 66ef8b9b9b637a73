package io.strowger.region;

import static io.strowger.region.Samples.ACCOUNT;
import static io.strowger.region.Samples.CREDENTIAL;
import static io.strowger.region.Samples.DOMAIN;
import static io.strowger.region.Samples.HASHED;
import static io.strowger.region.Samples.IN_TIME;
import static io.strowger.region.Samples.LIST;
import static io.strowger.region.Samples.NOON;
import static io.strowger.region.Samples.REGISTRABLE;
import static io.strowger.region.Samples.SECOND_LIST;
import static io.strowger.region.Samples.answer;
import static io.strowger.region.Samples.contact;
import static io.strowger.region.Samples.contacts;
import static io.strowger.region.Samples.register;
import static io.strowger.region.Samples.sid;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.strowger.cluster.ClusterConfig;
import io.strowger.core.ApiKeys;
import io.strowger.core.Calls;
import io.strowger.core.Cidr;
import io.strowger.core.CredentialLists.Credential;
import io.strowger.core.CredentialLists.Login;
import io.strowger.core.DomainSettings.Field;
import io.strowger.core.Domains.Mapping;
import io.strowger.core.Epoch;
import io.strowger.core.HashedSecret;
import io.strowger.core.IpAccessControlLists.IpAddress;
import io.strowger.core.MappingKind;
import io.strowger.core.Page;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.region.call.CallSamples;
import io.strowger.region.ladder.LadderSamples;
import io.strowger.region.recording.RecordingSamples;
import io.strowger.region.webhook.WebhookSamples;
import java.io.NotSerializableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every message of this module arrives at another node as it was sent.
class WireTest {
    private static final ActorSystem SYSTEM = ActorSystem.create(
            "wire",
            ClusterConfig.over(
                    ConfigFactory.parseString("pekko.remote.artery.canonical { hostname = \"127.0.0.1\", port = 0 }")));
    private static final Sid ACCESS_LIST = sid(Sid.Kind.AL, 1);
    private static final Sid ADDRESS = sid(Sid.Kind.IP, 1);
    private static final Cidr BLOCK = Cidr.parse("192.0.2.0/24");
    private static final Mapping MAPPING = new Mapping(MappingKind.CALLS_CREDENTIAL_LIST, LIST, NOON);
    private static final RegisterRequest REQUEST = register(contacts(contact(1), contact(2)), 7, answer("nonce", 1));
    private static final Holdings.Holding HOLDING = new Holdings.Holding(LIST, List.of("phones", "desks"), NOON);
    private static final Domain.Admission ADMISSION = new Domain.Admission(2, new Epoch(3), SessionNumber.FIRST);
    private static final HashedSecret SECRET = HashedSecret.of("a secret");
    private static final Page.Request FIRST = new Page.Request(0, 50);

    @AfterAll
    static void stop() {
        SYSTEM.terminate();
    }

    static List<WireMessage> messages() {
        return Stream.of(
                        ours().stream(),
                        CallSamples.messages(),
                        LadderSamples.messages(SYSTEM),
                        RecordingSamples.messages(SYSTEM),
                        WebhookSamples.messages(SYSTEM))
                .flatMap(Function.identity())
                .toList();
    }

    private static List<WireMessage> ours() {
        var begin = CallSamples.begin();
        return List.of(
                new Domain.Invite(begin.invite()),
                new CallQueue.Enqueue(),
                new CallQueue.Place(NOON),
                new CallQueue.Full(Duration.ofHours(1)),
                new Domain.ShowOwner(),
                new Domain.Owner(Optional.of(ACCOUNT)),
                new IpAccessControlList.Screen(
                        "192.0.2.1", List.of(LIST), new Screening.HandOn(Domain.address(Samples.ACME), begin)),
                new Screening.HandOn(Domain.address(Samples.ACME), begin),
                new Screening.Answer(new Calls.NotInAcl()),
                new CredentialList.AuthenticateCall(
                        ((RegisterRequest.Answered) answer("nonce", 1)).digest(), begin, List.of(SECOND_LIST)),
                new Registration.Register(REQUEST, ADMISSION),
                ADMISSION,
                new Registration.Lookup(2),
                new Registration.RemoveAll(2),
                new ListCommand.Create(ACCOUNT, "phones", IN_TIME),
                new ListCommand.Rename(ACCOUNT, "phones", IN_TIME),
                new ListCommand.Delete(ACCOUNT),
                new ListCommand.ShowName(ACCOUNT),
                new ListCommand.Named(Optional.of("phones")),
                new Holdings.Reserve(LIST, "phones"),
                new Holdings.Rename(LIST, "desks"),
                new Holdings.Settle(LIST, NOON, List.of("desks")),
                new Holdings.GiveBack(LIST),
                new Holdings.Stock(List.of(HOLDING)),
                new Holdings.Checked(List.of(new Holdings.Settle(LIST, NOON, List.of()))),
                new Holdings.Reserved(NOON),
                new Holdings.NameInUse(),
                new Holdings.Full(100),
                new Holdings.NotHeld(),
                new Holdings.NotNow("it is being renamed"),
                new Holdings.Noted(),
                new Holdings.TakeStock(),
                new Holdings.Check(List.of(HOLDING)),
                HOLDING,
                new CredentialList.Add(ACCOUNT, CREDENTIAL, "alice", HASHED),
                new CredentialList.AddAll(
                        ACCOUNT, List.of(new CredentialList.Add(ACCOUNT, CREDENTIAL, "alice", HASHED))),
                new CredentialList.ShowLogins(ACCOUNT),
                new CredentialList.Logins(Optional.of(List.of(new Login("alice", HASHED)))),
                new CredentialList.Find(ACCOUNT, CREDENTIAL),
                new CredentialList.ShowCredentials(ACCOUNT, FIRST),
                new CredentialList.ChangePassword(ACCOUNT, CREDENTIAL, HASHED),
                new CredentialList.Remove(ACCOUNT, CREDENTIAL),
                new CredentialList.Authenticate(REQUEST, ADMISSION, List.of(LIST, SECOND_LIST, LIST)),
                new CredentialList.Found(Optional.of(new Credential(CREDENTIAL, ACCOUNT, LIST, "alice", NOON, NOON))),
                new CredentialList.Credentials(Optional.of(new Page<>(
                        List.of(new Credential(CREDENTIAL, ACCOUNT, LIST, "alice", NOON, NOON)), FIRST, true))),
                new IpAccessControlList.Add(ACCOUNT, ADDRESS, "office", BLOCK),
                new IpAccessControlList.Find(ACCOUNT, ADDRESS),
                new IpAccessControlList.ShowAddresses(ACCOUNT, FIRST),
                new IpAccessControlList.Change(ACCOUNT, ADDRESS, "office", BLOCK),
                new IpAccessControlList.Remove(ACCOUNT, ADDRESS),
                new IpAccessControlList.Found(
                        Optional.of(new IpAddress(ADDRESS, ACCOUNT, ACCESS_LIST, "office", BLOCK, NOON, NOON))),
                new IpAccessControlList.Addresses(Optional.empty()),
                new Domain.Create(DOMAIN, ACCOUNT, REGISTRABLE, List.of(MAPPING), Optional.of(NOON), IN_TIME),
                new Domain.Change(DOMAIN, Map.of(Field.VOICE_URL, "https://example.com", Field.SECURE, "true")),
                new Domain.Delete(DOMAIN),
                new Domain.MapList(DOMAIN, MappingKind.CALLS_CREDENTIAL_LIST, LIST, "phones"),
                new Domain.UnmapList(DOMAIN, MappingKind.CALLS_CREDENTIAL_LIST, LIST),
                new Domain.Settle(),
                new Domain.Register(REQUEST),
                new Domain.ShowStanding(),
                new Domain.ShowLife(),
                new Domain.Life(2),
                new Domain.Find(DOMAIN),
                new Domain.Prepare(new Epoch(2)),
                new Domain.Deactivate(new Epoch(2)),
                new Domain.Activate(new Epoch(2)),
                new Domain.RouteConfirmed(1, new Epoch(2), SessionNumber.FIRST),
                new Domain.RouteRefused(1, new Epoch(2)),
                new Domain.ReleaseAnswered(),
                new Domain.ReleaseAgain(),
                new Domain.Free(),
                new Domain.Occupied(),
                new Domain.ConfirmRoute(SessionNumber.FIRST, 1, Epoch.NONE),
                new Domain.ReleaseName(ACCOUNT),
                new ApiKey.Create(ACCOUNT, "console", SECRET, ApiKeys.Access.READ_ONLY, IN_TIME),
                new ApiKey.Rename(ACCOUNT, "console"),
                new ApiKey.Delete(ACCOUNT),
                new ApiKey.ShowOwner(),
                new ApiKey.Owner(Optional.of(ACCOUNT)),
                new ApiKey.Authenticate(SECRET),
                new RegionSession.Current(),
                new RegionSession.Replace(SessionNumber.FIRST),
                new RegionSession.InSession(SessionNumber.FIRST));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void arrivesAsItWasSent(WireMessage message) throws NotSerializableException {
        var wire = SerializationExtension.get(SYSTEM).serializerFor(message.getClass());

        assertThat(wire.fromBinary(wire.toBinary(message))).isEqualTo(message);
    }

    @Test
    void triesEveryMessageOfThisModule() {
        var numbered = ConfigFactory.defaultReference().getConfig("strowger.wire").root().values().stream()
                .map(value -> value.unwrapped().toString())
                .filter(name -> name.startsWith("io.strowger.region."))
                .collect(Collectors.toSet());

        assertThat(messages().stream()
                        .map(message -> message.getClass().getName())
                        .collect(Collectors.toSet()))
                .isEqualTo(numbered);
    }
}
