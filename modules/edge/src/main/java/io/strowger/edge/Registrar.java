package io.strowger.edge;

import io.strowger.core.Epoch;
import io.strowger.core.Region;
import io.strowger.core.Regions;
import io.strowger.core.Registrations.Challenge;
import io.strowger.core.Registrations.NotActive;
import io.strowger.core.Registrations.RegisterReply;
import io.strowger.core.Registrations.Unavailable;
import io.strowger.core.Registrations.UnknownDomain;
import io.strowger.core.Timer;
import io.strowger.core.sip.DomainName;
import io.strowger.core.sip.RegisterRequest;
import io.strowger.edge.RegionFollower.Challenged;
import io.strowger.edge.RegionFollower.Doubtful;
import io.strowger.edge.RegionFollower.Elsewhere;
import io.strowger.edge.RegionFollower.Meaning;
import io.strowger.edge.RegionFollower.Settled;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;

/// Takes a REGISTER to the region that is active for its URI, as [RegionFollower] does. One that has got it
/// answers a repetition the same (RFC 3261 §10.3, step 7).
public final class Registrar {
    private final RegionFollower<RegisterRequest, RegisterReply> follower;

    public Registrar(RouteCache routes, Regions regions, InstantSource clock, Timer timer) {
        this.follower = new RegionFollower<>(routes, regions, clock, timer, new Registering());
    }

    public CompletionStage<RegisterReply> register(RegisterRequest request) {
        return follower.ask(request);
    }

    private static final class Registering implements RegionFollower.Inquiry<RegisterRequest, RegisterReply> {
        @Override
        public DomainName name(RegisterRequest request) {
            return request.aor().domain();
        }

        @Override
        public Epoch route(RegisterRequest request) {
            return request.route();
        }

        @Override
        public RegisterRequest believing(RegisterRequest request, Epoch route) {
            return request.believing(route);
        }

        @Override
        public CompletionStage<RegisterReply> ask(Region region, RegisterRequest request) {
            return region.registrations().register(request);
        }

        @Override
        public Meaning meaning(RegisterReply reply) {
            if (reply instanceof NotActive(var known)) return new Elsewhere(known);
            if (reply instanceof UnknownDomain) return new Elsewhere(Epoch.NONE);
            if (reply instanceof Challenge) return new Challenged();
            return reply instanceof Unavailable ? new Doubtful() : new Settled();
        }

        @Override
        public RegisterReply unknownDomain() {
            return new UnknownDomain();
        }

        @Override
        public RegisterReply notActive(Epoch known) {
            return new NotActive(known);
        }

        @Override
        public RegisterReply unavailable(String why) {
            return new Unavailable(why);
        }
    }
}
