package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;

/// What has happened, for people: `to=ie1 epoch=2 by=AC...`, without what the line says before it and without what is
/// empty, and cut off where it gets long. `--json` has all of it.
final class EventText {
    private static final String AT = "at";
    private static final int LONGEST = 240;

    private EventText() {}

    /// Of an event as the API tells it, with its `cause`.
    static String of(JsonNode happened) {
        var text = new StringBuilder();
        for (var field : happened.path("event").properties())
            if (!field.getKey().equals(AT)) append(field.getKey(), field.getValue(), text);
        var all = text.toString().strip();
        return (all.length() <= LONGEST ? all : all.substring(0, LONGEST) + "...") + cause(happened.path("cause"));
    }

    private static String cause(JsonNode cause) {
        return cause.isObject()
                ? " (" + cause.path("request").asText() + " by "
                        + cause.path("by").asText() + " from "
                        + cause.path("from").asText() + ")"
                : "";
    }

    /// The state of an entity, in full: there is one, and somebody has asked for it.
    static String state(JsonNode state) {
        var text = new StringBuilder();
        state.properties().forEach(field -> append(field.getKey(), field.getValue(), text));
        return text.toString().strip();
    }

    private static void append(String name, JsonNode value, StringBuilder text) {
        if (value.isNull() || (value.isContainerNode() && value.isEmpty())) return;
        if (value.isObject()) value.properties().forEach(it -> append(name + "." + it.getKey(), it.getValue(), text));
        else if (value.isArray()) appendEach(name, value, text);
        else if (!value.asText().isEmpty())
            text.append(name)
                    .append('=')
                    .append(Times.millis(value.asText()).replaceAll("\\R", " "))
                    .append(' ');
    }

    private static void appendEach(String name, JsonNode values, StringBuilder text) {
        for (var at = 0; at < values.size(); at++)
            append(values.size() > 1 ? name + "." + (at + 1) : name, values.get(at), text);
    }
}
