package io.strowger.region;

import static io.strowger.region.Samples.ACCOUNT;
import static io.strowger.region.Samples.ACME;
import static io.strowger.region.Samples.ALICE;
import static io.strowger.region.Samples.CREDENTIAL;
import static io.strowger.region.Samples.DOMAIN;
import static io.strowger.region.Samples.DUBLIN;
import static io.strowger.region.Samples.LIST;
import static io.strowger.region.Samples.NOON;
import static io.strowger.region.Samples.REGISTRABLE;
import static io.strowger.region.Samples.sid;
import static io.strowger.region.Samples.uri;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.strowger.cluster.DurableCatalog;
import io.strowger.cluster.DurableJson;
import io.strowger.core.ApiKeys;
import io.strowger.core.Cidr;
import io.strowger.core.Domains.Mapping;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.Epoch;
import io.strowger.core.HashedSecret;
import io.strowger.core.MappingKind;
import io.strowger.core.NamedLists;
import io.strowger.core.SessionNumber;
import io.strowger.core.Sid;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.HashedPassword;
import io.strowger.region.call.CallSamples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What was stored once must be readable for ever: one file for each stored type and version, under `golden/`.
/// A file is never changed: a changed type gets a new version and a new file, and the file of one that gets
/// another component moves to `earlier/`.
class StoredFormsTest {
    private static final DurableJson JSON = new DurableJson(DurableCatalog.from(ConfigFactory.defaultReference()));
    private static final Instant LATER = NOON.plusSeconds(3600);
    private static final Sid ACCESS_LIST = sid(Sid.Kind.AL, 1);
    private static final HashedPassword HASHED = new HashedPassword("0".repeat(32), "1".repeat(64));
    private static final HashedSecret SECRET = new HashedSecret("0".repeat(64));
    private static final Cidr BLOCK = Cidr.parse("192.0.2.0/24");
    private static final Mapping MAPPING = new Mapping(MappingKind.REGISTRATIONS_CREDENTIAL_LIST, LIST, NOON);
    private static final SipDomain SIP_DOMAIN =
            new SipDomain(DOMAIN, ACCOUNT, ACME, REGISTRABLE, List.of(MAPPING), NOON, LATER);
    private static final Holdings.Holding HOLDING = new Holdings.Holding(LIST, List.of("phones", "desks"), LATER);
    private static final Binding BINDING =
            new Binding(uri(1), LATER, "call-1", 7, 1000, "<urn:uuid:1>", 1, DUBLIN, NOON);
    private static final Registration.Sequence SEQUENCE = new Registration.Sequence("call-1", 7, LATER);
    private static final Registration.Sequence TIMELESS = new Registration.Sequence("call-1", 7, Instant.EPOCH);
    private static final Registration.NonceUse NONCE = new Registration.NonceUse("nonce", 2, LATER);

    static Stream<Object> stored() {
        return Stream.concat(configured(), CallSamples.stored());
    }

