package io.strowger.gateway;

import static io.strowger.gateway.Place.collection;
import static io.strowger.gateway.Place.instance;
import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.extractUri;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterMap;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.reject;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.strowger.core.AccountSid;
import io.strowger.core.Calls;
import io.strowger.core.Pcm;
import io.strowger.core.Recordings;
import io.strowger.core.Recordings.Recording;
import io.strowger.core.Sid;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/// `/Recordings`, and `/Calls/{Sid}/Recordings`: what callers have said, as resources and as WAV files.
final class RecordingRoutes {
    private static final ContentType WAV = ContentTypes.parse("audio/x-wav");

    private final Calls calls;
    private final Recordings recordings;
    private final Elsewhere elsewhere;

    RecordingRoutes(Calls calls, Recordings recordings, Elsewhere elsewhere) {
        this.calls = calls;
        this.recordings = recordings;
        this.elsewhere = elsewhere;
    }

    Route routes(AccountSid account) {
        return concat(
                collection(
                        "Recordings",
                        () -> get(() -> parameterMap(query -> list(
                                account,
                                Listing.given(query, "CallSid").map(text -> CallQuery.call("CallSid", text)),
                                place(account).json() + Listing.query(query, List.of("CallSid")))))),
                pathPrefix(
                        "Recordings",
                        () -> concat(
                                file(".mp3", sid -> get(RecordingRoutes::onlyWav)),
                                file(".json", sid -> single(account, Optional.empty(), sid)),
                                file(".wav", sid -> get(() -> audio(account, sid))),
                                file(
                                        "",
                                        sid -> concat(
                                                get(() -> audio(account, sid)), delete(() -> remove(account, sid)))))));
    }

    /// Those of one call; with what to say where it is not there.
    Route routes(AccountSid account, Sid call, Supplier<Route> missing) {
        return concat(
                collection(
                        "Recordings",
                        () -> get(() -> Answers.whenFound(
                                calls.fetch(account, call),
                                _ -> list(
                                        account,
                                        Optional.of(call),
                                        CallRoutes.place(account)
                                                .in(call)
                                                .in("Recordings")
                                                .json()),
                                missing))),
                pathPrefix("Recordings", () -> instance(Sid.Kind.RE, sid -> single(account, Optional.of(call), sid))));
    }

    private static Place place(AccountSid account) {
        return Place.of(account).in("Recordings");
    }

    private interface OfRecording {
        Route route(Sid sid);
    }

    private static Route file(String suffix, OfRecording inner) {
        return path(
                segment(),
                (String text) -> Optional.of(text)
                        .filter(it -> it.endsWith(suffix))
                        .flatMap(it -> Place.sid(Sid.Kind.RE, it.substring(0, it.length() - suffix.length())))
                        .map(inner::route)
                        .orElseGet(() -> reject()));
    }

    private Route list(AccountSid account, Optional<Sid> call, String path) {
        return Listing.page(request -> Answers.when(
                recordings.list(account, call, request),
                page -> extractUri(asked -> Answers.json(
                        StatusCodes.OK,
                        Listing.of("recordings", path, page.map(recording -> Body.of(recording, asked)))))));
    }

    private Route single(AccountSid account, Optional<Sid> call, Sid sid) {
        return concat(
                get(() -> Answers.whenFound(
                        find(account, call, sid),
                        recording -> extractUri(asked -> Answers.json(StatusCodes.OK, Body.of(recording, asked))),
                        () -> missing(account, sid))),
                delete(() -> Answers.whenFound(
                        find(account, call, sid), _ -> remove(account, sid), () -> missing(account, sid))));
    }

    private Route missing(AccountSid account, Sid sid) {
        return elsewhere.notFound(region -> region.recordings().fetch(account, sid));
    }

    private CompletionStage<Optional<Recording>> find(AccountSid account, Optional<Sid> call, Sid sid) {
        return recordings
                .fetch(account, sid)
                .thenApply(found -> found.filter(it -> call.stream().allMatch(it.call()::equals)));
    }

    private Route remove(AccountSid account, Sid sid) {
        return Answers.when(
                recordings.delete(account, sid), wasThere -> wasThere ? Answers.noContent() : missing(account, sid));
    }

    private static Route onlyWav() {
        return Answers.error(
                StatusCodes.NOT_ACCEPTABLE, 20406, "Strowger makes no MP3: ask for the same with .wav, or without");
    }

    /// There is a file when the recording is complete: before that nobody knows how long it is.
    private Route audio(AccountSid account, Sid sid) {
        return Answers.whenFound(
                recordings.fetch(account, sid).thenApply(found -> found.filter(Recording::isComplete)),
                recording -> complete(HttpResponse.create()
                        .withEntity(HttpEntities.create(
                                WAV, Pcm.WAV_HEADER + recording.length(), file(account, recording)))),
                () -> missing(account, sid));
    }

    private Source<ByteString, NotUsed> file(AccountSid account, Recording recording) {
        var header = ByteString.fromArray(Pcm.wavHeader(Math.toIntExact(recording.length())));
        return Source.single(header)
                .concat(Source.unfoldAsync(
                        0L,
                        at -> recordings
                                .read(account, recording.sid(), at)
                                .thenApply(audio -> audio.length == 0
                                        ? Optional.empty()
                                        : Optional.of(Pair.create(at + audio.length, ByteString.fromArray(audio))))));
    }

    private record Body(
            Sid sid,
            AccountSid accountSid,
            Sid callSid,
            Optional<Sid> conferenceSid,
            String apiVersion,
            String dateCreated,
            String dateUpdated,
            String startTime,
            String duration,
            String status,
            int channels,
            String source,
            Optional<Integer> errorCode,
            Optional<String> price,
            String priceUnit,
            Optional<String> encryptionDetails,
            Map<String, String> subresourceUris,
            String mediaUrl,
            String uri) {
        static Body of(Recording recording, Uri asked) {
            var place = place(recording.account()).in(recording.sid());
            return new Body(
                    recording.sid(),
                    recording.account(),
                    recording.call(),
                    Optional.empty(),
                    Place.VERSION,
                    Dates.rfc2822(recording.begun()),
                    Dates.rfc2822(recording.updated()),
                    Dates.rfc2822(recording.begun()),
                    recording.isComplete()
                            ? Long.toString(Math.ceilDiv(recording.duration().toMillis(), 1000))
                            : "-1",
                    recording.isComplete() ? "completed" : "processing",
                    1,
                    "RecordVerb",
                    Optional.empty(),
                    Optional.empty(),
                    "USD",
                    Optional.empty(),
                    Map.of(),
                    place.url(asked),
                    place.json());
        }
    }
}
