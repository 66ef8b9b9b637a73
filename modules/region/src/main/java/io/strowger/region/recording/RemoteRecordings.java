package io.strowger.region.recording;

import io.strowger.cluster.Members;
import io.strowger.cluster.Topology;
import io.strowger.core.AccountSid;
import io.strowger.core.Page;
import io.strowger.core.Recordings;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import io.strowger.region.recording.RecordingActor.Command;
import io.strowger.region.recording.RecordingActor.Reply;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/// The recordings of one region over Pekko's remoting, from any node of the cluster. The region's nodes take
/// turns: who asks again after one has died asks another. Stages complete on the actor system's threads.
public final class RemoteRecordings implements Recordings {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final ActorSystem<?> system;
    private final String dataCenter;
    private final AtomicInteger turn = new AtomicInteger();

    public RemoteRecordings(ActorSystem<?> system, RegionId region) {
        this.system = system;
        this.dataCenter = Topology.dataCenter(region);
    }

    private interface Question {
        Command to(ActorRef<Reply> replyTo);
    }

    @Override
    public CompletionStage<Appended> append(Spoken recording, long at, byte[] audio) {
        var octets = new Octets(audio);
        return ask(replyTo -> new RecordingActor.Append(recording, at, octets, replyTo), RecordingActor.Put.class)
                .thenApply(put -> put.refusal().<Appended>map(NotStored::new).orElseGet(Stored::new));
    }

    @Override
    public CompletionStage<Optional<Recording>> fetch(AccountSid account, Sid recording) {
        return ask(replyTo -> new RecordingActor.Fetch(account, recording, replyTo), RecordingActor.Found.class)
                .thenApply(RecordingActor.Found::recording);
    }

    @Override
    public CompletionStage<Page<Recording>> list(AccountSid account, Optional<Sid> call, Page.Request page) {
        return ask(replyTo -> new RecordingActor.ListThem(account, call, page, replyTo), RecordingActor.Listed.class)
                .thenApply(RecordingActor.Listed::page);
    }

    @Override
    public CompletionStage<byte[]> read(AccountSid account, Sid recording, long at) {
        return ask(replyTo -> new RecordingActor.Read(account, recording, at, replyTo), RecordingActor.Audio.class)
                .thenApply(found -> found.audio().bytes());
    }

    @Override
    public CompletionStage<Boolean> delete(AccountSid account, Sid recording) {
        return ask(replyTo -> new RecordingActor.Delete(account, recording, replyTo), RecordingActor.Deleted.class)
                .thenApply(RecordingActor.Deleted::wasThere);
    }

    /// What is no such answer says why there is none.
    private <R extends Reply> CompletionStage<R> ask(Question question, Class<R> wanted) {
        var nodes = Members.reachable(system, dataCenter);
        if (nodes.isEmpty())
            return CompletableFuture.failedFuture(new IllegalStateException("no node of " + dataCenter + " answers"));
        var node = nodes.get(Math.floorMod(turn.getAndIncrement(), nodes.size()));
        ActorRef<Command> there =
                ActorRefResolver.get(system).resolveActorRef(node.address() + "/system/" + RecordingActor.NAME);
        return AskPattern.<Command, Reply>ask(there, question::to, PATIENCE, system.scheduler())
                .thenCompose(reply -> wanted.isInstance(reply)
                        ? CompletableFuture.completedFuture(wanted.cast(reply))
                        : CompletableFuture.failedFuture(new IllegalStateException(reply.toString())));
    }
}
