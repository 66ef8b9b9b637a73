package io.strowger.edge.media;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Digits as telephone-events (RFC 4733). A value: reading a packet gives the next one.
///
/// An event is told by its first packet that arrives, whichever that is, so that neither a lost beginning nor
/// lost ends matter. All packets of one event bear the timestamp of its beginning.
public final class DtmfEvents {
    static final int FRAME = Audio.FRAME;
    static final DtmfEvents NONE = new DtmfEvents(Optional.empty());

    private static final String DIGITS = "0123456789*#ABCD";
    private static final int SIZE = 4;
    private static final int VOLUME = 10; // -10 dBm0, what telephones use
    private static final int ENDS = 3; // RFC 4733 §2.5.1.4: the last packet is sent three times
    private static final int GAP = 2 * FRAME; // one packet may be lost; a pause between digits is longer (ITU-T Q.24)
    private static final int MAX_MISORDER = 100; // RFC 3550 appendix A.1; further back, a sender has begun anew

    /// What one packet says of an event. `duration` is in samples since its beginning.
    record Event(int code, boolean end, int duration) {
        static Optional<Event> parse(Payload payload) {
            if (payload.length() < SIZE) return Optional.empty();
            return Optional.of(new Event(
                    payload.at(0) & 0xFF,
                    (payload.at(1) & 0x80) != 0,
                    ((payload.at(2) & 0xFF) << 8) | (payload.at(3) & 0xFF)));
        }

        Payload payload() {
            return Payload.of(
                    (byte) code, (byte) (end ? VOLUME | 0x80 : VOLUME), (byte) (duration >> 8), (byte) duration);
        }
    }

    private record Seen(int source, int sequence, int timestamp, Event event) {}

    /// What has been read so far, and the digit that its last packet told of.
    public record Step(DtmfEvents next, Optional<Character> digit) {}

    private final Optional<Seen> last;

    private DtmfEvents(Optional<Seen> last) {
        this.last = last;
    }

    /// Reads the next packet whose payload is telephone-event.
    public Step read(Rtp packet) {
        var parsed = Event.parse(packet.payload());
        if (parsed.isEmpty()) return new Step(this, Optional.empty());
        var event = parsed.get();
        if (last.isPresent() && isLate(packet, last.get())) return new Step(this, Optional.empty());
        var next = new DtmfEvents(Optional.of(
                new Seen(packet.source(), packet.sequence(), packet.timestamp(), keepingEnd(packet, event))));
        var isNew = last.isEmpty() || !isMore(packet, event, last.get());
        return new Step(
                next,
                isNew && event.code() < DIGITS.length() ? Optional.of(DIGITS.charAt(event.code())) : Optional.empty());
    }

    /// An event that has ended stays so, whatever packet of it comes last.
    private Event keepingEnd(Rtp packet, Event event) {
        var ended = last.isPresent()
                && isMore(packet, event, last.get())
                && last.get().event().end();
        return ended ? new Event(event.code(), true, event.duration()) : event;
    }

    private static boolean isLate(Rtp packet, Seen last) {
        if (packet.source() != last.source()) return false;
        var distance = (short) (packet.sequence() - last.sequence());
        return distance <= 0 && distance > -MAX_MISORDER;
    }

    /// Whether it belongs to the event before it. An event longer than its duration can count goes on in
    /// another, with a later timestamp and no marker (RFC 4733 §2.5.1.3); some senders do that in each
    /// packet.
    private static boolean isMore(Rtp packet, Event event, Seen last) {
        if (packet.source() != last.source() || event.code() != last.event().code()) return false;
        var passed = packet.timestamp() - last.timestamp();
        if (passed == 0) return true;
        return !packet.marker()
                && !last.event().end()
                && passed > 0
                && passed <= last.event().duration() + GAP;
    }

    static boolean isDigit(char digit) {
        return DIGITS.indexOf(Character.toUpperCase(digit)) >= 0;
    }

    /// What to send, one every 20 ms, for a digit that is held for so many frames. All in packets with the
    /// timestamp of the first, which alone bears a marker.
    static List<Event> press(char digit, int frames) {
        var code = DIGITS.indexOf(Character.toUpperCase(digit));
        if (code < 0) throw new IllegalArgumentException("no digit: " + digit);
        var events = new ArrayList<Event>(frames + ENDS);
        for (var frame = 1; frame < frames; frame++) events.add(new Event(code, false, frame * FRAME));
        for (var end = 0; end < ENDS; end++) events.add(new Event(code, true, frames * FRAME));
        return events;
    }
}
