package io.strowger.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.cluster.Entities;
import io.strowger.cluster.View;
import io.strowger.cluster.Views;
import io.strowger.core.ApiKeys.UnknownKey;
import io.strowger.core.ApiKeys.WrongSecret;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.HashedSecret;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/// Who is asked about a key, without a cluster.
class ShardedApiKeysTest {
    private static final Sid KEY = Sid.parse("SK" + "1".repeat(32));

    private final List<EntityAddress> woken = new ArrayList<>();

    @Test
    void wakesNoKeyThatIsNotThere() {
        assertThat(verdict(new Rows(CompletableFuture.completedStage(Optional.empty()))))
                .isEqualTo(new UnknownKey());
        assertThat(verdict(
                        new Rows(CompletableFuture.completedStage(Optional.of(new ApiKeyView().empty(KEY.value()))))))
                .isEqualTo(new UnknownKey());
        assertThat(woken).isEmpty();
    }

    @Test
    void asksTheKeyItselfWhereTheReadModelDoesNotAnswer() {
        assertThat(verdict(new Rows(CompletableFuture.failedStage(new IllegalStateException("no database")))))
                .isEqualTo(new WrongSecret());
        assertThat(woken).containsExactly(ApiKey.address(KEY));
    }

    private WireMessage verdict(Rows rows) {
        var keys = new ShardedApiKeys(RegionAccess.of(Samples.US1, new Keys(), rows), new Random(1));
        return keys.authenticate(KEY, HashedSecret.of("secret"))
                .toCompletableFuture()
                .join();
    }

    /// To which every secret is wrong.
    private final class Keys implements Entities {
        @Override
        public <R extends WireMessage> CompletionStage<R> ask(
                String dataCenter, EntityAddress to, WireMessage command, Class<R> reply) {
            woken.add(to);
            return CompletableFuture.completedStage(reply.cast(new WrongSecret()));
        }

        @Override
        public <R extends WireMessage> CompletionStage<R> ask(
                String dataCenter, EntityAddress to, WireMessage command, Class<R> reply, Duration timeout) {
            throw new UnsupportedOperationException("no key needs a limit of its own");
        }

        @Override
        public <R extends WireMessage> CompletionStage<R> askAndSee(
                Views views, String dataCenter, EntityAddress to, WireMessage command, Class<R> reply) {
            throw new UnsupportedOperationException("nothing is changed");
        }

        @Override
        public void tell(String dataCenter, EntityAddress to, WireMessage command) {
            throw new UnsupportedOperationException("nothing is told");
        }

        @Override
        public CompletionStage<String> locate(String dataCenter, EntityAddress entity) {
            throw new UnsupportedOperationException("nobody is looked for");
        }
    }

    private record Rows(CompletionStage<Optional<ApiKeyView.Row>> row) implements NoViews {
        @Override
        public <V extends Durable> CompletionStage<Optional<V>> get(String dataCenter, View<?, V> view, String id) {
            return row.thenApply(found -> found.map(view.type()::cast));
        }
    }
}
