package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strowger.core.AccountSid;
import io.strowger.core.EntityAddress;
import io.strowger.core.Journal.Entry;
import io.strowger.core.Journal.Happening;
import io.strowger.core.Journal.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.junit.jupiter.api.Test;

class ViewerTest {
    private static final EntityAddress DOMAIN = new EntityAddress("domain", "acme.sip.twilio.com");
    private static final EntityAddress CALL = new EntityAddress("call", "CA1");
    private static final Traffic ONE_CALL =
            Traffic.of("us1", "call.call-received.1", Answers.parsed("{\"leg\":{\"edge\":{\"edge\":\"dublin\"}}}"));

    private final Queue queue = new Queue();

    @Test
    void hearsOfNothingTwiceAndOfNothingThatIsAnothers() {
        var viewer = viewer(Viewer.Wish.ALL);

        tell(viewer, 1, TestSite.ACME, DOMAIN);
        tell(viewer, 2, TestSite.OTHER, DOMAIN);
        tell(viewer, 1, TestSite.ACME, DOMAIN);
        tell(viewer, 3, TestSite.ACME, DOMAIN);
        viewer.hasReadTo("us1", new Place(9, 9));
        tell(viewer, 9, TestSite.ACME, DOMAIN);

        assertThat(queue.frames).extracting(Frame::id).containsExactly("1772712000~us1:1/1", "1772712000~us1:3/3");
    }

    @Test
    void hearsOfWhatItWishesAndCountsTheTrafficOfAllTheSame() {
        var viewer = viewer(new Viewer.Wish(Set.of("domain"), Optional.empty(), _ -> true));

        tell(viewer, 1, TestSite.ACME, CALL);
        tell(viewer, 2, TestSite.ACME, DOMAIN);
        viewer.tellTraffic();
        viewer.tellTraffic();

        assertThat(queue.frames).extracting(Frame::event).containsExactly("happened", "traffic", "traffic");
        assertThat(queue.frames.get(1).bytes().utf8String())
                .isEqualTo("event: traffic\nid: 1772712000~us1:2/2\ndata: {\"seconds\":1,\"flows\":"
                        + "[{\"edge\":\"dublin\",\"region\":\"us1\",\"registrations\":0,\"calls\":2}]}\n\n");
        assertThat(queue.frames.get(2).bytes().utf8String()).contains("\"flows\":[]");
    }

    @Test
    void isLeftWhenItDoesNotRead() {
        var viewer = viewer(Viewer.Wish.ALL);
        var told = 0;
        while (viewer.offer(Frame.gap())) told++;

        assertThat(told).isEqualTo(Viewer.QUEUE);
        assertThat(viewer.isLeft()).isTrue();
    }

    @Test
    void isLeftWhenTooMuchWaitsForIt() {
        var viewer = viewer(Viewer.Wish.ALL);
        var large = new Frame("happened", "", "", 1 << 20);

        for (var frame = 0; frame < 4; frame++) assertThat(viewer.offer(large)).isTrue();
        assertThat(viewer.hasRoom()).isFalse();
        viewer.taken(large);
        assertThat(viewer.offer(large)).isTrue();
        assertThat(viewer.offer(large)).isFalse();
        assertThat(viewer.isLeft()).isTrue();
    }

    @Test
    void saysNothingAfterItsEnd() {
        var viewer = viewer(Viewer.Wish.ALL);
        viewer.end();

        assertThat(viewer.offer(Frame.gap())).isFalse();
        assertThat(viewer.isLeft()).isFalse();
    }

    private Viewer viewer(Viewer.Wish wish) {
        return new Viewer(TestSite.ACME, wish, true, Places.NONE, queue, () -> TestSite.NOON);
    }

    private static void tell(Viewer viewer, long number, AccountSid account, EntityAddress entity) {
        var entry = new Entry(number, "type", TestSite.NOON, "{}", Optional.empty());
        var what = new Frame.Happened("us1", "", number, "type", TestSite.NOON, Answers.parsed("{}"), Optional.empty());
        viewer.tell("us1", new Happening(new Place(number, number), account, entity, entry), what, ONE_CALL);
    }

    /// As Pekko's, but nobody takes anything out.
    private static final class Queue implements BoundedSourceQueue<Frame> {
        private final List<Frame> frames = new ArrayList<>();
        private boolean isOver;

        @Override
        public QueueOfferResult offer(Frame frame) {
            if (frames.size() == Viewer.QUEUE) return QueueOfferResult.dropped();
            frames.add(frame);
            return QueueOfferResult.enqueued();
        }

        @Override
        public void complete() {
            isOver = true;
        }

        @Override
        public boolean isCompleted() {
            return isOver;
        }

        @Override
        public void fail(Throwable cause) {
            isOver = true;
        }

        @Override
        public int size() {
            return frames.size();
        }
    }
}
