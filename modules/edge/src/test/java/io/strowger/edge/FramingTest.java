package io.strowger.edge;

import static io.strowger.edge.Given.register;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.strowger.edge.Framing.Lost;
import io.strowger.edge.Framing.Message;
import io.strowger.edge.Framing.More;
import io.strowger.edge.Framing.Ping;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FramingTest {
    private final Framing framing = new Framing(2000);

    private void append(String text) {
        framing.append(text.getBytes(StandardCharsets.ISO_8859_1), text.length());
    }

    private List<String> frames() {
        var frames = new ArrayList<String>();
        while (true) {
            switch (framing.next()) {
                case Message(var text) -> frames.add(text);
                case Ping() -> frames.add("ping");
                case Lost(var head, var response) -> {
                    frames.add("lost " + response.status());
                    return frames;
                }
                case More() -> {
                    return frames;
                }
            }
        }
    }

    @Test
    void findsMessagesHoweverTheyArrive() {
        var first = register("Content-Length: 3") + "abc";
        var second = register("Content-Length:", "l: 0").replace("\r\n", "\n");
        var all = first + "\r\n\r\n" + second + "\r\n" + first;
        for (var size : List.of(1, 2, 3, 7, 100, all.length())) {
            var frames = new ArrayList<String>();
            for (var at = 0; at < all.length(); at += size) {
                append(all.substring(at, Math.min(all.length(), at + size)));
                frames.addAll(frames());
            }
            assertThat(frames).containsExactly(first, "ping", second, first);
        }
    }

    @Test
    void readsTheHeadOnceHoweverSlowlyTheBodyComes() {
        var big = new Framing(200_000);
        var head = register("Content-Length: 100000", "X: y" + "\r\nX: y".repeat(10_000));
        big.append(head.getBytes(StandardCharsets.ISO_8859_1), head.length());
        assertTimeout(Duration.ofSeconds(5), () -> {
            for (var sent = 0; sent < 100_000; sent += 10) {
                assertThat(big.next()).isEqualTo(new More());
                big.append(new byte[10], 10);
            }
        });
        assertThat(big.next()).isInstanceOf(Message.class);
    }

    @Test
    void losesTheStreamWithoutAUsableContentLength() {
        append(register("Content-Length:"));
        assertThat(frames()).containsExactly("lost 400");
        append(register("Content-Length: -1"));
        assertThat(frames()).containsExactly("lost 400");
    }

    @Test
    void refusesWhatIsTooLargeWithoutWaitingForIt() {
        append(register("Content-Length: 2000000000"));
        assertThat(frames()).containsExactly("lost 513");
        append(register("X: " + "x".repeat(2000)).replace("\r\n\r\n", ""));
        assertThat(frames()).containsExactly("lost 513");
    }

    @Test
    void holdsNothingButWhatIsUnfinished() {
        append("REG");
        frames();
        assertThat(framing.held()).isEqualTo(3);
        append(register().substring(3));
        frames();
        assertThat(framing.held()).isZero();
    }

    @Test
    void knowsWhetherAMessageHasBegun() {
        assertThat(framing.isInsideMessage()).isFalse();
        append("\r\n");
        frames();
        assertThat(framing.isInsideMessage()).isFalse();
        append("REG");
        frames();
        assertThat(framing.isInsideMessage()).isTrue();
    }
}
