package io.strowger.edge;

import io.strowger.core.EdgeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The faults of one edge. Logs the first and then ever fewer: what anybody can send must not fill the log.
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private final EdgeId edge;
    private final Counts counts;

    Faults(EdgeId edge, Counts counts) {
        this.edge = edge;
        this.counts = counts;
    }

    void add(Throwable fault) {
        counts.add(Counts.Kind.FAILED);
        var number = counts.of(Counts.Kind.FAILED);
        if (Long.bitCount(number) == 1) LOG.error("{}: fault number {}", edge, number, fault);
    }
}
