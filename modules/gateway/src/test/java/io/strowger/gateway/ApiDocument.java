package io.strowger.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// Our own OpenAPI document (version 3.1): its operations, an example request of each, and what is wrong with an
/// answer.
final class ApiDocument {
    private final JsonNode document;

    private ApiDocument(JsonNode document) {
        this.document = document;
    }

    static ApiDocument read() {
        try (var resource = ApiDocument.class.getResourceAsStream(OpenApiRoutes.RESOURCE)) {
            return new ApiDocument(new ObjectMapper().readTree(Objects.requireNonNull(resource)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    JsonNode json() {
        return document;
    }

    List<Operation> operations() {
        return document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(method -> new Operation(
                                this, method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue())))
                .toList();
    }

    /// The methods that a path has, in the order of an `Allow`.
    String methods(String path) {
        return operations().stream()
                .filter(operation -> operation.path().equals(path))
                .map(Operation::method)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /// Whether there is an operation for this request. A HEAD is as good as a GET.
    boolean has(String method, String path) {
        var asked = method.equals("HEAD") ? "GET" : method;
        return operations().stream().anyMatch(operation -> operation.isAskedBy(asked, path));
    }

    /// `{path}` is the rest of a path, any other name one part of it.
    private static String template(String path) {
        return path.replace("{path}", ".+").replaceAll("\\{[a-z]+}", "[^/]+");
    }

    record Operation(ApiDocument api, String method, String path, JsonNode description) {
        String id() {
            return description.path("operationId").asText();
        }

        /// Whether a request of this method and path, with or without a query, is one of it.
        boolean isAskedBy(String method, String pathAndQuery) {
            return method.equals(this.method) && pathAndQuery.matches(template(path) + "([?].*)?");
        }

        /// Whether it answers those who show no credentials.
        boolean isOpen() {
            var security = description.path("security");
            return security.isArray() && (security.isEmpty() || stream(security).anyMatch(JsonNode::isEmpty));
        }

        /// Whether it is about a session, and takes nothing else for credentials.
        boolean isOfASession() {
            return stream(description.path("security")).anyMatch(one -> one.has("session"));
        }

        /// Whether it answers with a stream of events.
        boolean isEndless() {
            return description.at("/responses/200/content").has("text/event-stream");
        }

        /// The path and the query of the example that the document gives.
        String example() {
            var resolved = path;
            var query = new ArrayList<String>();
            for (var parameter : parameters()) {
                var example = parameter.path("example").asText();
                if (parameter.path("in").asText().equals("path"))
                    resolved = resolved.replace("{" + parameter.path("name").asText() + "}", example);
                else if (!example.isEmpty()) query.add(parameter.path("name").asText() + "=" + encoded(example));
            }
            return resolved + (query.isEmpty() ? "" : "?" + String.join("&", query));
        }

        TestSite.Ask exampleTo(TestSite site) {
            var ask = site.ask(method, example());
            for (var body : description.path("requestBody").path("content").properties())
                ask.body(body.getKey(), text(body.getValue().path("example")));
            return ask;
        }

        private static String text(JsonNode example) {
            return example.isTextual()
                    ? example.asText()
                    : example.properties().stream()
                            .map(field -> field.getKey() + "="
                                    + encoded(field.getValue().asText()))
                            .collect(Collectors.joining("&"));
        }

        private List<JsonNode> parameters() {
            return stream(description.path("parameters")).map(api::resolved).toList();
        }

        boolean takesQuery() {
            return parameters().stream()
                    .anyMatch(parameter -> parameter.path("in").asText().equals("query"));
        }

        Set<String> statuses() {
            var statuses = new TreeSet<String>();
            description.path("responses").fieldNames().forEachRemaining(statuses::add);
            return statuses;
        }

        /// What an answer must not look like, each with its place; nothing when all is well.
        List<String> problems(TestSite.Answer answer) {
            var status = Integer.toString(answer.status());
            if (!statuses().contains(status)) return List.of("status " + status + ": " + answer.body());
            var content =
                    api.resolved(description.path("responses").path(status)).path("content");
            if (content.isMissingNode()) return answer.body().isEmpty() ? List.of() : List.of("a body");
            if (!content.has(answer.contentType())) return List.of("of type " + answer.contentType());
            if (!answer.contentType().equals("application/json")) return List.of();
            return api.problems(content.path("application/json").path("schema"), answer.json(), "");
        }

        @Override
        public String toString() {
            return id() + " (" + method + " " + path + ")";
        }
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    /// As JSON Schema 2020-12 has it, as far as this document uses it.
    private List<String> problems(JsonNode unresolved, JsonNode value, String place) {
        var schema = resolved(unresolved);
        if (schema.has("oneOf")) {
            var each = stream(schema.path("oneOf"))
                    .map(one -> problems(one, value, place))
                    .toList();
            return each.stream().filter(List::isEmpty).count() == 1
                    ? List.of()
                    : each.stream().flatMap(List::stream).toList();
        }
        var types = schema.path("type").isTextual()
                ? List.of(schema.path("type").asText())
                : stream(schema.path("type")).map(JsonNode::asText).toList();
        if (!types.isEmpty() && types.stream().noneMatch(type -> isOf(type, value)))
            return List.of(place + " is no " + String.join(", ", types) + ": " + value);
        if (schema.has("enum") && stream(schema.path("enum")).noneMatch(value::equals))
            return List.of(place + " is none of " + schema.path("enum") + ": " + value);
        if (schema.path("format").asText().equals("date-time") && value.isTextual() && !isTime(value.asText()))
            return List.of(place + " is no time: " + value);
        if (value.isObject()) return objectProblems(schema, value, place).toList();
        return stream(value)
                .flatMap(item -> problems(schema.path("items"), item, place + "/-").stream())
                .toList();
    }

    private Stream<String> objectProblems(JsonNode schema, JsonNode value, String place) {
        var missing = stream(schema.path("required"))
                .map(JsonNode::asText)
                .filter(name -> !value.has(name))
                .map(name -> place + "/" + name + " is missing");
        var wrong = value.properties().stream().flatMap(one -> {
            var here = place + "/" + one.getKey();
            var property = schema.path("properties").path(one.getKey());
            var others = schema.path("additionalProperties");
            if (!property.isMissingNode()) return problems(property, one.getValue(), here).stream();
            if (others.isObject()) return problems(others, one.getValue(), here).stream();
            return others.asBoolean(true) ? Stream.empty() : Stream.of(here + " is not in the document");
        });
        return Stream.concat(missing, wrong);
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new AssertionError("no type of JSON Schema: " + type);
        };
    }

    private static boolean isTime(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeParseException not) {
            return false;
        }
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return array.isArray() ? StreamSupport.stream(array.spliterator(), false) : Stream.empty();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
