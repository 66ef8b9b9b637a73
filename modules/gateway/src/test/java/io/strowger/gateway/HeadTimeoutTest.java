package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.BidiFlow;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/// A connection without a socket, on which an endless answer is read. What trickles over a socket keeps
/// `idle-timeout` content.
class HeadTimeoutTest {
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final Source<ByteString, NotUsed> endless = Source.repeat(ByteString.fromString("and so on "))
            .watchTermination((used, end) -> {
                end.whenComplete((_, _) -> ended.complete(true));
                return used;
            });

    @Test
    void leavesAReaderWhoStops() throws Exception {
        var answer = answer().toCompletableFuture().get(10, TimeUnit.SECONDS).orElseThrow();

        var reader = answer.entity().getDataBytes().runWith(Sink.<ByteString>queue(), TestSite.SYSTEM);

        assertThat(reader.pull().toCompletableFuture().get(10, TimeUnit.SECONDS))
                .isPresent();
        assertThat(ended).succeedsWithin(Duration.ofSeconds(10));
    }

    private CompletionStage<Optional<HttpResponse>> answer() {
        var route = Flow.<HttpRequest>create()
                .map(_ -> HttpResponse.create()
                        .withEntity(HttpEntities.createChunked(ContentTypes.APPLICATION_OCTET_STREAM, endless)));
        var connection = BidiFlow.fromGraph(new HeadTimeout(Duration.ofMillis(200), new Seats<>(1, 1)))
                .join(route);
        return Source.single(HttpRequest.GET("/"))
                .concat(Source.maybe())
                .via(connection)
                .runWith(Sink.<HttpResponse>queue(), TestSite.SYSTEM)
                .pull();
    }
}