    private static Stream<Object> configured() {
        return Stream.of(
                contactsChanged(2, new Epoch(3), SEQUENCE),
                new Registration.ContactsAsked(SEQUENCE, NONCE, NOON),
                new Registration.ContactsRemoved(NOON),
                registration(2, SEQUENCE),
                registrationRow(2),
                new CredentialList.ListCreated(ACCOUNT, "phones", NOON),
                new CredentialList.ListRenamed("desks", NOON),
                new CredentialList.ListDeleted(NOON),
                new CredentialList.CredentialAdded(CREDENTIAL, "alice", HASHED, NOON),
                new CredentialList.PasswordChanged(CREDENTIAL, HASHED, NOON),
                new CredentialList.CredentialRemoved(CREDENTIAL, NOON),
                new CredentialList.Absent(),
                new CredentialList.Present(
                        ACCOUNT,
                        "phones",
                        NOON,
                        LATER,
                        Map.of("alice", new CredentialList.User(CREDENTIAL, "alice", HASHED, NOON, LATER))),
                new ListView.Row(LIST, Optional.of(new NamedLists.NamedList(LIST, ACCOUNT, "phones", NOON, LATER))),
                new IpAccessControlList.ListCreated(ACCOUNT, "offices", NOON),
                new IpAccessControlList.ListRenamed("homes", NOON),
                new IpAccessControlList.ListDeleted(NOON),
                new IpAccessControlList.AddressAdded(sid(Sid.Kind.IP, 1), "office", BLOCK, NOON),
                new IpAccessControlList.AddressChanged(sid(Sid.Kind.IP, 1), "office", BLOCK, NOON),
                new IpAccessControlList.AddressRemoved(sid(Sid.Kind.IP, 1), NOON),
                new IpAccessControlList.Absent(),
                new IpAccessControlList.Present(
                        ACCOUNT,
                        "offices",
                        NOON,
                        LATER,
                        List.of(new IpAccessControlList.Entry(sid(Sid.Kind.IP, 1), "office", BLOCK, NOON, LATER))),
                new ApiKey.KeyCreated(ACCOUNT, "console", SECRET, ApiKeys.Access.READ_ONLY, NOON),
                new ApiKey.KeyRenamed("terminal", NOON),
                new ApiKey.KeyDeleted(NOON),
                new ApiKey.Absent(),
                new ApiKey.Present(ACCOUNT, "console", SECRET, ApiKeys.Access.READ_ONLY, NOON, LATER),
                new ApiKeyView.Row(sid(Sid.Kind.SK, 1), Optional.of(key(ApiKeys.Access.READ_ONLY))),
                new CallQueue.TurnGiven(LATER, NOON),
                new CallQueue.State(NOON),
                new Holdings.StockTaken(List.of(HOLDING), NOON),
                new Holdings.NameReserved(LIST, "phones", LATER, NOON),
                new Holdings.NamesSettled(LIST, List.of("desks"), NOON),
                new Holdings.GivenBack(LIST, NOON),
                new Holdings.Unknown(),
                new Holdings.Known(List.of(HOLDING)),
                new Domain.DomainCreated(DOMAIN, ACCOUNT, REGISTRABLE, List.of(MAPPING), NOON, LATER),
                new Domain.SettingsChanged(REGISTRABLE, NOON),
                new Domain.ListMapped(MappingKind.CALLS_IP_ACCESS_CONTROL_LIST, ACCESS_LIST, NOON),
                new Domain.ListUnmapped(MappingKind.CALLS_CREDENTIAL_LIST, LIST, NOON),
                new Domain.DomainDeleted(NOON),
                new Domain.NameReleased(NOON),
                new Domain.RegionActivated(new Epoch(3), SessionNumber.FIRST, NOON),
                new Domain.RegionStoodDown(new Epoch(4), NOON),
                new Domain.ArrivalAnnounced(new Epoch(7), NOON),
                new Domain.State(
                        new Domain.Present(SIP_DOMAIN),
                        new Standing.Active(new Epoch(3), SessionNumber.FIRST),
                        1,
                        List.of(sid(Sid.Kind.SD, 7))),
                new RegionSession.SessionBegun(new SessionNumber(2), NOON),
                new RegionSession.State(new SessionNumber(2)),
                new DomainView.Row(ACME, new Domain.Present(SIP_DOMAIN)),
                new Domain.Absent(),
                new Domain.Present(SIP_DOMAIN),
                new Domain.Leaving(ACCOUNT),
                new Standing.Standby(new Epoch(4)),
                new Standing.Active(new Epoch(3), SessionNumber.FIRST));
    }

    /// As they were before registrations knew the life of their Domain, before they knew the epoch, before they
    /// forgot Call-IDs, and before calls recorded.
    static Stream<Arguments> storedEarlier() {
        return Stream.of(
                Arguments.of("before-lives", contactsChanged(1, Epoch.NONE, TIMELESS)),
                Arguments.of("before-lives", registration(1, TIMELESS)),
                Arguments.of("before-lives", registrationRow(1)),
                Arguments.of("before-epochs", contactsChanged(2, Epoch.NONE, TIMELESS)),
                Arguments.of("before-forgetting", contactsChanged(2, new Epoch(3), TIMELESS)),
                Arguments.of("before-forgetting", new Registration.ContactsAsked(TIMELESS, NONCE, NOON)),
                Arguments.of("before-forgetting", registration(2, TIMELESS)),
                Arguments.of("before-recordings", CallSamples.state()),
                Arguments.of(
                        "before-read-only-keys",
                        new ApiKey.KeyCreated(ACCOUNT, "console", SECRET, ApiKeys.Access.FULL, NOON)),
                Arguments.of(
                        "before-read-only-keys",
                        new ApiKey.Present(ACCOUNT, "console", SECRET, ApiKeys.Access.FULL, NOON, LATER)),
                Arguments.of(
                        "before-read-only-keys",
                        new ApiKeyView.Row(sid(Sid.Kind.SK, 1), Optional.of(key(ApiKeys.Access.FULL)))),
                Arguments.of("before-whispers", CallSamples.state()),
                Arguments.of(
                        "before-gone-domains",
                        new Domain.State(
                                new Domain.Present(SIP_DOMAIN),
                                new Standing.Active(new Epoch(3), SessionNumber.FIRST),
                                1,
                                List.of())));
    }

