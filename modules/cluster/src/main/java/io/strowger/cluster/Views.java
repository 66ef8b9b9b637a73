package io.strowger.cluster;

import io.strowger.core.Durable;
import io.strowger.core.EntityAddress;
import io.strowger.core.Journal;
import io.strowger.core.Page;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// The read model of every data center, as any node reaches it. A stage that fails means that the data center or its
/// database did not answer.
public interface Views {
    /// The rows of one owner, in the view's order.
    <V extends Durable> CompletionStage<Page<V>> list(
            String dataCenter, View<?, V> view, String owner, Page.Request page);

    /// The row of this name; the newest where there are several.
    <V extends Durable> CompletionStage<Optional<V>> find(
            String dataCenter, View<?, V> view, String owner, String name);

    /// The row of this entity.
    <V extends Durable> CompletionStage<Optional<V>> get(String dataCenter, View<?, V> view, String id);

    /// How many rows each of these owners has.
    CompletionStage<List<Long>> count(String dataCenter, View<?, ?> view, List<String> owners);

    /// The first [Page.Request#MAX_SIZE] rows of `owner` of entities that have a row in `other` too, under
    /// `otherOwner`.
    <V extends Durable> CompletionStage<List<V>> among(
            String dataCenter, View<?, V> view, String owner, View<?, ?> other, String otherOwner);

    /// The first [Page.Request#MAX_SIZE] rows whose name ends with `suffix`, whoever's they are. No index helps
    /// with that: for what is seldom asked, of a view that is not large.
    <V extends Durable> CompletionStage<List<V>> endingWith(String dataCenter, View<?, V> view, String suffix);

    /// Completes when the rows show what `entity` has persisted up to `sequence`.
    CompletionStage<?> await(String dataCenter, EntityAddress entity, long sequence);

    /// The journal of one data center.
    Journal journal(String dataCenter);
}
