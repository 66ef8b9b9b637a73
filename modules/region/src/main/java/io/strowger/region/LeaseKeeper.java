package io.strowger.region;

import io.strowger.cluster.Entities;
import io.strowger.cluster.Topology;
import io.strowger.core.Lease;
import io.strowger.core.LeaseTerms;
import io.strowger.core.Moment;
import io.strowger.core.MonotonicClock;
import io.strowger.core.NodeReport;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.Timer;
import io.strowger.core.WitnessId;
import io.strowger.core.Witnesses;
import io.strowger.core.Witnesses.Granted;
import io.strowger.core.Witnesses.RenewReply;
import io.strowger.core.Witnesses.SessionSealed;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the lease of one region node: asks every witness to renew it, again and again, and learns from the region
/// in which session that is. Its rules are [LeaseHolder]'s. Read by any thread; never blocks.
public final class LeaseKeeper implements Lease {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

    private final RegionId region;
    private final LeaseTerms terms;
    private final Entities entities;
    private final Witnesses witnesses;
    private final MonotonicClock clock;
    private final Timer timer;
    private final Runnable onOverslept;
    private final Consumer<List<WitnessId>> onStanding;
    private volatile LeaseHolder holder;
    private List<WitnessId> told = List.of();

    /// Of a node that holds nothing yet. `onOverslept` ends the node, so that it starts anew: see [LeaseHolder].
    /// `onStanding` hears who stands by the lease, whenever that has changed.
    public LeaseKeeper(
            RegionId region,
            LeaseTerms terms,
            Entities entities,
            Witnesses witnesses,
            MonotonicClock clock,
            Timer timer,
            Runnable onOverslept,
            Consumer<List<WitnessId>> onStanding) {
        this.region = region;
        this.terms = terms;
        this.entities = entities;
        this.witnesses = witnesses;
        this.clock = clock;
        this.timer = timer;
        this.onOverslept = onOverslept;
        this.onStanding = onStanding;
        this.holder = LeaseHolder.starting(terms, clock.now());
    }

    /// Begins to ask, now that the node hosts its entities. How long it took to start does not count: there was nothing
    /// in memory.
    public void start() {
        change(held -> LeaseHolder.starting(terms, clock.now()));
        renewAgain();
    }

    /// The holder is read before the clock: a thread that stands still in between errs on the safe side.
    @Override
    public Reading now() {
        var held = holder;
        return held.reading(clock.now());
    }

    /// What is held at this moment, and for how long.
    public NodeReport.HeldLease report() {
        var held = holder;
        return held.report(region, clock.now());
    }

    private void renewAgain() {
        if (isOverslept()) {
            onOverslept.run();
            return;
        }
        tellWhoStandsByIt();
        var session = holder.session();
        if (session.equals(SessionNumber.NONE)) learn(new RegionSession.Current());
        else renew(session);
        timer.after(terms.renewEvery(), this::renewAgain);
    }

    private void tellWhoStandsByIt() {
        var standing = holder.witnesses(clock.now());
        if (standing.equals(told)) return;
        told = standing;
        onStanding.accept(standing);
    }

    /// Asked before every renewal, also before one that an answer leads to: it may have waited as long as we stood
    /// still.
    private boolean isOverslept() {
        return change(held -> held.awakeAt(clock.now())).overslept();
    }

    private void learn(RegionSession.Command question) {
        inSession(question).whenComplete((answer, failure) -> {
            if (failure == null) begin(answer.number());
            else LOG.debug("the session of {} is not known yet: {}", region, failure.toString());
        });
    }

    private CompletionStage<RegionSession.InSession> inSession(RegionSession.Command question) {
        return entities.ask(
                Topology.dataCenter(region), RegionSession.ADDRESS, question, RegionSession.InSession.class);
    }

    private void begin(SessionNumber session) {
        if (session.compareTo(holder.session()) <= 0 || isOverslept()) return;
        change(held -> held.in(session));
        renew(session);
    }

    private void renew(SessionNumber session) {
        for (var witness : terms.witnesses()) {
            var sent = clock.now();
            witnesses.renew(witness, region, session).whenComplete((reply, failure) -> {
                if (failure == null) heard(witness, reply, sent);
                else LOG.debug("witness {} does not answer: {}", witness, failure.toString());
            });
        }
    }

    private void heard(WitnessId witness, RenewReply reply, Moment sent) {
        switch (reply) {
            case Granted(var session) -> change(held -> held.granted(witness, session, sent));
            case SessionSealed(var newest) -> {
                if (newest.compareTo(holder.session()) >= 0) learn(new RegionSession.Replace(newest));
            }
        }
    }

    private synchronized LeaseHolder change(UnaryOperator<LeaseHolder> change) {
        holder = change.apply(holder);
        return holder;
    }
}
