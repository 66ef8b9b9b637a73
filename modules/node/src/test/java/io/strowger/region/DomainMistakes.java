package io.strowger.region;

import io.strowger.core.Decision;
import io.strowger.core.Lease;
import io.strowger.core.Mistake;
import io.strowger.core.RouteOrders;

/// Regions that are wrong on purpose. Here, since what a Domain is told is nobody else's business.
public final class DomainMistakes {
    private DomainMistakes() {}

    public static Mistake<?, ?, ?> believesAnOlderEpoch() {
        return domain((built, state, asked, now) -> asked.command() instanceof Domain.RouteConfirmed confirmed
                        && state.life() == confirmed.life()
                        && state.resource() instanceof Domain.Present
                ? Decision.persist(new Domain.RegionActivated(confirmed.epoch(), confirmed.session(), now))
                : built.decide(state, asked, now));
    }

    public static Mistake<?, ?, ?> letsGoWithoutPersistingIt() {
        return domain((built, state, asked, now) -> asked.command() instanceof Domain.Deactivate(var epoch)
                ? Decision.reply(new RouteOrders.Deactivated(epoch))
                : built.decide(state, asked, now));
    }

    public static Mistake<?, ?, ?> forgetsAnOrderThatComesWhileItIsDeleted() {
        return domain((built, state, asked, now) ->
                asked.command() instanceof Domain.Deactivate(var epoch) && !(state.resource() instanceof Domain.Present)
                        ? Decision.reply(new RouteOrders.Deactivated(epoch))
                        : built.decide(state, asked, now));
    }

    public static Mistake<?, ?, ?> saysThatItIsDeleted() {
        return domain((built, state, asked, now) -> asked.command() instanceof Domain.Delete
                ? Mistake.said(built.decide(state, asked, now))
                : built.decide(state, asked, now));
    }

    public static Mistake<?, ?, ?> saysThatItIsCreated() {
        return domain((built, state, asked, now) -> asked.command() instanceof Domain.Create && state.life() > 0
                ? Mistake.said(built.decide(state, asked, now))
                : built.decide(state, asked, now));
    }

    public static Mistake<?, ?, ?> forgetsWhatIsGone() {
        return domain((built, state, asked, now) -> built.decide(built.visible(state), asked, now));
    }

    /// A lease of whatever session will do.
    public static Mistake<?, ?, ?> takesALeaseOfAnySession() {
        return domain((built, state, asked, now) -> built.decide(
                state,
                state.standing() instanceof Standing.Active(var _, var session)
                        ? new Domain.Asked(
                                asked.command(),
                                new Lease.Reading(session, asked.lease().isHeld()))
                        : asked,
                now));
    }

    private static Mistake<?, ?, ?> domain(Mistake.Rule<Domain.Asked, Domain.Event, Domain.State> rule) {
        return new Mistake<>(Domain.KIND, rule);
    }
}
