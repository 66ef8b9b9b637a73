package io.strowger.region;

import io.strowger.cluster.View;
import io.strowger.cluster.Views;
import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.Journal;
import io.strowger.core.Page;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Read models that answer no question but those for which a test says what.
interface NoViews extends Views {
    @Override
    default <V extends Durable> CompletionStage<Page<V>> list(
            String dataCenter, View<?, V> view, String owner, Page.Request page) {
        throw new UnsupportedOperationException("nothing is listed");
    }

    @Override
    default <V extends Durable> CompletionStage<Optional<V>> get(String dataCenter, View<?, V> view, String id) {
        throw new UnsupportedOperationException("nothing is looked for");
    }

    @Override
    default <V extends Durable> CompletionStage<Optional<V>> find(
            String dataCenter, View<?, V> view, String owner, String name) {
        throw new UnsupportedOperationException("nothing is looked for by its name");
    }

    @Override
    default CompletionStage<List<Long>> count(String dataCenter, View<?, ?> view, List<String> owners) {
        throw new UnsupportedOperationException("nothing is counted");
    }

    @Override
    default <V extends Durable> CompletionStage<List<V>> among(
            String dataCenter, View<?, V> view, String owner, View<?, ?> other, String otherOwner) {
        throw new UnsupportedOperationException("nothing is compared");
    }

    @Override
    default <V extends Durable> CompletionStage<List<V>> endingWith(String dataCenter, View<?, V> view, String suffix) {
        throw new UnsupportedOperationException("nothing is searched");
    }

    @Override
    default CompletionStage<?> await(String dataCenter, EntityAddress entity, long sequence) {
        throw new UnsupportedOperationException("nothing is changed");
    }

    @Override
    default Journal journal(String dataCenter) {
        throw new UnsupportedOperationException("nothing is read");
    }
}
