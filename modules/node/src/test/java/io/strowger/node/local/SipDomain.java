package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/// A SIP Domain as a test declares it in one region: registrations on, one credential list with one password for all.
public record SipDomain(Api api, String region, String name, String sid, String listSid) {
    static final String PASSWORD = "Passw0rd12345";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int AT_ONCE = 8;

    static SipDomain declare(RunningCluster cluster, String region, String name, List<String> users) {
        return declare(cluster.api(region), region, name, users);
    }

    public static SipDomain declare(Api api, String region, String name, List<String> users) {
        return equip(api, region, name, create(api, name), users);
    }

    /// The Domain alone; nobody can register there yet.
    static String create(Api api, String name) {
        return created(api, "/SIP/Domains.json", Map.of("DomainName", name, "SipRegistration", "true"));
    }

    /// What makes a Domain that is there already one where `users` can register.
    static SipDomain equip(Api api, String region, String name, String sid, List<String> users) {
        var list = created(api, "/SIP/CredentialLists.json", Map.of("FriendlyName", "list of " + name));
        created(
                api,
                "/SIP/Domains/" + sid + "/Auth/Registrations/CredentialListMappings.json",
                Map.of("CredentialListSid", list));
        var domain = new SipDomain(api, region, name, sid, list);
        domain.add(users);
        return domain;
    }

    /// Makes this region the active one without waiting for the other's word. Sent again until the arbiter hears it,
    /// as an operator does.
    void takeByForce(Api through) {
        RunningCluster.eventually("the arbiter has heard of it", () -> {
            var answer = through.post("/v2/SipDomains/" + name, Map.of("VoiceRegion", region, "Force", "true"));
            return answer.status() == 200 || answer.body().contains("moving");
        });
    }

    public SipDevice device(String user) {
        return new SipDevice(user, PASSWORD, name);
    }

    /// Every registration of the domain in this region, as the API lists them.
    JsonNode registrations() {
        return read(api, "/strowger/v1/regions/" + region + "/registrations?PageSize=1000&domain=" + name)
                .path("registrations");
    }

    /// The contacts of one address of record, from the entity itself.
    public JsonNode contacts(String aor) {
        return read(api, "/strowger/v1/regions/" + region + "/registrations?aor=" + aor)
                .path("registrations")
                .path(0)
                .path("contacts");
    }

    static JsonNode read(RunningCluster cluster, String site, String path) {
        return read(cluster.api(site), path);
    }

    static JsonNode read(Api api, String path) {
        var answer = api.get(path);
        assertThat(answer.status()).as(path + ": " + answer.body()).isEqualTo(200);
        return json(answer.body());
    }

    /// Whether the Route of `name` lives at `site`, as `through` is told. No edge's cache hears of the question.
    static boolean isDecidedAt(LocalSite site, String name, Api through) {
        var node = new AtomicReference<>("");
        RunningCluster.eventually("it is known which node decides about " + name, () -> {
            node.set(
                    read(through, "/strowger/v1/routes/" + name).path("arbiter").asText(""));
            return !node.get().isEmpty();
        });
        return node.get().endsWith("@" + site.routingAddress());
    }

    static String created(RunningCluster cluster, String region, String path, Map<String, String> form) {
        return created(cluster.api(region), path, form);
    }

    static String created(Api api, String path, Map<String, String> form) {
        var answer = api.post(RunningCluster.account(path), form);
        assertThat(answer.status()).as(path + ": " + answer.body()).isEqualTo(201);
        return json(answer.body()).path("sid").asText();
    }

    private void add(List<String> users) {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var posts = users.stream()
                    .map(user -> threads.submit(() -> created(
                            api,
                            "/SIP/CredentialLists/" + listSid + "/Credentials.json",
                            Map.of("Username", user, "Password", PASSWORD))))
                    .toList();
            for (var post : posts) post.get();
        } catch (ExecutionException cause) {
            throw new AssertionError(cause.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(text, notJson);
        }
    }
}
