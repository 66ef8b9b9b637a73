package io.strowger.region.ladder;

import io.strowger.cluster.Topology;
import io.strowger.core.Calls;
import io.strowger.core.Ladders.LeftOut;
import io.strowger.core.Ladders.Rung;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;

/// The nodes of one region with what they keep of ladders, from any node of the cluster. What an edge notes
/// goes to any of them, the same one for a call as long as the region has the same nodes, and what a node notes
/// itself stays there: so all of them are asked.
public interface LadderNodes {
    void note(List<Rung> rungs, List<LeftOut> leftOut);

    /// What the nodes together have of a call.
    CompletionStage<Sheet> find(Sid call);

    /// `wholeSince` is empty when not every node has answered.
    record Sheet(List<Rung> rungs, int leftOut, Optional<Instant> wholeSince) {
        public Sheet {
            rungs = List.copyOf(rungs);
        }

        static Sheet of(List<Optional<LadderActor.Found>> answers) {
            var found = answers.stream().flatMap(Optional::stream).toList();
            return new Sheet(
                    found.stream()
                            .flatMap(one -> one.rungs().stream())
                            .sorted(Comparator.comparing(Rung::at))
                            .toList(),
                    found.stream().mapToInt(LadderActor.Found::leftOut).sum(),
                    found.size() < answers.size()
                            ? Optional.empty()
                            : found.stream().map(LadderActor.Found::wholeSince).max(Comparator.naturalOrder()));
        }
    }

    /// Where nobody keeps anything.
    static LadderNodes none() {
        return new LadderNodes() {
            @Override
            public void note(List<Rung> rungs, List<LeftOut> leftOut) {}

            @Override
            public CompletionStage<Sheet> find(Sid call) {
                return CompletableFuture.completedFuture(Sheet.of(List.of()));
            }
        };
    }

    static LadderNodes of(ActorSystem<?> system, RegionId region) {
        return new Remote(
                system,
                Topology.dataCenter(region),
                Cluster.get(system).selfMember().uniqueAddress() + " " + UUID.randomUUID(),
                new ConcurrentHashMap<>());
    }

    /// Over Pekko's remoting. Stages complete on the actor system's threads. One thread at a time notes; `sent`
    /// is how often it has to each node.
    record Remote(ActorSystem<?> system, String dataCenter, String self, Map<UniqueAddress, Long> sent)
            implements LadderNodes {
        private static final Duration PATIENCE = Duration.ofSeconds(2);

        private record Parcel(List<Rung> rungs, List<LeftOut> leftOut) {
            Parcel() {
                this(new ArrayList<>(), new ArrayList<>());
            }
        }

        @Override
        public void note(List<Rung> rungs, List<LeftOut> leftOut) {
            var nodes = nodes().filter(node -> node.status().equals(MemberStatus.up()))
                    .sorted(Member.ordering())
                    .toList();
            if (nodes.isEmpty()) return;
            Map<Member, Parcel> parcels = new TreeMap<>(Member.ordering());
            for (var rung : rungs) parcel(parcels, nodes, rung.call()).rungs().add(rung);
            for (var some : leftOut)
                parcel(parcels, nodes, some.call()).leftOut().add(some);
            sent.keySet().retainAll(nodes().map(Member::uniqueAddress).toList());
            parcels.forEach((node, parcel) -> at(node).tell(new LadderActor.Note(
                    self, sent.merge(node.uniqueAddress(), 1L, Long::sum), parcel.rungs(), parcel.leftOut())));
        }

        private static Parcel parcel(Map<Member, Parcel> parcels, List<Member> nodes, Sid call) {
            var place = Math.floorMod(Calls.first(call).hashCode(), nodes.size());
            return parcels.computeIfAbsent(nodes.get(place), _ -> new Parcel());
        }

        @Override
        public CompletionStage<Sheet> find(Sid call) {
            var answers = nodes().map(node -> ask(node, call)).toList();
            return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                    .thenApply(_ -> Sheet.of(
                            answers.stream().map(CompletableFuture::join).toList()));
        }

        private CompletableFuture<Optional<LadderActor.Found>> ask(Member node, Sid call) {
            return AskPattern.<LadderActor.Command, LadderActor.Found>ask(
                            at(node), replyTo -> new LadderActor.Find(call, replyTo), PATIENCE, system.scheduler())
                    .handle((found, failure) ->
                            failure == null ? Optional.of(found) : Optional.<LadderActor.Found>empty())
                    .toCompletableFuture();
        }

        private Stream<Member> nodes() {
            return StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
                    .filter(member -> member.dataCenter().equals(dataCenter));
        }

        private ActorRef<LadderActor.Command> at(Member node) {
            return ActorRefResolver.get(system).resolveActorRef(node.address() + "/system/" + LadderActor.NAME);
        }
    }
}
