package io.strowger.gateway;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/// Answers what is so far from HTTP that no route sees it. Pekko finds it by name and wants a Scala object: a class
/// with a `MODULE$`. Not a warning in the log, as Pekko's own is: anybody can send nonsense, as much as they like.
public final class MalformedHttp extends ParsingErrorHandler {
    public static final MalformedHttp MODULE$ = new MalformedHttp();

    private MalformedHttp() {}

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo error, LoggingAdapter log, ServerSettings settings) {
        log.debug("malformed request: {}", error.summary());
        // Pekko has 501 and 505 for methods and versions that it does not know: whoever counts 5xx counts our faults
        var answered = status.intValue() < 500 ? status : StatusCodes.BAD_REQUEST;
        return Answers.errorResponse(answered, Invalid.PARAMETER, error.summary())
                .addHeaders(Gateway.ALWAYS);
    }
}
