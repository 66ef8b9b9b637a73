package io.strowger.node.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/// An OpenAPI file (version 3.0) of those under `openapi/`: its operations, and what is wrong with an answer to
/// one.
///
/// Stricter than the files, which require no property and let all of them be null: an answer has those that its
/// schema names and no other, which is what SDKs live on, and null is what nobody can know. The formats are
/// Twilio's, which no validator knows; hence one of our own.
final class OpenApi {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// `Fri, 18 Oct 2019 17:00:00 +0000`, which the SDKs parse.
    private static final DateTimeFormatter RFC_2822 =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss xxxx", Locale.ENGLISH);

    /// Of a call to nobody, and of a list's first and last page.
    private static final Set<String> UNKNOWN = Set.of(
            "parent_call_sid",
            "phone_number_sid",
            "start_time",
            "end_time",
            "duration",
            "price",
            "answered_by",
            "forwarded_from",
            "group_sid",
            "caller_name",
            "queue_time",
            "trunk_sid",
            "next_page_uri",
            "previous_page_uri");

    private final JsonNode document;

    private OpenApi(JsonNode document) {
        this.document = document;
    }

    /// Of all files under `openapi/`.
    static List<Operation> allOperations() {
        return Stream.of("twilio_api_v2010.json", "twilio_routes_v2.json", "accounts_and_keys.json")
                .flatMap(file -> read(file).operations().stream())
                .toList();
    }

