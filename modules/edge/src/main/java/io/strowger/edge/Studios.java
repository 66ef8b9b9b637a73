package io.strowger.edge;

import io.strowger.core.Calls.Delivery;
import io.strowger.core.Calls.LegEvent;
import io.strowger.core.Calls.MediaAnswered;
import io.strowger.core.Calls.MediaHeld;
import io.strowger.core.Calls.MediaOpened;
import io.strowger.core.Calls.MediaRefused;
import io.strowger.core.Calls.UnknownLeg;
import io.strowger.core.Edges.AnswerMedia;
import io.strowger.core.Edges.CloseMedia;
import io.strowger.core.Edges.ConnectMedia;
import io.strowger.core.Edges.Done;
import io.strowger.core.Edges.Hush;
import io.strowger.core.Edges.MediaOrder;
import io.strowger.core.Edges.NoTransaction;
import io.strowger.core.Edges.OpenMedia;
import io.strowger.core.Edges.Perform;
import io.strowger.core.Edges.RecordMedia;
import io.strowger.core.Edges.Taken;
import io.strowger.core.Recordings.Spoken;
import io.strowger.core.RegionId;
import io.strowger.core.Timer;
import io.strowger.core.sip.DialogTag;
import io.strowger.edge.media.Media;
import io.strowger.edge.media.MediaLegs;
import io.strowger.edge.media.Sdp;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/// The media legs of an edge, by the dialog that each is for. Takes one order at a time; legs close on any
/// thread: also by themselves, when their call is gone without a word.
final class Studios {
    private static final Duration ASKED_EVERY = Duration.ofMinutes(1);

    /// As often in a row the region may not answer: then its calls have long been given up by their devices.
    private static final int MOST_UNANSWERED = 10;

    private final SipIdentity self;
    private final Media media;
    private final Timer timer;
    private final InstantSource clock;
    private final Teller teller;
    private final BiFunction<RegionId, Spoken, RecordingFeed> feeds;
    private final Map<DialogTag, Studio> open = new ConcurrentHashMap<>();

    /// Tells a call.
    interface Teller {
        /// Never fails: completes with nothing when that is given up.
        CompletionStage<Optional<Delivery>> tell(DialogTag dialog, LegEvent event);
    }

    /// `feeds` are by what a recording gets to a region.
    Studios(
            SipIdentity self,
            Media media,
            Timer timer,
            InstantSource clock,
            Teller teller,
            BiFunction<RegionId, Spoken, RecordingFeed> feeds) {
        this.self = self;
        this.media = media;
        this.timer = timer;
        this.clock = clock;
        this.teller = teller;
        this.feeds = feeds;
    }

    Taken take(MediaOrder order) {
        return switch (order) {
            case OpenMedia open -> {
                var _ = teller.tell(open.self(), opening(open));
                yield new Done();
            }
            case AnswerMedia(var dialog, var transaction, var offer) ->
                find(order)
                        .<Taken>map(studio -> {
                            var answer = new MediaAnswered(dialog.leg(), transaction, studio.answer(offer));
                            var _ = teller.tell(dialog, answer);
                            return new Done();
                        })
                        .orElseGet(NoTransaction::new);
            case ConnectMedia connect -> {
                find(connect).ifPresent(studio -> studio.connect(connect.answer()));
                yield new Done();
            }
            case Perform perform -> find(perform).map(it -> it.perform(perform)).orElseGet(NoTransaction::new);
            case RecordMedia record -> find(record).map(it -> it.record(record)).orElseGet(NoTransaction::new);
            case Hush hush -> find(hush).map(it -> it.hush(hush.number())).orElseGet(NoTransaction::new);
            case CloseMedia close -> {
                find(close).ifPresent(Studio::close);
                yield new Done();
            }
        };
    }

    boolean isOpen(DialogTag dialog) {
        return open.containsKey(dialog);
    }

    private Optional<Studio> find(MediaOrder order) {
        return Optional.ofNullable(open.get(order.self()));
    }

    private LegEvent opening(OpenMedia order) {
        var dialog = order.self();
        var leg = dialog.leg();
        var number = order.number();
        var known = open.get(dialog);
        if (known != null) return new MediaOpened(leg, number, self.node(), known.description());
        var studio = new Studio(
                dialog,
                media,
                event -> teller.tell(dialog, event),
                recording -> feeds.apply(dialog.region(), recording),
                closed -> open.remove(dialog, closed));
        return switch (media.legs().open(self.address().listensOn().getAddress(), studio)) {
            case MediaLegs.Opened(var opened) -> {
                var own = own(dialog, opened.address().getPort());
                var sdp = Studio.described(own, order.offer());
                if (sdp.isEmpty()) {
                    var _ = opened.close();
                    yield Studio.refused(leg, number, order.offer());
                }
                studio.opened(opened, own, sdp.get());
                open.put(dialog, studio);
                askLater(studio, 0);
                yield new MediaOpened(leg, number, self.node(), sdp.get());
            }
            case MediaLegs.TooManyLegs(var limit) ->
                new MediaRefused(leg, number, "The edge has as many media legs as it may have: " + limit, 0);
            case MediaLegs.NoFreePort(var why) -> new MediaRefused(leg, number, "No port for a media leg: " + why, 0);
        };
    }

    /// A later leg of the same dialog has a later version (RFC 4566 §5.2 recommends the time).
    private Sdp.Own own(DialogTag dialog, int port) {
        return new Sdp.Own(
                new InetSocketAddress(self.address().forMedia(), port),
                Integer.toUnsignedLong(dialog.hashCode()),
                clock.instant().toEpochMilli());
    }

    private void askLater(Studio studio, int unanswered) {
        timer.after(ASKED_EVERY, () -> ask(studio, unanswered));
    }

    /// Whether it is still wanted. Its call says so, or has it closed; one that is gone says nothing.
    private void ask(Studio studio, int unanswered) {
        var dialog = studio.dialog();
        if (!studio.equals(open.get(dialog))) return;
        var _ = teller.tell(dialog, new MediaHeld(dialog.leg(), self.node())).thenAccept(delivery -> {
            var isGone = delivery.filter(UnknownLeg.class::isInstance).isPresent();
            if (isGone || (delivery.isEmpty() && unanswered + 1 == MOST_UNANSWERED)) studio.close();
            else askLater(studio, delivery.isPresent() ? 0 : unanswered + 1);
        });
    }
}
