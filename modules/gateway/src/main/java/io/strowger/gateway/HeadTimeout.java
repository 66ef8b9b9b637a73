package io.strowger.gateway;

import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.BidiShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/// Closes a connection on which no whole head of a request arrives for so long: of the first one, or of the next one
/// after an answer. Pekko's `idle-timeout` counts bytes, and a client that sends one a minute would keep its
/// connection for ever. An answer may take as long as it likes, unless its reader does not take the next
/// piece of it for so long.
///
/// Also counts the connections of each address, which their first requests tell: that of one too many is answered
/// with 429, and is its last.
final class HeadTimeout extends GraphStage<BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse>> {
    private static final String NO_HEAD = "no head";

    private final Duration patience;
    private final Seats<String> addresses;
    private final Inlet<HttpRequest> fromClient = Inlet.create("HeadTimeout.fromClient");
    private final Outlet<HttpRequest> toRoute = Outlet.create("HeadTimeout.toRoute");
    private final Inlet<HttpResponse> fromRoute = Inlet.create("HeadTimeout.fromRoute");
    private final Outlet<HttpResponse> toClient = Outlet.create("HeadTimeout.toClient");
    private final BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape =
            BidiShape.of(fromClient, toRoute, fromRoute, toClient);

    HeadTimeout(Duration patience, Seats<String> addresses) {
        this.patience = patience;
        this.addresses = addresses;
    }

    @Override
    public BidiShape<HttpRequest, HttpRequest, HttpResponse, HttpResponse> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes attributes) {
        return new Connection();
    }

    private HttpResponse tooMany() {
        return RateLimits.tooManyResponse("Too many connections from this address", patience)
                .addHeaders(Gateway.ALWAYS)
                .addHeader(HttpHeader.parse("Connection", "close"));
    }

    private final class Connection extends TimerGraphStageLogic {
        private final AsyncCallback<Boolean> streaming = createAsyncCallback(this::streams);
        private Optional<String> seat = Optional.empty();

        Connection() {
            super(shape);
            setHandler(fromClient, new AbstractInHandler() {
                @Override
                public void onPush() {
                    var request = grab(fromClient);
                    if (isSeated(request)) {
                        cancelTimer(NO_HEAD);
                        push(toRoute, request);
                    } else {
                        emit(toClient, tooMany());
                    }
                }

                @Override
                public void onUpstreamFinish() {
                    complete(toRoute);
                }
            });
            setHandler(toRoute, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    pull(fromClient);
                }
            });
            setHandler(fromRoute, new AbstractInHandler() {
                @Override
                public void onPush() {
                    push(toClient, watched(grab(fromRoute)));
                    await();
                }
            });
            setHandler(toClient, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    if (!hasBeenPulled(fromRoute)) pull(fromRoute);
                }
            });
        }

        @Override
        public void preStart() {
            await();
        }

        @Override
        public void postStop() {
            seat.ifPresent(addresses::leave);
        }

        /// A request without an address is none of a client's.
        private boolean isSeated(HttpRequest request) {
            var address = RateLimits.address(request);
            if (seat.isEmpty()) seat = address.filter(addresses::take);
            return address.isEmpty() || seat.isPresent();
        }

        @Override
        public void onTimer(Object noHead) {
            completeStage();
        }

        private void await() {
            scheduleOnce(NO_HEAD, patience);
        }

        private void streams(boolean begun) {
            if (begun) cancelTimer(NO_HEAD);
            else await();
        }

        private HttpResponse watched(HttpResponse answer) {
            if (answer.entity().isStrict()) return answer;
            return answer.transformEntityDataBytes(
                    Flow.<ByteString>create().backpressureTimeout(patience).watchTermination((used, ended) -> {
                        streaming.invoke(true);
                        ended.whenComplete((_, _) -> streaming.invoke(false));
                        return used;
                    }));
        }
    }
}