    private static ApiKeys.Key key(ApiKeys.Access access) {
        return new ApiKeys.Key(sid(Sid.Kind.SK, 1), ACCOUNT, "console", access, NOON, LATER);
    }

    private static Registration.ContactsChanged contactsChanged(
            long life, Epoch epoch, Registration.Sequence sequence) {
        return new Registration.ContactsChanged(life, epoch, List.of(BINDING), List.of(uri(2)), sequence, NONCE, NOON);
    }

    private static Registration.State registration(long life, Registration.Sequence sequence) {
        return new Registration.State(life, List.of(BINDING), List.of(sequence), List.of(NONCE), List.of(NOON));
    }

    private static RegistrationView.Row registrationRow(long life) {
        return new RegistrationView.Row(ALICE, life, List.of(uri(1)), LATER);
    }

    @ParameterizedTest
    @MethodSource("storedEarlier")
    void readsWhatAnEarlierVersionStored(String folder, Object value) throws IOException {
        var alias = JSON.aliasOf(value.getClass());

        assertThat(JSON.readAs(alias, golden(folder + "/" + alias).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(value);
    }

    /// Calls as they were before they had session timers, before they kept cookies, before they said who they are, and
    /// before they remembered what a device is answered. They lack what is there now, and no more.
    @ParameterizedTest
    @CsvSource({
        "before-session-timers, call-received",
        "before-session-timers, legs-invited",
        "before-session-timers, leg-answered",
        "before-session-timers, relay-begun",
        "before-session-timers, relay-answered",
        "before-session-timers, state",
        "before-cookies, state",
        "before-sip-auth, call-received",
        "before-sip-auth, call-created",
        "before-sip-auth, state",
        "before-replies, relay-begun",
        "before-replies, state"
    })
    void readsCallsThatAnEarlierVersionStored(String folder, String name) throws IOException {
        var alias = "call." + name + ".1";
        var golden = golden(folder + "/" + alias);

        var value = JSON.readAs(alias, golden.getBytes(StandardCharsets.UTF_8));

        assertThat(withoutWhatIsNew(JSON.text(value))).isEqualTo(withoutWhatIsNew(golden.strip()));
    }

    private static String withoutWhatIsNew(String json) {
        return json.replaceAll(
                ",\"(timer|again|media|heard|leg|reply)\":null|,\"cookies\":\"\"|,\"recorder\":\\{[^}]*}"
                        + "|,\"whispers\":\\[]|,\"(username|password|digits)\":\"\"",
                "");
    }

    @ParameterizedTest
    @MethodSource("stored")
    void readsWhatWasStoredAndWritesItBackTheSame(Object value) throws IOException {
        var alias = JSON.aliasOf(value.getClass());
        var golden = golden(alias);

        assertThat(JSON.readAs(alias, golden.getBytes(StandardCharsets.UTF_8))).isEqualTo(value);
        assertThat(JSON.text(value)).isEqualTo(golden.strip());
    }

    @Test
    void hasAFileForEachStoredTypeOfThisModule() {
        var named = ConfigFactory.defaultReference().getConfig("strowger.durable").root().entrySet().stream()
                .filter(entry -> entry.getValue().unwrapped().toString().startsWith("io.strowger.region."))
                .map(Map.Entry::getKey);

        assertThat(stored().map(value -> JSON.aliasOf(value.getClass())))
                .containsExactlyInAnyOrderElementsOf(named.toList());
    }

    private static String golden(String alias) throws IOException {
        try (var file = StoredFormsTest.class.getResourceAsStream("/golden/" + alias + ".json")) {
            if (file == null) throw new AssertionError("no file golden/" + alias + ".json");
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
