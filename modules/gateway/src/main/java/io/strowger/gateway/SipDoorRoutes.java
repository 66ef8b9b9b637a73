package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.extractStrictEntity;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.strowger.core.EdgeId;
import io.strowger.core.SipDoor;
import java.net.Inet6Address;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.util.ByteString;

/// `/strowger/v1/edges/{edge}/sip`: a raw SIP request in, the raw response out, both `message/sip` (RFC 3261 §27.5);
/// 204 where SIP answers nothing. Of any edge, whichever node is asked.
final class SipDoorRoutes {
    private static final ContentType MESSAGE_SIP = ContentTypes.create(MediaTypes.customBinary("message", "sip", true));

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String NOWHERE = "0.0.0.0:0";

    private final SipDoor door;

    SipDoorRoutes(SipDoor door) {
        this.door = door;
    }

    Route routes() {
        return path(
                segment().slash("sip"),
                (String text) -> post(() -> edge(text).map(this::pass).orElseGet(Answers::notFound)));
    }

    private Optional<EdgeId> edge(String text) {
        return door.edges().stream().filter(edge -> edge.value().equals(text)).findFirst();
    }

    private Route pass(EdgeId edge) {
        return extractRequest(request -> extractStrictEntity(PATIENCE, body -> {
            if (!isSip(body))
                return Answers.error(
                        StatusCodes.UNSUPPORTED_MEDIA_TYPE,
                        20415,
                        "A SIP request must be sent with Content-Type: message/sip");
            return Answers.when(
                    door.handle(edge, body.getData().utf8String(), source(request)),
                    "Edge " + edge + " does not answer at the moment. Please try again.",
                    SipDoorRoutes::raw);
        }));
    }

    /// Nothing is an answer too.
    private static Route raw(String response) {
        if (response.isEmpty()) return Answers.noContent();
        return complete(HttpResponse.create()
                .withStatus(StatusCodes.OK)
                .withEntity(HttpEntities.create(MESSAGE_SIP, ByteString.fromString(response))));
    }

    private static boolean isSip(HttpEntity.Strict body) {
        var type = body.getContentType().mediaType();
        return type.mainType().equals("message") && type.subType().equals("sip");
    }

    private static String source(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .map(SipDoorRoutes::written)
                .orElse(NOWHERE);
    }

    private static String written(RemoteAddress remote) {
        return remote.getAddress()
                .map(address -> address instanceof Inet6Address
                        ? "[" + address.getHostAddress() + "]"
                        : address.getHostAddress())
                .map(address -> address + ":" + remote.getPort())
                .orElse(NOWHERE);
    }
}
