package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The nodes of the cluster as the sites that were asked see them: whether a region can serve what is active there.
record RegionNodes(List<JsonNode> seen) {
    RegionNodes {
        seen = List.copyOf(seen);
    }

    /// Asks one site after the other, until it is known of each of these regions that it can serve.
    static RegionNodes of(SiteApi api, Set<String> regions) {
        var seen = new ArrayList<JsonNode>();
        for (var site : api.sites()) {
            api.cluster(site).ifPresent(view -> view.path("nodes").forEach(seen::add));
            if (regions.stream().allMatch(region -> holdsLease(seen, region))) break;
        }
        return new RegionNodes(seen);
    }

    /// Why nobody is served in this region, where a site knows that.
    Optional<String> trouble(String region) {
        if (seen.isEmpty() || holdsLease(seen, region)) return Optional.empty();
        var living = seen.stream()
                .filter(node -> isOf(node, region))
                .filter(node -> node.path("reachable").asBoolean())
                .toList();
        if (living.isEmpty()) return Optional.of(region + " is dead");
        return living.stream().anyMatch(node -> lease(node).isObject())
                ? Optional.of(region + " holds no lease")
                : Optional.empty();
    }

    private static boolean holdsLease(List<JsonNode> nodes, String region) {
        return nodes.stream()
                .anyMatch(node -> isOf(node, region) && lease(node).path("held").asBoolean());
    }

    private static boolean isOf(JsonNode node, String region) {
        return node.path("data_center").asText().equals(region);
    }

    private static JsonNode lease(JsonNode node) {
        return node.path("report").path("lease");
    }
}
