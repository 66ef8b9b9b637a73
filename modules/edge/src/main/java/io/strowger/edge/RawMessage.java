package io.strowger.edge;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A SIP message as it came: its start line and its headers, unfolded and under their full names in lower case,
/// with their values untouched. Reading never fails; what is wrong with the message as a whole is its `flaw`, and
/// what could be read is there to answer with. One character stands for one byte (ISO 8859-1), so that what is
/// echoed leaves as it came.
record RawMessage(String text, String startLine, List<Header> headers, int bodyLength, Optional<String> flaw) {
    private static final Map<String, String> FULL_NAMES = Map.ofEntries(
            Map.entry("v", "via"),
            Map.entry("f", "from"),
            Map.entry("t", "to"),
            Map.entry("i", "call-id"),
            Map.entry("m", "contact"),
            Map.entry("l", "content-length"),
            Map.entry("c", "content-type"),
            Map.entry("e", "content-encoding"),
            Map.entry("k", "supported"),
            Map.entry("s", "subject"));

    record Header(String name, String value) {}

    static RawMessage read(String text) {
        return new Reader(text).message();
    }

    /// The values of every header of this name, in order.
    List<String> all(String name) {
        var found = new ArrayList<String>(1);
        for (var header : headers) if (header.name().equals(name)) found.add(header.value());
        return found;
    }

    /// The value of the first header of this name.
    Optional<String> first(String name) {
        for (var header : headers) if (header.name().equals(name)) return Optional.of(header.value());
        return Optional.empty();
    }

    /// What stands between commas in every header of this name; commas in quotes or angle brackets separate nothing.
    List<String> elements(String name) {
        var found = new ArrayList<String>();
        for (var header : headers) {
            if (!header.name().equals(name)) continue;
            var value = header.value();
            for (var start = 0; start <= value.length(); ) {
                var comma = comma(value, start);
                var element = value.substring(start, comma).strip();
                if (!element.isEmpty()) found.add(element);
                start = comma + 1;
            }
        }
        return found;
    }

    /// Nothing but line ends, or the zeros that some devices send to keep a NAT open.
    boolean isKeepAlive() {
        return startLine.isEmpty() && headers.isEmpty();
    }

    boolean isResponse() {
        return startLine.startsWith("SIP/");
    }

    /// Where the first element of a list ends.
    static int comma(String value) {
        return comma(value, 0);
    }

    private static int comma(String value, int start) {
        var quoted = false;
        var bracketed = false;
        for (var at = start; at < value.length(); at++) {
            switch (value.charAt(at)) {
                case '\\' -> at += quoted ? 1 : 0;
                case '"' -> quoted = !quoted;
                case '<' -> bracketed |= !quoted;
                case '>' -> bracketed &= quoted;
                case ',' -> {
                    if (!quoted && !bracketed) return at;
                }
                default -> {}
            }
        }
        return value.length();
    }

    /// One pass over the text.
    private static final class Reader {
        private final String text;
        private final List<Header> headers = new ArrayList<>(16);
        private final StringBuilder folded = new StringBuilder(0); // the lines of the last header, if several
        private Optional<String> flaw = Optional.empty();
        private int at;

        Reader(String text) {
            this.text = text;
        }

        RawMessage message() {
            while (at < text.length() && isBlank(text.charAt(at))) at++;
            var startLine = line().strip();
            if (startLine.isEmpty()) return new RawMessage(text, "", List.of(), 0, flaw);
            while (at < text.length()) {
                var line = line();
                if (line.isEmpty()) return message(startLine, text.length() - at);
                header(line);
            }
            flawed("No Empty Line After Headers");
            return message(startLine, 0);
        }

        private RawMessage message(String startLine, int bodyLength) {
            unfold();
            return new RawMessage(text, startLine, List.copyOf(headers), bodyLength, flaw);
        }

        private void header(String line) {
            if (line.charAt(0) == ' ' || line.charAt(0) == '\t') {
                if (headers.isEmpty()) {
                    flawed("Bad Header");
                    return;
                }
                if (folded.isEmpty()) folded.append(headers.getLast().value());
                folded.append(' ').append(line.strip());
                return;
            }
            unfold();
            var colon = line.indexOf(':');
            var name = colon < 0 ? "" : line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
            if (name.isEmpty()) {
                flawed("Bad Header");
                return;
            }
            headers.add(new Header(
                    FULL_NAMES.getOrDefault(name, name),
                    line.substring(colon + 1).strip()));
        }

        private void unfold() {
            if (folded.isEmpty()) return;
            headers.add(
                    new Header(headers.removeLast().name(), folded.toString().strip()));
            folded.setLength(0);
        }

        /// The next line, without its end; a bare LF ends one too.
        private String line() {
            var end = text.indexOf('\n', at);
            var next = end < 0 ? text.length() : end + 1;
            if (end < 0) end = text.length();
            if (end > at && text.charAt(end - 1) == '\r') end--;
            var line = text.substring(at, end);
            at = next;
            return line;
        }

        private void flawed(String what) {
            if (flaw.isEmpty()) flaw = Optional.of(what);
        }

        private static boolean isBlank(char c) {
            return c == '\r' || c == '\n' || c == 0;
        }
    }
}
