/// Deciders become entities, values become bytes: the entity shell, Kryo for messages, JSON for events, topology,
/// database and read model.
@NullMarked
package io.strowger.cluster;

import org.jspecify.annotations.NullMarked;
