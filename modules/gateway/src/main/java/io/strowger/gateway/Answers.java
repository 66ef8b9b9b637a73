package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractUri;
import static org.apache.pekko.http.javadsl.server.Directives.onComplete;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.strowger.core.Literal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the gateway answers: JSON in Twilio's spelling, and Twilio's error bodies.
final class Answers {
    /// What a client is told when there is no more to say.
    static final String UNAVAILABLE = "The service is not available at the moment. Please try again.";

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    /// A third of a lease's default time to live: by then most of what makes a 503 has passed.
    private static final int RETRY_AFTER_SECONDS = 2;

    private static final Duration BETWEEN_COMPLAINTS = Duration.ofSeconds(10);
    private static final AtomicLong NEXT_COMPLAINT = new AtomicLong(System.nanoTime());

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new SimpleModule()
                    .addSerializer(Literal.class, ToStringSerializer.instance)
                    .addSerializer(Instant.class, ToStringSerializer.instance))
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build();

    private Answers() {}

    /// Twilio's error body. `detail` is left out where there is none.
    private record ErrorBody(int code, String message, String moreInfo, int status) {}

    private record DetailedErrorBody(int code, String detail, String message, String moreInfo, int status) {}

    static Route json(StatusCode status, Object body) {
        return complete(response(status, body));
    }

    static Route noContent() {
        return complete(StatusCodes.NO_CONTENT);
    }

    static Route error(StatusCode status, int code, String message) {
        return complete(errorResponse(status, code, message));
    }

    static HttpResponse errorResponse(StatusCode status, int code, String message) {
        return response(status, new ErrorBody(code, message, moreInfo(code), status.intValue()));
    }

    static HttpResponse errorResponse(StatusCode status, int code, String message, String detail) {
        return response(status, new DetailedErrorBody(code, detail, message, moreInfo(code), status.intValue()));
    }

    static Route badRequest(int code, String message) {
        return error(StatusCodes.BAD_REQUEST, code, message);
    }

    static Route forbidden(String message) {
        return error(StatusCodes.FORBIDDEN, 20006, message);
    }

    /// 404 for the path that was asked for.
    static Route notFound() {
        return extractUri(uri -> notFound(uri.path()));
    }

    static Route notFound(String path) {
        return error(StatusCodes.NOT_FOUND, 20404, missing(path));
    }

    /// The same, where there is more to say: in `message` too, since Twilio's SDKs show nothing else.
    static Route notFoundBut(String path, String detail) {
        return complete(errorResponse(StatusCodes.NOT_FOUND, 20404, missing(path) + ". " + detail, detail));
    }

    private static String missing(String path) {
        return "The requested resource " + path + " was not found";
    }

    static Route unavailable(String message) {
        return complete(unavailableResponse(message));
    }

    static HttpResponse unavailableResponse(String message) {
        return errorResponse(StatusCodes.SERVICE_UNAVAILABLE, 20503, message)
                .addHeader(RawHeader.create("Retry-After", Integer.toString(RETRY_AFTER_SECONDS)));
    }

    /// Answers when a port has: with its reply rendered, or with 503 when its stage failed.
    static <T> Route when(CompletionStage<T> stage, Function<T, Route> render) {
        return onComplete(
                stage,
                outcome -> outcome.isSuccess()
                        ? render.apply(outcome.get())
                        : failed(outcome.failed().get()));
    }

    /// The same, where people want to know who did not answer.
    static <T> Route when(CompletionStage<T> stage, String silence, Function<T, Route> render) {
        return when(stage, _ -> silence, render);
    }

    /// The same, where it matters why.
    static <T> Route when(CompletionStage<T> stage, Function<Throwable, String> silence, Function<T, Route> render) {
        return onComplete(stage, outcome -> {
            if (outcome.isSuccess()) return render.apply(outcome.get());
            var failure = unwrapped(outcome.failed().get());
            complain(failure);
            return unavailable(silence.apply(failure));
        });
    }

    /// Answers when a port has: with what it found rendered, with 404 when there is nothing, or with 503 when its
    /// stage failed.
    static <T> Route whenFound(CompletionStage<Optional<T>> stage, Function<T, Route> render) {
        return whenFound(stage, render, Answers::notFound);
    }

    /// The same, where it matters why there was no answer.
    static <T> Route whenFound(
            CompletionStage<Optional<T>> stage, Function<Throwable, String> silence, Function<T, Route> render) {
        return when(stage, silence, found -> found.map(render).orElseGet(Answers::notFound));
    }

    /// The same, with `missing` when there is nothing.
    static <T> Route whenFound(CompletionStage<Optional<T>> stage, Function<T, Route> render, Supplier<Route> missing) {
        return when(stage, found -> found.map(render).orElseGet(missing));
    }

    /// JSON text as a part of a larger body.
    static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException notJson) {
            throw new IllegalStateException("a port gave text that is not JSON", notJson);
        }
    }

    /// A body as JSON text, in one line.
    static String text(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException notWritable) {
            throw new IllegalStateException("a body can't be written as JSON: " + body.getClass(), notWritable);
        }
    }

    private static Route failed(Throwable failure) {
        complain(unwrapped(failure));
        return unavailable(UNAVAILABLE);
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /// One line a while: what makes one request fail makes all of them fail.
    private static void complain(Throwable cause) {
        var now = System.nanoTime();
        var due = NEXT_COMPLAINT.get();
        if (now - due >= 0 && NEXT_COMPLAINT.compareAndSet(due, now + BETWEEN_COMPLAINTS.toNanos()))
            LOG.warn("answered 503, and so perhaps others in the next seconds: {}", cause.toString());
        else LOG.debug("answered 503: {}", cause.toString());
    }

    private static HttpResponse response(StatusCode status, Object body) {
        try {
            return HttpResponse.create()
                    .withStatus(status)
                    .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, JSON.writeValueAsBytes(body)));
        } catch (JsonProcessingException notWritable) {
            throw new IllegalStateException("a body can't be written as JSON: " + body.getClass(), notWritable);
        }
    }

    static String moreInfo(int code) {
        return "https://www.twilio.com/docs/errors/" + code;
    }
}
