package io.strowger.edge.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strowger.edge.media.DtmfEvents.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DtmfEventsTest {
    private static final int SOURCE = 42;

    /// Digits as a sender sends them, 100 ms each and as much between them.
    private static List<Rtp> sent(String digits, int sequence, int timestamp) {
        var packets = new ArrayList<Rtp>();
        for (var digit : digits.chars().mapToObj(c -> (char) c).toList()) {
            var marker = true;
            for (var event : DtmfEvents.press(digit, 5)) {
                packets.add(packet(marker, sequence, timestamp, event));
                sequence = (sequence + 1) & 0xFFFF;
                marker = false;
            }
            timestamp += 1600;
        }
        return packets;
    }

    private static Rtp packet(boolean marker, int sequence, int timestamp, Event event) {
        return new Rtp(marker, 101, sequence, timestamp, SOURCE, event.payload());
    }

    private static String heard(List<Rtp> packets) {
        var heard = new StringBuilder();
        var digits = DtmfEvents.NONE;
        for (var packet : packets) {
            var step = digits.read(packet);
            digits = step.next();
            step.digit().ifPresent(heard::append);
        }
        return heard.toString();
    }

    @Test
    void hearsEveryDigitOnce() {
        assertThat(heard(sent("0123456789*#ABCD", 1, 1000))).isEqualTo("0123456789*#ABCD");
        assertThat(heard(sent("1111d", 1, 1000))).isEqualTo("1111D");
    }

    @Test
    void hearsADigitAtItsFirstPacket() {
        assertThat(heard(sent("5", 1, 1000).subList(0, 1))).isEqualTo("5");
    }

    @Test
    void hearsADigitOfWhichOneOfItsPacketsArrives() {
        var packets = sent("7", 1, 1000);
        for (var packet : packets) assertThat(heard(List.of(packet))).isEqualTo("7");
    }

    @Test
    void missesNoneWhenEndsOrBeginningsAreLost() {
        var packets = sent("1122", 1, 1000);
        assertThat(heard(packets.stream()
                        .filter(packet -> (packet.payload().at(1) & 0x80) == 0)
                        .toList()))
                .isEqualTo("1122");
        assertThat(heard(packets.stream().filter(packet -> !packet.marker()).toList()))
                .isEqualTo("1122");
        assertThat(heard(packets.stream()
                        .filter(packet -> !packet.marker() && (packet.payload().at(1) & 0x80) == 0)
                        .toList()))
                .isEqualTo("1122");
    }

    @Test
    void hearsDuplicatesOnce() {
        var doubled = new ArrayList<Rtp>();
        for (var packet : sent("1212", 1, 1000)) doubled.addAll(List.of(packet, packet));
        assertThat(heard(doubled)).isEqualTo("1212");

        var again = new ArrayList<>(sent("12", 1, 1000));
        again.addAll(sent("12", 1, 1000)); // the network brings all of it twice
        assertThat(heard(again)).isEqualTo("12");
    }

    @Test
    void hearsDigitsOnceInOrderWhenThePacketsOfEachAreInNone() {
        var random = new Random(11);
        for (var round = 0; round < 200; round++) {
            var packets = new ArrayList<Rtp>();
            for (var at = 0; at < 4; at++) {
                var digit = sent("1321".substring(at, at + 1), (65_530 + at * 7) & 0xFFFF, at * 1600);
                Collections.shuffle(digit, random);
                packets.addAll(digit);
            }
            assertThat(heard(packets)).isEqualTo("1321");
        }
    }

    @Test
    void takesTheEndOfADigitThatComesAfterTheNextForNone() {
        var packets = new ArrayList<>(sent("12", 1, 1000));
        var end = packets.remove(6);
        packets.add(8, end);
        assertThat(heard(packets)).isEqualTo("12");
    }

    @Test
    void survivesTheEndsOfItsNumbers() {
        assertThat(heard(sent("12345", 0xFFFC, 0xFFFF_FF00))).isEqualTo("12345");
        assertThat(heard(sent("12345", 0x7FFC, 0x7FFF_FF00))).isEqualTo("12345");
    }

    @Test
    void hearsALongDigitOnce() {
        var packets = new ArrayList<Rtp>();
        for (var frame = 1; frame < 409; frame++)
            packets.add(packet(frame == 1, frame, 0, new Event(9, false, frame * 160)));
        packets.add(packet(false, 410, 0, new Event(9, false, 0xFFFF)));
        for (var frame = 1; frame < 10; frame++) // RFC 4733 §2.5.1.3
        packets.add(packet(false, 410 + frame, 0xFFFF, new Event(9, frame == 9, frame * 160)));
        assertThat(heard(packets)).isEqualTo("9");
        packets.remove(408);
        assertThat(heard(packets)).isEqualTo("9");
    }

    @Test
    void hearsADigitOnceFromASenderThatCountsTimeInEachPacket() {
        var packets = new ArrayList<Rtp>();
        for (var frame = 1; frame <= 8; frame++)
            packets.add(
                    packet(frame == 1, frame, 1000 + frame * 160, new Event(4, frame >= 6, Math.min(frame, 6) * 160)));
        assertThat(heard(packets.subList(0, 6))).isEqualTo("4");
    }

    @Test
    void hearsASenderThatHasBegunAnew() {
        var packets = new ArrayList<>(sent("1", 40_000, 90_000));
        packets.addAll(sent("1", 20_000, 500));
        var other = sent("1", 39_990, 90_000).getFirst();
        packets.add(new Rtp(true, 101, other.sequence(), other.timestamp(), SOURCE + 1, other.payload()));
        assertThat(heard(packets)).isEqualTo("111");
    }

    @Test
    void hearsNoDigitInOtherEventsAndNonsense() {
        assertThat(heard(List.of(
                        packet(true, 1, 0, new Event(16, false, 160)), // flash
                        packet(true, 2, 500, new Event(255, true, 0)),
                        new Rtp(true, 101, 3, 900, SOURCE, Payload.of()),
                        new Rtp(true, 101, 4, 900, SOURCE, Payload.of((byte) 1, (byte) 0, (byte) 0)))))
                .isEmpty();
    }

    @Test
    void sendsWhatTheStandardSays() {
        assertThat(DtmfEvents.press('#', 3))
                .containsExactly(
                        new Event(11, false, 160),
                        new Event(11, false, 320),
                        new Event(11, true, 480),
                        new Event(11, true, 480),
                        new Event(11, true, 480));
        assertThat(new Event(11, true, 480).payload()).hasToString("0b8a01e0");
        assertThatThrownBy(() -> DtmfEvents.press('x', 3)).isInstanceOf(IllegalArgumentException.class);
    }
}
