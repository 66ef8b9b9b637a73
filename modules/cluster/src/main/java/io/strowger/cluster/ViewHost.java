package io.strowger.cluster;

import io.strowger.core.EntityAddress;
import io.strowger.core.WireMessage;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/// Answers queries of all nodes out of its data center's database. Keeps nothing but those who wait for an event to be
/// seen: one look is for all of them.
final class ViewHost extends AbstractBehavior<ShellMessage> {
    static final String NAME = "views";

    private static final EntityAddress SELF = new EntityAddress(NAME, "");
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
    /// More that wait for the read model are refused.
    private static final int MAX_WAITING = 5_000;

    private final ViewReader reader;
    private final RowLookup lookup;
    private final JournalFollower follower;
    private final Past past;
    private final Set<Waiting> waiting = new LinkedHashSet<>();

    private record Waiting(ViewQuery.Await what, ActorRef<Answer> asker) {}

    /// To itself: look whether what is waited for has been seen.
    private record Look() implements WireMessage {}

    private record Reached(List<Waiting> asked, List<Long> sequences) implements WireMessage {}

    static void start(ActorSystem<?> system, ViewReader reader, RowLookup lookup, JournalFollower follower, Past past) {
        Behavior<ShellMessage> host = Behaviors.setup(context -> new ViewHost(context, reader, lookup, follower, past));
        system.systemActorOf(Behaviors.supervise(host).onFailure(SupervisorStrategy.restart()), NAME, Props.empty());
    }

    private ViewHost(
            ActorContext<ShellMessage> context,
            ViewReader reader,
            RowLookup lookup,
            JournalFollower follower,
            Past past) {
        super(context);
        this.reader = reader;
        this.lookup = lookup;
        this.follower = follower;
        this.past = past;
    }

    @Override
    public Receive<ShellMessage> createReceive() {
        return newReceiveBuilder()
                .onMessage(Envelope.class, this::onQuery)
                .onMessage(ShellMessage.Due.class, this::onLook)
                .onMessage(ShellMessage.Answered.class, this::onReached)
                .onMessage(ShellMessage.Unanswered.class, this::onFailure)
                .build();
    }

    private Behavior<ShellMessage> onQuery(Envelope envelope) {
        var asker = envelope.replyTo();
        switch ((ViewQuery) envelope.command()) {
            case ViewQuery.Rows query -> answer(reader.rows(query), asker);
            case ViewQuery.ByName query -> answer(lookup.byName(query), asker);
            case ViewQuery.ById query -> answer(lookup.byId(query), asker);
            case ViewQuery.Count query -> answer(reader.count(query), asker);
            case ViewQuery.Among query -> answer(reader.among(query), asker);
            case ViewQuery.EndingWith query -> answer(reader.endingWith(query), asker);
            case ViewQuery.Events query -> answer(reader.events(query), asker);
            case ViewQuery.EventsOf query -> answer(reader.eventsOf(query), asker);
            case ViewQuery.At query -> answer(past.then(query), asker);
            case ViewQuery.End _ -> answer(follower.end(), asker);
            case ViewQuery.Follow query -> answer(follower.follow(query), asker);
            case ViewQuery.Await query -> await(query, asker);
        }
        return this;
    }

    private void answer(CompletionStage<? extends ViewQuery.Result> result, ActorRef<Answer> asker) {
        result.whenComplete((found, failure) ->
                asker.tell(new Answer(failure == null ? found : new ViewQuery.Failed(failure.toString()), SELF, 0)));
    }

    private void await(ViewQuery.Await query, ActorRef<Answer> asker) {
        if (waiting.size() >= MAX_WAITING) {
            asker.tell(new Answer(new ViewQuery.Failed("too many wait for the read model"), SELF, 0));
            return;
        }
        waiting.add(new Waiting(query, asker));
        if (waiting.size() == 1) lookIn(Duration.ZERO);
    }

    private void lookIn(Duration pause) {
        var host = getContext().getSelf();
        Pauses.of(pause).execute(() -> host.tell(new ShellMessage.Due(new Look())));
    }

    private Behavior<ShellMessage> onLook(ShellMessage.Due look) {
        var asked = List.copyOf(waiting);
        getContext()
                .pipeToSelf(
                        reader.sequences(
                                asked.stream().map(one -> one.what().entity()).toList()),
                        (sequences, failure) -> failure == null
                                ? new ShellMessage.Answered(look.command(), new Reached(asked, sequences))
                                : new ShellMessage.Unanswered(look.command(), failure));
        return this;
    }

    private Behavior<ShellMessage> onReached(ShellMessage.Answered answered) {
        var reached = (Reached) answered.command();
        for (var i = 0; i < reached.sequences().size(); i++) {
            var one = reached.asked().get(i);
            if (reached.sequences().get(i) < one.what().sequence()) continue;
            one.asker().tell(new Answer(new ViewQuery.Seen(), SELF, 0));
            waiting.remove(one);
        }
        if (!waiting.isEmpty()) lookIn(LOOK_AGAIN);
        return this;
    }

    private Behavior<ShellMessage> onFailure(ShellMessage.Unanswered unanswered) {
        waiting.forEach(one -> one.asker()
                .tell(new Answer(new ViewQuery.Failed(unanswered.why().toString()), SELF, 0)));
        waiting.clear();
        return this;
    }
}
