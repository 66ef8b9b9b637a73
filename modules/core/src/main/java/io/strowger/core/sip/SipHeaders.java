package io.strowger.core.sip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The headers of a SIP message in their order, under their full names (`Via`, never `v`).
public record SipHeaders(List<SipHeader> all) {
    public static final SipHeaders NONE = new SipHeaders(List.of());

    public SipHeaders {
        all = List.copyOf(all);
    }

    /// The value of the first header of this name.
    public Optional<String> first(String name) {
        for (var header : all) if (header.isNamed(name)) return Optional.of(header.value());
        return Optional.empty();
    }

    /// The values of every header of this name, in order.
    public List<String> values(String name) {
        return all.stream()
                .filter(header -> header.isNamed(name))
                .map(SipHeader::value)
                .toList();
    }

    /// What stands between commas in every header of this name; commas in quotes or angle brackets separate nothing.
    public List<String> elements(String name) {
        return values(name).stream().flatMap(value -> split(value).stream()).toList();
    }

    /// The elements of one header's value.
    public static List<String> split(String value) {
        var found = new ArrayList<String>(1);
        for (var start = 0; start <= value.length(); ) {
            var comma = comma(value, start);
            var element = value.substring(start, comma).strip();
            if (!element.isEmpty()) found.add(element);
            start = comma + 1;
        }
        return found;
    }

    /// Where the element of a list ends that begins at `start`.
    public static int comma(String value, int start) {
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

    /// One more, at the end.
    public SipHeaders with(String name, String value) {
        var more = new ArrayList<>(all);
        more.add(new SipHeader(name, value));
        return new SipHeaders(more);
    }

    /// Those of `others` behind these.
    public SipHeaders and(SipHeaders others) {
        var more = new ArrayList<>(all);
        more.addAll(others.all);
        return new SipHeaders(more);
    }

    /// Only those whose name is one of `names`, or begins with `X-`.
    public SipHeaders only(List<String> names) {
        return new SipHeaders(all.stream()
                .filter(header -> header.name().regionMatches(true, 0, "X-", 0, 2)
                        || names.stream().anyMatch(header::isNamed))
                .toList());
    }
}
