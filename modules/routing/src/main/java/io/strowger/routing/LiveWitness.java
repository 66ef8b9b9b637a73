package io.strowger.routing;

import io.strowger.core.MonotonicClock;
import io.strowger.core.NodeReport;
import io.strowger.core.Timer;
import io.strowger.core.WireMessage;
import io.strowger.core.WitnessId;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The [Witness] of this routing node: reads the seals until it knows them, then answers. Nothing of it
/// survives the process. Safe for use by many threads.
public final class LiveWitness {
    private static final Logger LOG = LoggerFactory.getLogger(LiveWitness.class);
    /// Until it is informed the regions have one witness less.
    private static final Duration ASK_AGAIN = Duration.ofMillis(500);

    private final WitnessId self;
    private final Seals seals;
    private final MonotonicClock clock;
    private final Timer timer;
    private Witness witness;

    private LiveWitness(WitnessId self, Witness witness, Seals seals, MonotonicClock clock, Timer timer) {
        this.self = self;
        this.witness = witness;
        this.seals = seals;
        this.clock = clock;
        this.timer = timer;
    }

    /// `witness` is one that has just started.
    public static LiveWitness start(WitnessId self, Witness witness, Seals seals, MonotonicClock clock, Timer timer) {
        var live = new LiveWitness(self, witness, seals, clock, timer);
        live.inform();
        return live;
    }

    /// Empty when the witness has nothing to say.
    public synchronized Optional<WireMessage> on(Witness.Request request) {
        var step = witness.on(request, clock.now());
        witness = step.next();
        return step.reply();
    }

    /// Whether it takes part.
    public synchronized boolean isInformed() {
        return witness.isInformed();
    }

    /// What it has promised, at this moment.
    public synchronized NodeReport.Witnessing report() {
        return witness.report(clock.now());
    }

    private void inform() {
        seals.sealed().whenComplete((known, failure) -> {
            if (failure == null) {
                informed(known);
            } else {
                LOG.debug("the seals are not known yet: {}", failure.toString());
                timer.after(ASK_AGAIN, this::inform);
            }
        });
    }

    private synchronized void informed(NewestSessions known) {
        witness = witness.informed(known);
        LOG.debug("witness {} begins to grant", self);
    }
}
