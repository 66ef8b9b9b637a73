package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.extractStrictEntity;

import io.strowger.core.Malformed;
import io.strowger.core.Urls;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// The parameters of a POST, `application/x-www-form-urlencoded`. Of a repeated one the last counts, but where
/// a list is expected; unknown ones are ignored, as Twilio ignores them (20001).
record Form(Map<String, List<String>> parameters) {
    /// A client that trickles its body is given up after this; the whole request has a limit of its own.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MAX_URL = 4000;

    Form {
        parameters = parameters.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    /// Reads the body, which may be empty, then goes on.
    static Route form(Function<Form, Route> inner) {
        return extractStrictEntity(PATIENCE, entity -> {
            if (entity.getData().isEmpty()) return inner.apply(new Form(Map.of()));
            if (!isForm(entity))
                return Answers.error(
                        StatusCodes.UNSUPPORTED_MEDIA_TYPE,
                        20415,
                        "Parameters must be sent as application/x-www-form-urlencoded");
            return inner.apply(parse(entity.getData().utf8String()));
        });
    }

    /// Throws [Invalid] for what is not URL-encoded.
    static Form parse(String body) {
        var parameters = new HashMap<String, List<String>>();
        for (var pair : body.split("&")) {
            if (pair.isEmpty()) continue;
            var equals = pair.indexOf('=');
            var name = equals < 0 ? pair : pair.substring(0, equals);
            parameters
                    .computeIfAbsent(decoded(name), _ -> new ArrayList<>())
                    .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
        }
        return new Form(parameters);
    }

    Optional<String> text(String name) {
        return Optional.of(all(name)).filter(values -> !values.isEmpty()).map(List::getLast);
    }

    /// Every value of a parameter that may be repeated.
    List<String> all(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    /// A text that says something: a parameter that is left blank counts as not sent.
    Optional<String> given(String name) {
        return text(name).map(String::strip).filter(text -> !text.isEmpty());
    }

    /// A text of 1 to `most` characters that has to be there.
    String required(String name, int most, int code) {
        return text(name)
                .filter(text -> !text.isBlank())
                .map(text -> atMost(most, name, text, code))
                .orElseThrow(() -> new Invalid(code, name + " is required"));
    }

    /// `true` or `false`, if it is there.
    Optional<Boolean> flag(String name, int code) {
        return given(name).map(text -> switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Invalid(code, name + " must be true or false");
        });
    }

    /// An absolute http or https URL that webhooks can be sent to, if it is there; an empty one is how a client
    /// unsets it.
    Optional<String> url(String name, int code) {
        return text(name).map(text -> {
            if (!atMost(MAX_URL, name, text, code).isEmpty() && !isUrl(text))
                throw new Invalid(
                        code,
                        name + " must be an absolute http or https URL, and its host of letters, digits, - and . only");
            return text;
        });
    }

    /// `GET` or `POST`, if it is there; an empty one is the default.
    Optional<String> method(String name, int code) {
        return text(name).map(text -> switch (text.toUpperCase(Locale.ROOT)) {
            case "GET" -> "GET";
            case "POST", "" -> "POST";
            default -> throw new Invalid(code, name + " must be GET or POST");
        });
    }

    /// A whole number of seconds from 1 to `most`, if it is there.
    Optional<Duration> seconds(String name, int most, int code) {
        return given(name).map(text -> {
            if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > most)
                throw new Invalid(code, name + " must be a number of seconds from 1 to " + most);
            return Duration.ofSeconds(Integer.parseInt(text));
        });
    }

    static String atMost(int most, String name, String text, int code) {
        if (text.codePointCount(0, text.length()) > most)
            throw new Invalid(code, name + " must be at most " + most + " characters long");
        return printable(name, text, code);
    }

    static String printable(String name, String text, int code) {
        if (text.codePoints().anyMatch(Character::isISOControl))
            throw new Invalid(code, name + " must not have control characters");
        return text;
    }

    private static boolean isUrl(String text) {
        try {
            var _ = Urls.parse(text);
            return true;
        } catch (Malformed notAUrl) {
            return false;
        }
    }

    private static boolean isForm(HttpEntity.Strict entity) {
        var type = entity.getContentType().mediaType();
        return type.mainType().equals("application") && type.subType().equals("x-www-form-urlencoded");
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            throw new Invalid(Invalid.PARAMETER, "The body is not URL-encoded");
        }
    }

    /// The names only: there are passwords among the values.
    @Override
    public String toString() {
        return "Form" + parameters.keySet();
    }
}
