package io.strowger.region;

import io.strowger.core.Lease;
import io.strowger.core.LeaseTerms;
import io.strowger.core.Moment;
import io.strowger.core.NodeReport;
import io.strowger.core.RegionId;
import io.strowger.core.SessionNumber;
import io.strowger.core.WitnessId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// One region node's lease, as a value: what the witnesses have granted for the session that the node is in. All
/// times are of the node's own clock.
///
/// Once it has `overslept` it is never renewed: a node that stood still for as long as a lease lasts may have
/// been given up by the rest of its region, and what it has in memory may live elsewhere by now.
record LeaseHolder(LeaseTerms terms, SessionNumber session, List<Grant> grants, Moment awake, boolean overslept) {
    /// That `witness` stands by the lease until then.
    record Grant(WitnessId witness, Moment until) {}

    LeaseHolder {
        grants = List.copyOf(grants);
    }

    /// A node that has just started holds nothing.
    static LeaseHolder starting(LeaseTerms terms, Moment now) {
        return new LeaseHolder(terms, SessionNumber.NONE, List.of(), now, false);
    }

    /// The node is awake, and about to ask for a renewal.
    LeaseHolder awakeAt(Moment now) {
        var hasOverslept = overslept || !now.isBefore(awake.plus(terms.reliedOnFor()));
        return new LeaseHolder(terms, session, grants, now, hasOverslept);
    }

    /// The region is in session `number`; whatever was granted for an older one is worth nothing.
    LeaseHolder in(SessionNumber number) {
        return number.compareTo(session) <= 0 ? this : new LeaseHolder(terms, number, List.of(), awake, overslept);
    }

    /// `witness` has granted what was asked for at `sent`. Counts from then, not from the answer: that may have
    /// been on its way for long.
    LeaseHolder granted(WitnessId witness, SessionNumber number, Moment sent) {
        if (!number.equals(session)) return this;
        var until = sent.plus(terms.reliedOnFor());
        var all = new ArrayList<Grant>(grants.size() + 1);
        for (var grant : grants) {
            if (!grant.witness().equals(witness)) all.add(grant);
            else until = until.orLater(grant.until());
        }
        all.add(new Grant(witness, until));
        return new LeaseHolder(terms, session, all, awake, overslept);
    }

    /// It is held when a majority of the configured witnesses stands by it.
    Lease.Reading reading(Moment now) {
        var standing = 0;
        for (var grant : grants) if (now.isBefore(grant.until())) standing++;
        return new Lease.Reading(session, standing >= terms.majority());
    }

    /// For people: how long it is held when nobody renews it, which is until fewer than a majority stands by it.
    NodeReport.HeldLease report(RegionId region, Moment now) {
        var remaining = grants.stream()
                .map(grant -> new NodeReport.StoodBy(
                        grant.witness().toString(),
                        Math.max(0, grant.until().since(now).toMillis())))
                .sorted(Comparator.comparing(NodeReport.StoodBy::node))
                .toList();
        return new NodeReport.HeldLease(
                region,
                session.number(),
                reading(now).isHeld(),
                remaining.stream()
                        .map(NodeReport.StoodBy::remainingMilliseconds)
                        .sorted(Comparator.reverseOrder())
                        .skip(terms.majority() - 1L)
                        .findFirst()
                        .orElse(0L),
                remaining);
    }

    /// The witnesses that stand by it, for people.
    List<WitnessId> witnesses(Moment now) {
        return grants.stream()
                .filter(grant -> now.isBefore(grant.until()))
                .map(Grant::witness)
                .sorted(Comparator.naturalOrder())
                .toList();
    }
}
