package io.strowger.gateway;

import io.strowger.core.RegionId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Which region a Host header names, among those there are.
///
/// - `api.dublin.ie1.twilio.com`, `routes.dublin.ie1.anything`: ie1. The edge says nothing more. Of Twilio's hosts with
///   an edge the third label is a region, whatever it looks like.
/// - `ie1.localhost`: ie1.
/// - `api.twilio.com`, and `api.ie1.twilio.com` where an edge is missing: us1 as with Twilio, if there is a us1.
/// - any other: the site's own region.
record Hosts(RegionId own, Set<RegionId> all) {
    private static final Set<String> PRODUCTS = Set.of("api", "routes");
    private static final Pattern REGION = Pattern.compile("[a-z]{2}[0-9]");
    private static final RegionId TWILIOS_DEFAULT = new RegionId("us1");

    Hosts {
        all = Set.copyOf(all);
    }

    /// The region that `host` (without a port) means; empty when it names one that is not there.
    Optional<RegionId> regionOf(String host) {
        var labels = labels(host);
        if (labels.size() == 2 && labels.get(1).equals("localhost") && isRegion(labels.get(0)))
            return known(labels.get(0));
        if (labels.size() > 3 && PRODUCTS.contains(labels.get(0)) && (isRegion(labels.get(2)) || hasEdge(labels)))
            return known(labels.get(2));
        if (isTwilios(labels)) return Optional.of(byDefault());
        return Optional.of(own);
    }

    /// The region of Twilio's hosts that name none.
    RegionId byDefault() {
        return all.contains(TWILIOS_DEFAULT) ? TWILIOS_DEFAULT : own;
    }

    /// The region that a host of Twilio's form names in vain, since it names no edge: `api.ie1.twilio.com`.
    Optional<RegionId> withoutEdge(String host) {
        var labels = labels(host);
        return labels.size() == 4 && PRODUCTS.contains(labels.get(0)) && isTwilios(labels)
                ? known(labels.get(1))
                : Optional.empty();
    }

    private static List<String> labels(String host) {
        return List.of(host.toLowerCase(Locale.ROOT).split("\\."));
    }

    private Optional<RegionId> known(String label) {
        return all.stream().filter(region -> region.value().equals(label)).findFirst();
    }

    private static boolean isRegion(String label) {
        return REGION.matcher(label).matches();
    }

    private static boolean hasEdge(List<String> labels) {
        return labels.size() == 5 && isTwilios(labels);
    }

    private static boolean isTwilios(List<String> labels) {
        return labels.size() > 2
                && labels.subList(labels.size() - 2, labels.size()).equals(List.of("twilio", "com"));
    }
}
