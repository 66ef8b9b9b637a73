package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/// A domain in us1 as a test of calls has it: its users may register, and an application says what is done with
/// calls. With the phones that a test has in use, until they are hung up.
final class Switchboard implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(40); // a busy machine, and a few retransmissions

    private final Sites sites;
    private final SipDomain domain;
    private final Webapp app;
    private final FileTree folder;
    private final List<Phone> phones = new ArrayList<>();

    private Switchboard(Sites sites, SipDomain domain, Webapp app, FileTree folder) {
        this.sites = sites;
        this.domain = domain;
        this.app = app;
        this.folder = folder;
    }

    /// Whoever is on this machine may call.
    static Switchboard open(Sites sites, String name, List<String> users) {
        var board = closed(sites, name, users);
        admit(board.domain, sites.here());
        return board;
    }

    /// Its users may call, with their password.
    static Switchboard ofUsers(Sites sites, String name, List<String> users) {
        var board = closed(sites, name, users);
        SipDomain.created(
                board.domain.api(),
                "/SIP/Domains/" + board.domain.sid() + "/Auth/Calls/CredentialListMappings.json",
                Map.of("CredentialListSid", board.domain.listSid()));
        return board;
    }

    /// Nobody may call.
    static Switchboard closed(Sites sites, String name, List<String> users) {
        var app = Webapp.start(sites.here());
        var domain = SipDomain.declare(sites.api("us1"), "us1", name, users);
        ask(app, domain);
        return new Switchboard(sites, domain, app, FileTree.temporary("strowger-phones-"));
    }

    /// The domain's calls are the application's.
    static void ask(Webapp app, SipDomain domain) {
        var answer = domain.api()
                .post(
                        RunningCluster.account("/SIP/Domains/" + domain.sid() + ".json"),
                        Map.of("VoiceUrl", app.url(Webapp.VOICE), "VoiceStatusCallbackUrl", app.url(Webapp.STATUS)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    /// Who calls from this address may call.
    static void admit(SipDomain domain, String address) {
        var list = SipDomain.created(
                domain.api(),
                "/SIP/IpAccessControlLists.json",
                Map.of("FriendlyName", address + " for " + domain.name()));
        SipDomain.created(
                domain.api(),
                "/SIP/IpAccessControlLists/" + list + "/IpAddresses.json",
                Map.of("FriendlyName", "one", "IpAddress", address));
        SipDomain.created(
                domain.api(),
                "/SIP/Domains/" + domain.sid() + "/Auth/Calls/IpAccessControlListMappings.json",
                Map.of("IpAccessControlListSid", list));
    }

    SipDomain domain() {
        return domain;
    }

    Webapp app() {
        return app;
    }

    String aor(String user) {
        return user + "@" + domain.name();
    }

    // Phones

    /// A user's phone that plays `scenario` when it is called: registered through us1's edge.
    Phone registered(String user, String scenario) {
        return registered("us1", user, scenario);
    }

    Phone registered(String site, String user, String scenario) {
        return registered(site, user, scenario, Map.of());
    }

    Phone registered(String site, String user, String scenario, Map<String, String> more) {
        var port = Phone.freePort();
        try (var device = new SipDevice(user, SipDomain.PASSWORD, domain.name(), port)) {
            var outcome = device.register(sites.edge(site));
            assertThat(outcome.succeeded()).as(outcome.response()).isTrue();
        }
        var words = words(user, aor(user), "42000");
        words.putAll(more);
        return phone(site, scenario, words, port, List.of()).listening();
    }

    /// One that is nobody's here, and is called by its address.
    Phone foreign(String scenario) {
        return phone("us1", scenario, words("x", "x", "42000"), Phone.freePort(), List.of())
                .listening();
    }

    /// A user's phone that registers over TCP and is called on that connection, where it plays `scenario`.
    Phone registeredOverTcp(String user, String scenario) {
        var words = words(user, aor(user), "42000");
        words.put(Phone.WHEN_CALLED, scenario);
        var phone = phone("us1", "registers", words, Phone.freePort(), List.of("-t", "t1"));
        phone.receives("SIP/2.0 200");
        return phone;
    }

    /// Somebody calls `user` through us1's edge.
    Phone calls(String user, String scenario) {
        return calls("us1", user, scenario);
    }

    Phone calls(String site, String user, String scenario) {
        return calls(site, user, scenario, Map.of());
    }

    Phone calls(String site, String user, String scenario, Map<String, String> more, String... arguments) {
        var words = words("alice", aor(user), "41000");
        words.putAll(more);
        return phone(site, scenario, words, Phone.freePort(), List.of(arguments));
    }

    /// The call is refused, with this status, after which the phone has ended.
    Phone isRefused(String user, int status) {
        var phone = calls("us1", user, "caller-refused", Map.of("status", Integer.toString(status)));
        phone.ends();
        return phone;
    }

    private Map<String, String> words(String user, String dialled, String media) {
        return new HashMap<>(Map.of(
                "user",
                user,
                "domain",
                domain.name(),
                "dialled",
                dialled,
                "media",
                media,
                "password",
                SipDomain.PASSWORD,
                "hops",
                "70"));
    }

    Phone phone(String site, String scenario, Map<String, String> words, int port, List<String> arguments) {
        try {
            var place = Files.createDirectory(folder.root().resolve(phones.size() + "-" + scenario));
            var edge = sites.edge(site);
            var phone = Phone.start(place, scenario, words, new InetSocketAddress(sites.here(), port), edge, arguments);
            phones.add(phone);
            return phone;
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    void hangUpAll() {
        phones.forEach(Phone::close);
    }

    /// A document that dials, with these attributes.
    String dial(String attributes, String uri) {
        return "<Response><Dial " + attributes + "><Sip>" + uri + "</Sip></Dial></Response>";
    }

    // Calls of the API, in us1

    /// The SID of one that it is to make to this address. What becomes of it is reported.
    String create(String aor, Map<String, String> more) {
        var form =
                new HashMap<>(Map.of("To", "sip:" + aor, "From", "operator", "StatusCallback", app.url(Webapp.STATUS)));
        form.putAll(more);
        var answer = sites.api("us1").post(RunningCluster.account("/Calls.json"), form);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        var created = SipDomain.json(answer.body());
        assertThat(created.path("status").asText()).isEqualTo("queued");
        return created.path("sid").asText();
    }

    /// One that is there already is to go on otherwise.
    void change(String sid, Map<String, String> form) {
        var answer = sites.api("us1").post(callPath(sid, ""), form);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    // What became of calls

    /// The SID of the call to this user, once the application has been asked about it.
    String sidOfCallTo(String user) {
        return app.awaits(Webapp.VOICE, webhook -> webhook.of("To").contains(":" + user + "@"))
                .of("CallSid");
    }

    /// The record of a call that is over in us1, or will be soon.
    JsonNode ended(String sid) {
        return ended("us1", sid);
    }

    JsonNode ended(String region, String sid) {
        RunningCluster.eventually(sid + " is over", SOON, () -> isOver(record(region, sid)));
        return record(region, sid);
    }

    private static boolean isOver(JsonNode record) {
        return !List.of("queued", "ringing", "in-progress")
                .contains(record.path("status").asText());
    }

    JsonNode record(String region, String sid) {
        return SipDomain.read(sites.api(region), callPath(sid, ""));
    }

    static String callPath(String sid, String below) {
        return RunningCluster.account("/Calls/" + sid + below + ".json");
    }

    /// The codes of a call's notifications.
    List<String> codes(String region, String sid) {
        return StreamSupport.stream(
                        SipDomain.read(sites.api(region), callPath(sid, "/Notifications"))
                                .path("notifications")
                                .spliterator(),
                        false)
                .map(note -> note.path("error_code").asText())
                .toList();
    }

    /// The status callbacks of a call so far.
    List<Webapp.Webhook> reports(String sid) {
        return app.asked(webhook ->
                webhook.path().equals(Webapp.STATUS) && webhook.of("CallSid").equals(sid));
    }

    Webapp.Webhook finalReport(String sid) {
        return app.awaits(Webapp.STATUS, webhook -> webhook.of("CallSid").equals(sid));
    }

    @Override
    public void close() {
        hangUpAll();
        app.close();
        folder.close();
    }
}
