package io.strowger.edge;

import io.strowger.core.Calls.Challenge;
import io.strowger.core.Calls.InviteReply;
import io.strowger.core.Calls.NotActive;
import io.strowger.core.Calls.Unavailable;
import io.strowger.core.Calls.UnknownDomain;
import io.strowger.core.Epoch;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Regions;
import io.strowger.core.Timer;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.InviteRequest;
import io.strowger.edge.RegionFollower.Challenged;
import io.strowger.edge.RegionFollower.Doubtful;
import io.strowger.edge.RegionFollower.Elsewhere;
import io.strowger.edge.RegionFollower.Meaning;
import io.strowger.edge.RegionFollower.Settled;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Takes an INVITE to the region that is active for its URI, as [RegionFollower] does. Asked twice, it is still
/// one call: the edge has named it.
public final class Inviter {
    private final RegionFollower<InviteRequest, Invited> follower;

    /// `region` is the one that has answered, where one has.
    public record Invited(Optional<RegionId> region, InviteReply reply) {}

    public Inviter(RouteCache routes, Regions regions, InstantSource clock, Timer timer) {
        this.follower = new RegionFollower<>(routes, regions, clock, timer, new Inviting());
    }

    public CompletionStage<Invited> invite(InviteRequest request) {
        return follower.ask(request);
    }

    private static final class Inviting implements RegionFollower.Inquiry<InviteRequest, Invited> {
        @Override
        public DomainName name(InviteRequest request) {
            return request.domain();
        }

        @Override
        public Epoch route(InviteRequest request) {
            return request.route();
        }

        @Override
        public InviteRequest believing(InviteRequest request, Epoch route) {
            return request.believing(route);
        }

        @Override
        public CompletionStage<Invited> ask(Region region, InviteRequest request) {
            return region.calls().invite(request).thenApply(reply -> new Invited(Optional.of(region.id()), reply));
        }

        @Override
        public Meaning meaning(Invited invited) {
            if (invited.reply() instanceof NotActive(var known)) return new Elsewhere(known);
            if (invited.reply() instanceof UnknownDomain) return new Elsewhere(Epoch.NONE);
            if (invited.reply() instanceof Challenge) return new Challenged();
            return invited.reply() instanceof Unavailable ? new Doubtful() : new Settled();
        }

        @Override
        public Invited unknownDomain() {
            return new Invited(Optional.empty(), new UnknownDomain());
        }

        @Override
        public Invited notActive(Epoch known) {
            return new Invited(Optional.empty(), new NotActive(known));
        }

        @Override
        public Invited unavailable(String why) {
            return new Invited(Optional.empty(), new Unavailable(why));
        }
    }
}
