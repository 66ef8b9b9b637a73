package io.strowger.core;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The witnesses, as region nodes and the arbiter reach them. The routing module implements it. A stage that
/// fails means that the witness did not answer: nothing follows from that.
///
/// Who asks has to remember when it sent the question; an answer that comes after its process has died goes
/// nowhere.
public interface Witnesses {
    /// Asks for the lease of `session`, or to have it renewed.
    CompletionStage<RenewReply> renew(WitnessId witness, RegionId region, SessionNumber session);

    /// Has `session` of `region` and every older one sealed. Only what is stored as sealed may be asked for.
    CompletionStage<SealReply> seal(WitnessId witness, RegionId region, SessionNumber session);

    /// When the witness last granted a lease to each region: for whoever watches over regions.
    CompletionStage<Sightings> look(WitnessId witness);

    /// There are none: every question fails.
    static Witnesses none() {
        return new Witnesses() {
            @Override
            public CompletionStage<RenewReply> renew(WitnessId witness, RegionId region, SessionNumber session) {
                return nobody();
            }

            @Override
            public CompletionStage<SealReply> seal(WitnessId witness, RegionId region, SessionNumber session) {
                return nobody();
            }

            @Override
            public CompletionStage<Sightings> look(WitnessId witness) {
                return nobody();
            }

            private static <T> CompletionStage<T> nobody() {
                return CompletableFuture.failedFuture(new IllegalStateException("there are no witnesses"));
            }
        };
    }

    sealed interface RenewReply extends WireMessage {}

    /// The lease of `session` lasts for the terms' time from when the question was sent.
    record Granted(SessionNumber session) implements RenewReply {}

    /// `newest` and every older session are sealed; a newer one may be granted.
    record SessionSealed(SessionNumber newest) implements RenewReply {}

    sealed interface SealReply extends WireMessage {}

    /// `session` is sealed here, and a lease that was granted here may still be held.
    record StillHeld(SessionNumber session) implements SealReply {}

    /// `session` is sealed here, and no lease that was ever granted here can still be held.
    record Dead(SessionNumber session) implements SealReply {}

    /// The regions that the witness has granted a lease to since it awoke, and how long ago it awoke.
    record Sightings(List<Sighting> regions, Duration awake) implements WireMessage {
        public Sightings {
            regions = List.copyOf(regions);
        }

        /// How long ago `region` was last granted a lease here, as far as the witness remembers.
        public Duration since(RegionId region) {
            return regions.stream()
                    .filter(sighting -> sighting.region().equals(region))
                    .map(Sighting::ago)
                    .findFirst()
                    .orElse(awake);
        }
    }

    /// `newest` is the newest session that was granted.
    record Sighting(RegionId region, SessionNumber newest, Duration ago) {}
}
