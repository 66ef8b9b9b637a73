package io.strowger.edge;

import java.nio.charset.StandardCharsets;

/// Finds messages in a stream by their Content-Length (RFC 3261 §18.3), and the keep-alives between them (RFC 5626
/// §4.4.1). For one thread. Holds at most one message that is too large by one read.
final class Framing {
    private final int maxMessageSize;
    private byte[] buffer = new byte[0];
    private int start;
    private int scanned;
    private int whole; // how long the message at the start is; 0 until its head is complete

    sealed interface Frame {}

    /// A whole message.
    record Message(String text) implements Frame {}

    /// To be answered with a single CRLF.
    record Ping() implements Frame {}

    /// Not yet a whole message.
    record More() implements Frame {}

    /// The stream can't be followed any further: answer `response` to what there is, then close.
    record Lost(String head, Response response) implements Frame {}

    Framing(int maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
    }

    void append(byte[] bytes, int length) {
        var joined = new byte[available() + length];
        System.arraycopy(buffer, start, joined, 0, available());
        System.arraycopy(bytes, 0, joined, available(), length);
        scanned -= start;
        start = 0;
        buffer = joined;
    }

    /// How many octets it keeps.
    int held() {
        return buffer.length;
    }

    /// Whether a message has begun and not ended.
    boolean isInsideMessage() {
        return available() > 0 && !isLineEnd(buffer[start]);
    }

    Frame next() {
        while (available() > 0 && isLineEnd(buffer[start])) {
            if (startsWithDoubleLineEnd()) {
                drop(4);
                return new Ping();
            }
            if (available() < 4 && isAllLineEnds()) return new More();
            drop(1);
        }
        if (whole > 0) return available() < whole ? new More() : new Message(take(whole));
        if (available() == 0) return new More();
        var head = headLength();
        if (head < 0) return available() > maxMessageSize ? new Lost(take(available()), Response.of(513)) : new More();
        var length = RawMessage.read(new String(buffer, start, head, StandardCharsets.ISO_8859_1))
                .first("content-length");
        if (length.isEmpty()) return new Lost(take(head), Response.bad("No Content-Length"));
        var body = Request.number(length.get(), Long.MAX_VALUE);
        if (body.isEmpty()) return new Lost(take(head), Response.bad("Bad Content-Length"));
        if (body.get() > maxMessageSize - head) return new Lost(take(head), Response.of(513));
        whole = head + body.get().intValue();
        return next();
    }

    /// How long the headers and the empty line after them are, or -1. Looks at each byte once, however they arrive.
    private int headLength() {
        for (var at = Math.max(start, scanned); at < buffer.length; at++) {
            if (buffer[at] != '\n') continue;
            var lineEnd = at > start && buffer[at - 1] == '\r' ? at - 2 : at - 1;
            if (lineEnd >= start && buffer[lineEnd] == '\n') return at + 1 - start;
        }
        scanned = buffer.length;
        return -1;
    }

    private int available() {
        return buffer.length - start;
    }

    private String take(int length) {
        var taken = new String(buffer, start, length, StandardCharsets.ISO_8859_1);
        drop(length);
        return taken;
    }

    private void drop(int length) {
        start += length;
        scanned = start;
        whole = 0;
        if (available() > 0) return;
        buffer = new byte[0]; // an idle connection holds nothing
        start = 0;
        scanned = 0;
    }

    private boolean startsWithDoubleLineEnd() {
        return available() >= 4
                && buffer[start] == '\r'
                && buffer[start + 1] == '\n'
                && buffer[start + 2] == '\r'
                && buffer[start + 3] == '\n';
    }

    private boolean isAllLineEnds() {
        for (var at = start; at < buffer.length; at++) if (!isLineEnd(buffer[at])) return false;
        return true;
    }

    private static boolean isLineEnd(byte b) {
        return b == '\r' || b == '\n';
    }
}
