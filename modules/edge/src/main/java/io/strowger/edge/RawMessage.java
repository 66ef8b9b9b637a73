package io.strowger.edge;

import io.strowger.core.sip.HeaderNames;
import io.strowger.core.sip.SipHeader;
import io.strowger.core.sip.SipHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// A SIP message as it came: its start line and its headers, unfolded and under their full names, with their
/// values untouched. Reading never fails; what is wrong with the message as a whole is its `flaw`, and what
/// could be read is there to answer with. One character stands for one byte (ISO 8859-1), so that what is
/// echoed leaves as it came.
record RawMessage(String text, String startLine, List<Header> headers, int bodyLength, Optional<String> flaw) {
    private static final Map<String, String> FULL_NAMES = Map.ofEntries(
            Map.entry("v", "Via"),
            Map.entry("f", "From"),
            Map.entry("t", "To"),
            Map.entry("i", "Call-ID"),
            Map.entry("m", "Contact"),
            Map.entry("l", "Content-Length"),
            Map.entry("c", "Content-Type"),
            Map.entry("e", "Content-Encoding"),
            Map.entry("k", "Supported"),
            Map.entry("s", "Subject"),
            Map.entry("o", "Event"),
            Map.entry("r", "Refer-To"),
            Map.entry("b", "Referred-By"),
            Map.entry("u", "Allow-Events"),
            Map.entry("x", "Session-Expires"));

    /// `name` is in lower case, for looking it up; `written` is as the sender wrote it, unless that was a
    /// compact form.
    record Header(String name, String written, String value) {
        Header {
            name = HeaderNames.shared(name);
            written = HeaderNames.shared(written);
        }
    }

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
        for (var header : headers) if (header.name().equals(name)) found.addAll(SipHeaders.split(header.value()));
        return found;
    }

    /// Nothing but line ends, or the zeros that some devices send to keep a NAT open.
    boolean isKeepAlive() {
        return startLine.isEmpty() && headers.isEmpty();
    }

    boolean isResponse() {
        return startLine.startsWith("SIP/");
    }

    /// The first word of a request.
    String method() {
        var space = startLine.indexOf(' ');
        return space < 0 ? startLine : startLine.substring(0, space);
    }

    /// As long as Content-Length says; what a packet has behind that is no part of the message (RFC 3261
    /// §18.3).
    String body() {
        var start = text.length() - bodyLength;
        var stated = first("content-length").flatMap(length -> Request.number(length, bodyLength));
        return text.substring(start, start + stated.orElse((long) bodyLength).intValue());
    }

    /// What a region is to see of them: all but what belongs to this hop.
    SipHeaders forRegion() {
        var all = new ArrayList<SipHeader>(headers.size());
        for (var header : headers) {
            switch (header.name()) {
                case "via", "content-length" -> {}
                case "authorization", "proxy-authorization" -> {} // read here, and as good as a password
                default -> all.add(new SipHeader(header.written(), header.value()));
            }
        }
        return new SipHeaders(all);
    }

    /// No more than these headers of it.
    RawMessage only(Predicate<Header> wanted) {
        return new RawMessage("", startLine, headers.stream().filter(wanted).toList(), 0, flaw);
    }

    /// The tag of a From or To header's value.
    static Optional<String> tag(String value) {
        var parameters = value.substring(value.lastIndexOf('>') + 1).split(";", -1);
        for (var at = 1; at < parameters.length; at++) {
            var equals = parameters[at].indexOf('=');
            if (equals > 0 && parameters[at].substring(0, equals).strip().equalsIgnoreCase("tag"))
                return Optional.of(parameters[at].substring(equals + 1).strip());
        }
        return Optional.empty();
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
            var written = colon < 0 ? "" : line.substring(0, colon).strip();
            if (written.isEmpty()) {
                flawed("Bad Header");
                return;
            }
            if (written.length() == 1) written = FULL_NAMES.getOrDefault(written.toLowerCase(Locale.ROOT), written);
            headers.add(new Header(
                    written.toLowerCase(Locale.ROOT),
                    written,
                    line.substring(colon + 1).strip()));
        }

        private void unfold() {
            if (folded.isEmpty()) return;
            var last = headers.removeLast();
            headers.add(
                    new Header(last.name(), last.written(), folded.toString().strip()));
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
