package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.extractUri;

import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Regions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.server.Route;

/// What to say of something that is not `here`: the region that has it, where another does. A SID does not tell
/// its region, and who asked at the wrong host would search long.
record Elsewhere(Regions regions, RegionId here) {
    /// A hint is worth no more.
    static final Duration PATIENCE = Duration.ofMillis(300);

    /// 404; it names the region where `search` finds it. A region that does not answer in time has no say.
    <T> Route notFound(Function<Region, CompletionStage<Optional<T>>> search) {
        return extractUri(
                uri -> notFound(uri.path(), search, region -> "It is in " + region + ": use " + host(region) + "."));
    }

    /// The same of a list that is to be mapped to a domain which is `here`.
    <T> Route noListToMap(String path, Function<Region, CompletionStage<Optional<T>>> search) {
        return notFound(
                path,
                search,
                region -> "It is in " + region + ", and a domain takes lists of its own region only: create one in "
                        + here + ", or map it to the domain of " + region + ": use " + host(region) + ".");
    }

    private <T> Route notFound(
            String path, Function<Region, CompletionStage<Optional<T>>> search, Function<RegionId, String> whatToDo) {
        return Answers.when(
                find(search),
                found -> found.map(region -> Answers.notFoundBut(path, whatToDo.apply(region)))
                        .orElseGet(() -> Answers.notFound(path)));
    }

    private static String host(RegionId region) {
        return "api.{edge}." + region + ".twilio.com, with an SDK both region and edge; or " + region + ".localhost";
    }

    private <T> CompletionStage<Optional<RegionId>> find(Function<Region, CompletionStage<Optional<T>>> search) {
        var found = new CompletableFuture<Optional<RegionId>>()
                .completeOnTimeout(Optional.empty(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        var answers = regions.each().stream()
                .filter(region -> !region.id().equals(here))
                .map(region -> search.apply(region)
                        .thenAccept(it -> it.ifPresent(_ -> found.complete(Optional.of(region.id()))))
                        .toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new);
        var _ = CompletableFuture.allOf(answers).whenComplete((_, _) -> found.complete(Optional.empty()));
        return found;
    }
}
