package io.strowger.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How many contacts were written and calls begun, by the edge that they came in or went out by and the region that
/// processed them.
record Traffic(Map<Way, Count> counts) {
    static final Traffic NONE = new Traffic(Map.of());

    Traffic {
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    record Way(String edge, String region) implements Comparable<Way> {
        @Override
        public int compareTo(Way other) {
            var byEdge = edge.compareTo(other.edge);
            return byEdge == 0 ? region.compareTo(other.region) : byEdge;
        }
    }

    record Count(long registrations, long calls) {
        private Count plus(Count more) {
            return new Count(registrations + more.registrations, calls + more.calls);
        }
    }

    /// As it is sent.
    record Flow(String edge, String region, long registrations, long calls) {}

    /// What one event of a region has brought.
    static Traffic of(String region, String type, JsonNode event) {
        return switch (type) {
            case "registration.contacts-changed.1" ->
                of(region, edges(event.path("bound"), "/origin/edge"), new Count(1, 0));
            case "call.call-received.1" -> of(region, named(event.at("/leg/edge/edge")), new Count(0, 1));
            // the first leg of a call of our own: one that was received has it already
            case "call.legs-invited.1" ->
                of(
                        region,
                        each(event.path("legs")).stream()
                                .filter(leg -> leg.path("number").asInt(-1) == 0)
                                .flatMap(leg -> named(leg.at("/edge/edge")).stream())
                                .toList(),
                        new Count(0, 1));
            default -> NONE;
        };
    }

    private static Traffic of(String region, List<String> edges, Count count) {
        var traffic = NONE;
        for (var edge : edges) traffic = traffic.plus(new Traffic(Map.of(new Way(edge, region), count)));
        return traffic;
    }

    private static List<String> edges(JsonNode all, String pointer) {
        return each(all).stream()
                .flatMap(one -> named(one.at(pointer)).stream())
                .toList();
    }

    private static List<String> named(JsonNode edge) {
        return edge.isTextual() ? List.of(edge.asText()) : List.of();
    }

    private static List<JsonNode> each(JsonNode array) {
        var all = new ArrayList<JsonNode>();
        array.forEach(all::add);
        return all;
    }

    Traffic plus(Traffic more) {
        if (more.counts.isEmpty()) return this;
        var sum = new TreeMap<>(counts);
        more.counts.forEach((way, count) -> sum.merge(way, count, Count::plus));
        return new Traffic(sum);
    }

    List<Flow> flows() {
        return counts.entrySet().stream()
                .map(entry -> new Flow(
                        entry.getKey().edge(),
                        entry.getKey().region(),
                        entry.getValue().registrations(),
                        entry.getValue().calls()))
                .toList();
    }
}
