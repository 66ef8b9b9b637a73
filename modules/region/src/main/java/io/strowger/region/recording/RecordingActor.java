package io.strowger.region.recording;

import io.strowger.core.AccountSid;
import io.strowger.core.Page;
import io.strowger.core.Recordings.Appended;
import io.strowger.core.Recordings.NotStored;
import io.strowger.core.Recordings.Recording;
import io.strowger.core.Recordings.Spoken;
import io.strowger.core.Recordings.Stored;
import io.strowger.core.Sid;
import io.strowger.core.WireMessage;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Lets every node reach the [RecordingStore] of this region node: under a fixed name, so that the node's
/// address is all that one has to know. Never waits for the database, whose threads answer.
public final class RecordingActor {
    static final String NAME = "recordings";

    sealed interface Command extends WireMessage {
        ActorRef<Reply> replyTo();
    }

    record Append(Spoken recording, long at, Octets audio, ActorRef<Reply> replyTo) implements Command {}

    record Fetch(AccountSid account, Sid recording, ActorRef<Reply> replyTo) implements Command {}

    record ListThem(AccountSid account, Optional<Sid> call, Page.Request page, ActorRef<Reply> replyTo)
            implements Command {}

    record Read(AccountSid account, Sid recording, long at, ActorRef<Reply> replyTo) implements Command {}

    record Delete(AccountSid account, Sid recording, ActorRef<Reply> replyTo) implements Command {}

    sealed interface Reply extends WireMessage {}

    /// Or why not.
    record Put(Optional<String> refusal) implements Reply {}

    record Found(Optional<Recording> recording) implements Reply {}

    record Listed(Page<Recording> page) implements Reply {}

    record Audio(Octets audio) implements Reply {}

    record Deleted(boolean wasThere) implements Reply {}

    /// The database is away, say.
    record Failed(String why) implements Reply {}

    private RecordingActor() {}

    public static void start(ActorSystem<?> system, RecordingStore store) {
        system.systemActorOf(create(store), NAME, Props.empty());
    }

    private static Behavior<Command> create(RecordingStore store) {
        return Behaviors.receiveMessage(command -> {
            answer(store, command)
                    .whenComplete((reply, failure) ->
                            command.replyTo().tell(failure == null ? reply : new Failed(failure.toString())));
            return Behaviors.same();
        });
    }

    private static CompletionStage<? extends Reply> answer(RecordingStore store, Command command) {
        return switch (command) {
            case Append(var recording, var at, var audio, var _) ->
                store.append(recording, at, audio.bytes()).thenApply(RecordingActor::put);
            case Fetch(var account, var recording, var _) -> reply(store.fetch(account, recording), Found::new);
            case ListThem(var account, var call, var page, var _) ->
                reply(store.list(account, call, page), Listed::new);
            case Read(var account, var recording, var at, var _) ->
                reply(store.read(account, recording, at), audio -> new Audio(new Octets(audio)));
            case Delete(var account, var recording, var _) -> reply(store.delete(account, recording), Deleted::new);
        };
    }

    private static <T> CompletionStage<Reply> reply(CompletionStage<T> stage, Function<T, Reply> how) {
        return stage.thenApply(how);
    }

    private static Reply put(Appended appended) {
        return switch (appended) {
            case Stored() -> new Put(Optional.empty());
            case NotStored(var why) -> new Put(Optional.of(why));
        };
    }
}
