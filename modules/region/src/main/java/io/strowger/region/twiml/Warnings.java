package io.strowger.region.twiml;

import java.util.ArrayList;
import java.util.List;

/// The warnings of one document, while it is read.
final class Warnings {
    static final int SCHEMA = 12200; // whatever has no code of its own
    static final int NOT_SUPPORTED = 13750;
    static final int MAX = 100; // each may become a notification, and 64 kB have room for thousands

    /// Of what stands in no document.
    static final int NO_LINE = 0;

    private static final int LONGEST_TEXT = 250;

    private final List<Warning> warnings = new ArrayList<>();

    void add(int code, String text, Element where) {
        var place = where.line() == NO_LINE ? "" : " (line " + where.line() + ")";
        if (warnings.size() < MAX) warnings.add(new Warning(code, cut(text) + place));
    }

    /// Left out: an element where no such element may stand.
    void unexpected(Element element, Element parent) {
        add(
                SCHEMA,
                "Invalid content was found starting with element '%s' in element '%s'"
                        .formatted(element.name(), parent.name()),
                element);
    }

    /// Warns of text in `element`, and of elements other than those `expected`.
    void expectOnly(Element element, String... expected) {
        expectElements(element, expected);
        expectNoText(element);
    }

    void expectElements(Element element, String... expected) {
        element.children().stream()
                .filter(child -> !List.of(expected).contains(child.name()))
                .forEach(child -> unexpected(child, element));
    }

    void expectNoText(Element element) {
        if (!element.text().isEmpty())
            add(SCHEMA, "Element '%s' cannot have character content".formatted(element.name()), element);
    }

    /// Names and values may be as long as the document.
    static String cut(String text) {
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
    }

    List<Warning> list() {
        return List.copyOf(warnings);
    }
}
