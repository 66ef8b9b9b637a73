package io.strowger.gateway;

import io.strowger.core.RegionId;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.Query;
import org.apache.pekko.http.javadsl.model.Uri;

/// What an update of the Routes API asks for. `Force` is Strowger's own parameter.
record Rerouting(Optional<RegionId> region, Optional<String> friendlyName, boolean force) {
    /// The nearest that Twilio's dictionary has.
    static final int BAD_REGION = 20001;

    static Rerouting parse(Form form, Set<RegionId> regions) {
        return new Rerouting(
                form.given("VoiceRegion").map(text -> region(text, regions)),
                AccountRoutes.friendlyName(form),
                form.flag("Force", Invalid.PARAMETER).orElse(false));
    }

    private static RegionId region(String text, Set<RegionId> regions) {
        return regions.stream()
                .filter(region -> region.value().equals(text))
                .findFirst()
                .orElseThrow(() -> new Invalid(BAD_REGION, "Invalid VoiceRegion: must be one of " + words(regions)));
    }

    static String words(Collection<RegionId> regions) {
        return regions.isEmpty()
                ? "no region"
                : regions.stream().sorted().map(RegionId::value).collect(Collectors.joining(", "));
    }

    /// The URL of a resource of this API, at the host that was asked.
    static String url(Uri asked, String collection, String name) {
        return asked.query(Query.EMPTY)
                .fragment(Optional.empty())
                .path("/v2/" + collection + "/" + name)
                .toString();
    }
}
