package io.strowger.region.twiml;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// An element of an XML document, the line on which its start tag ends, and what stands in it, in order.
record Element(String name, int line, Map<String, String> attributes, List<Content> contents) implements Content {

    List<Element> children() {
        return contents.stream()
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    List<Element> children(String name) {
        return children().stream().filter(child -> child.name().equals(name)).toList();
    }

    /// Its own text, without that of its children and without white space around it.
    String text() {
        return contents.stream()
                .filter(Content.Text.class::isInstance)
                .map(content -> ((Content.Text) content).value())
                .collect(Collectors.joining())
                .strip();
    }
}
