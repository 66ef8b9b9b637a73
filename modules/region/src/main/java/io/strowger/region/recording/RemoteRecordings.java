package io.strowger.region.recording;

import io.strowger.cluster.AnyNode;
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
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/// The recordings of one region, from any node of the cluster. Stages complete on the thread that brings the answer.
public final class RemoteRecordings implements Recordings {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final AnyNode<Command> nodes;

    public RemoteRecordings(ActorSystem<?> system, RegionId region) {
        this.nodes = new AnyNode<>(system, Topology.dataCenter(region), RecordingActor.NAME);
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
        return nodes.<Reply>ask(question::to, PATIENCE)
                .thenCompose(reply -> wanted.isInstance(reply)
                        ? CompletableFuture.completedFuture(wanted.cast(reply))
                        : CompletableFuture.failedFuture(new IllegalStateException(reply.toString())));
    }
}