    static OpenApi read(String name) {
        try (var file = OpenApi.class.getResourceAsStream("/openapi/" + name)) {
            return new OpenApi(JSON.readTree(Objects.requireNonNull(file, name)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    List<Operation> operations() {
        return document.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(method -> new Operation(
                                this, method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue())))
                .toList();
    }

    /// What can be asked. `path` has its parameters in braces.
    record Operation(OpenApi api, String method, String path, JsonNode description) {
        String id() {
            return description.path("operationId").asText();
        }

        /// Whether a request of this method and path, with or without a query, is one of it.
        boolean isCalledBy(String method, String pathAndQuery) {
            var places = path.replaceAll("[.]", "[.]").replaceAll("[{][^}]*[}]", "[^/?]+");
            return method.equals(this.method) && pathAndQuery.matches(places + "([?].*)?");
        }

        int status() {
            return Integer.parseInt(description.path("responses").fieldNames().next());
        }

        /// Whether it answers with a list.
        boolean isList() {
            return method.equals("GET") && schema().path("title").asText().startsWith("List");
        }

        /// The parameters of its body.
        List<Parameter> parameters() {
            var form = content(description.path("requestBody"), "application/x-www-form-urlencoded");
            var required = new HashSet<String>();
            form.path("required").forEach(name -> required.add(name.asText()));
            return form.path("properties").properties().stream()
                    .map(one -> new Parameter(one.getKey(), one.getValue(), required.contains(one.getKey())))
                    .toList();
        }

        /// Those of its query.
        List<Parameter> query() {
            return stream(description.path("parameters"))
                    .filter(one -> one.path("in").asText().equals("query"))
                    .map(one -> new Parameter(
                            one.path("name").asText(),
                            api.resolved(one.path("schema")),
                            one.path("required").asBoolean()))
                    .toList();
        }

        Set<String> headers() {
            var names = new HashSet<String>();
            response().path("headers").fieldNames().forEachRemaining(names::add);
            return names;
        }

        /// What this operation's answer must not look like, each with its place; nothing when all is well.
        List<String> problems(int status, String body) {
            if (status != status()) return List.of("status " + status + ", not " + status() + ": " + body);
            if (schema().isMissingNode()) return body.isEmpty() ? List.of() : List.of("a body: " + body);
            var problems = new ArrayList<String>();
            api.check(schema(), SipDomain.json(body), "", problems);
            return problems;
        }

        private JsonNode schema() {
            return content(response(), "application/json");
        }

        private JsonNode response() {
            return description.path("responses").elements().next();
        }

        private static JsonNode content(JsonNode of, String type) {
            return of.path("content").path(type).path("schema");
        }

        @Override
        public String toString() {
            return id() + " (" + method + " " + path + ")";
        }
    }

    record Parameter(String name, JsonNode schema, boolean isRequired) {
        String type() {
            return schema.path("type").asText();
        }

        String format() {
            return schema.path("format").asText();
        }
    }

    private void check(JsonNode schema, JsonNode value, String place, List<String> problems) {
        if (value.isNull()) {
            if (!mayBeNull(schema, place)) problems.add(place + " is null");
            return;
        }
        if (schema.has("$ref")) {
            check(resolved(schema), value, place, problems);
            return;
        }
        var type = schema.path("type").asText();
        if (!isOf(type, value)) {
            problems.add(place + " is no " + type + ": " + value);
            return;
        }
        switch (type) {
            case "object" -> checkObject(schema, value, place, problems);
            case "array" -> value.forEach(item -> check(schema.path("items"), item, place + "/-", problems));
            case "string" -> checkText(schema, value.asText(), place, problems);
            default -> {}
        }
    }

    /// What a schema refers to, or itself.
    private JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
    }

    private static boolean mayBeNull(JsonNode schema, String place) {
        return schema.path("nullable").asBoolean() && UNKNOWN.contains(place.substring(place.lastIndexOf('/') + 1));
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            default -> throw new AssertionError("a type that these files have not had so far: " + type);
        };
    }

    private void checkObject(JsonNode schema, JsonNode value, String place, List<String> problems) {
        if (schema.path("format").asText().equals("uri-map")) {
            value.properties().stream()
                    .filter(uri -> !uri.getValue().asText().startsWith("/2010-04-01/"))
                    .forEach(uri -> problems.add(place + "/" + uri.getKey() + " is no path: " + uri.getValue()));
            return;
        }
        var properties = schema.path("properties");
        properties.properties().forEach(one -> {
            if (value.has(one.getKey()))
                check(one.getValue(), value.path(one.getKey()), place + "/" + one.getKey(), problems);
            else problems.add(place + "/" + one.getKey() + " is missing");
        });
        value.fieldNames().forEachRemaining(name -> {
            if (!properties.has(name)) problems.add(place + "/" + name + " is not in the specification");
        });
    }

    private static void checkText(JsonNode schema, String text, String place, List<String> problems) {
        var pattern = schema.path("pattern").asText();
        if (!text.matches(pattern.isEmpty() ? "(?s).*" : pattern))
            problems.add(place + " does not match " + pattern + ": " + text);
        var allowed = schema.path("enum");
        if (!allowed.isMissingNode()
                && stream(allowed).noneMatch(one -> one.asText().equals(text)))
            problems.add(place + " is none of " + allowed + ": " + text);
        var format = schema.path("format").asText();
        if (!isIn(format, text)) problems.add(place + " is no " + format + ": " + text);
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return Stream.iterate(0, at -> at < array.size(), at -> at + 1).map(array::path);
    }

    /// `uri` is a path in the 2010 API's paging, and a URL elsewhere.
    private static boolean isIn(String format, String text) {
        return switch (format) {
            case "", "endpoint", "phone-number", "http-method" -> true;
            case "currency" -> text.matches("[A-Z]{3}");
            case "uri" -> text.matches("(/2010-04-01/|https?://[^/]).*");
            case "date-time-rfc-2822" -> parses(() -> ZonedDateTime.parse(text, RFC_2822));
            case "date-time" -> text.matches("[^.]*Z") && parses(() -> Instant.parse(text));
            default -> throw new AssertionError("a format that these files have not had so far: " + format);
        };
    }

    private static boolean parses(Runnable parse) {
        try {
            parse.run();
            return true;
        } catch (DateTimeParseException not) {
            return false;
        }
    }
}
