package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.DomainSettings;
import io.strowger.core.DomainSettings.Field;
import io.strowger.core.Region;
import io.strowger.core.Webhooks.Reach;
import io.strowger.core.Webhooks.Unreachable;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

/// A webhook of a SIP Domain, with whether a region reaches its server.
record TriedWebhook(Field parameter, String url, Reach reach) {
    private static final List<Field> PARAMETERS =
            List.of(Field.VOICE_URL, Field.VOICE_FALLBACK_URL, Field.VOICE_STATUS_CALLBACK_URL);

    /// Those that are set. Never fails: that the region does not say is one more thing to be told.
    static CompletionStage<List<TriedWebhook>> each(Region region, AccountSid account, DomainSettings settings) {
        var parameters = PARAMETERS.stream()
                .filter(parameter -> !settings.value(parameter).isEmpty())
                .toList();
        if (parameters.isEmpty()) return CompletableFuture.completedStage(List.of());
        var urls = parameters.stream().map(settings::value).toList();
        var silence = new Unreachable("not tried: " + region.id() + " did not say");
        return region.webhooks()
                .reach(account, urls)
                .exceptionally(_ -> Collections.nCopies(urls.size(), silence))
                .thenApply(reached -> IntStream.range(0, urls.size())
                        .mapToObj(at -> new TriedWebhook(parameters.get(at), urls.get(at), reached.get(at)))
                        .toList());
    }

    /// As bodies have it: the name of the field in the Domain's own.
    String word() {
        return parameter.name().toLowerCase(Locale.ROOT);
    }
}
