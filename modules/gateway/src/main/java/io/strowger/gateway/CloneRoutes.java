package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterOptional;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.strowger.core.AccountSid;
import io.strowger.core.Region;
import io.strowger.core.RegionId;
import io.strowger.core.Regions;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import io.strowger.gateway.Difference.OneSided;
import io.strowger.gateway.Difference.Setting;
import io.strowger.gateway.ListDifference.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/strowger/v1/domains/{name}/clone` and `/diff`: a SIP Domain of the region that was asked, with all that is mapped
/// to it, created in another one, or compared with that one's. At Twilio all of it has to be created once more.
final class CloneRoutes {
    private static final String SILENCE = "One of the two regions, or the arbiter, does not answer. Please try again.";

    private final Regions regions;

    CloneRoutes(Regions regions) {
        this.regions = regions;
    }

    Route routes(RegionId asked, Caller caller) {
        var here = regions.find(asked).orElseThrow();
        return pathPrefix(
                segment(),
                (String text) -> RouteListRoutes.named(
                        text,
                        name -> concat(
                                path("clone", () -> post(() -> clone(here, caller, name))),
                                path("diff", () -> get(() -> compare(here, caller, name))))));
    }

    /// A key is of one region: what it may do and see ends there.
    private Route clone(Region here, Caller caller, DomainName name) {
        if (!caller.hasToken()) return notForKeys();
        var account = caller.account().sid();
        return parameterOptional(
                "to",
                text -> extractRequest(request -> {
                    var there = other(regions, "to", text, here.id()).askedBy(Provenance.cause(request, caller));
                    return Answers.when(
                            clone(here, there, account, name),
                            SILENCE,
                            cloned -> cloned.map(outcome -> render(outcome, here, there, name))
                                    .orElseGet(Answers::notFound));
                }));
    }

    /// Empty where there is no such domain here.
    private static CompletionStage<Optional<Cloning.Outcome>> clone(
            Region here, Region there, AccountSid account, DomainName name) {
        return Inventory.of(here, account, name)
                .thenCompose(own -> own.domain()
                        .map(domain -> Inventory.of(there, account, name)
                                .thenCompose(other -> new Cloning(here, there, account)
                                        .take(
                                                CloneStep.of(domain, own, other),
                                                Cloning.Progress.beginning(
                                                        other, CloneStep.alreadyThere(domain, own, other))))
                                .thenApply(Optional::of))
                        .orElseGet(() -> CompletableFuture.completedStage(Optional.empty())));
    }

    private Route compare(Region here, Caller caller, DomainName name) {
        if (!caller.hasToken()) return notForKeys();
        var account = caller.account().sid();
        return parameterOptional("with", text -> {
            var there = other(regions, "with", text, here.id());
            return Answers.when(
                    new Comparison(here, there, account).of(name),
                    SILENCE,
                    found -> found.map(difference -> Answers.json(
                                    StatusCodes.OK, DifferenceBody.of(name, here.id(), there.id(), difference)))
                            .orElseGet(Answers::notFound));
        });
    }

    static Route notForKeys() {
        return Answers.forbidden("An API key is of one region: use the AccountSid and its AuthToken.");
    }

    /// The region that `parameter` names. Throws [Invalid] where it is none.
    static Region named(Regions regions, String parameter, Optional<String> text) {
        return text.flatMap(wanted -> regions.each().stream()
                        .filter(one -> one.id().value().equals(wanted))
                        .findFirst())
                .orElseThrow(() -> new Invalid(
                        Rerouting.BAD_REGION,
                        parameter + " is required, and must be one of "
                                + Rerouting.words(regions.all().keySet())));
    }

    /// The same, but for `than`, which is refused too.
    private static Region other(Regions regions, String parameter, Optional<String> text, RegionId than) {
        var region = named(regions, parameter, text);
        if (region.id().equals(than))
            throw new Invalid(Rerouting.BAD_REGION, parameter + " must be another region than " + than);
        return region;
    }

    private static Route render(Cloning.Outcome outcome, Region here, Region there, DomainName name) {
        return switch (outcome) {
            case Cloning.Refused(var code, var message) -> Answers.badRequest(code, message);
            case Cloning.Changed(var what) ->
                Answers.error(
                        StatusCodes.CONFLICT,
                        20409,
                        what
                                + " was deleted or renamed while it was copied. Please try again: the same request goes on.");
            case Cloning.Progress done ->
                Answers.json(
                        done.created().isEmpty() ? StatusCodes.OK : StatusCodes.CREATED,
                        new CloneBody(
                                name,
                                done.domain(),
                                here.id(),
                                there.id(),
                                done.created().stream().map(PieceBody::of).toList(),
                                done.alreadyThere().stream().map(PieceBody::of).toList()));
        };
    }

    /// `sid` is the Domain's in the other region.
    private record CloneBody(
            DomainName domain,
            Optional<Sid> sid,
            RegionId from,
            RegionId to,
            List<PieceBody> created,
            List<PieceBody> alreadyThere) {}

    private record PieceBody(String what, String name, int count) {
        static PieceBody of(Piece piece) {
            return new PieceBody(piece.what().word(), piece.name(), piece.count());
        }
    }

    private record DifferenceBody(
            DomainName domain,
            List<RegionId> regions,
            boolean equal,
            Optional<RegionId> missingIn,
            List<SettingBody> settings,
            List<MappingBody> mappings,
            List<ListBody> credentialLists,
            List<ListBody> ipAccessControlLists) {
        static DifferenceBody of(DomainName name, RegionId here, RegionId there, Difference difference) {
            return new DifferenceBody(
                    name,
                    List.of(here, there),
                    difference.isNone(),
                    difference.domainIsThere() ? Optional.empty() : Optional.of(there),
                    difference.settings().stream()
                            .map(setting -> SettingBody.of(setting, here, there))
                            .toList(),
                    difference.mappings().stream()
                            .map(mapping -> MappingBody.of(mapping, here, there))
                            .toList(),
                    lists(difference.credentialLists(), here, there),
                    lists(difference.ipAccessControlLists(), here, there));
        }

        private static List<ListBody> lists(List<ListDifference> lists, RegionId here, RegionId there) {
            return lists.stream().map(list -> ListBody.of(list, here, there)).toList();
        }
    }

    /// `values` by region; null where it is not set.
    private record SettingBody(String name, Map<String, Optional<String>> values) {
        static SettingBody of(Setting setting, RegionId here, RegionId there) {
            return new SettingBody(setting.word(), both(here, orNull(setting.here()), there, orNull(setting.there())));
        }

        private static Optional<String> orNull(String text) {
            return Optional.of(text).filter(value -> !value.isEmpty());
        }
    }

    private record MappingBody(String what, String name, RegionId onlyIn) {
        static MappingBody of(OneSided mapping, RegionId here, RegionId there) {
            return new MappingBody(
                    Piece.What.mapping(mapping.mapped().kind()).word(),
                    mapping.mapped().list(),
                    switch (mapping.side()) {
                        case HERE -> here;
                        case THERE -> there;
                    });
        }
    }

    /// `onlyIn` by region. `changed` are entries of both with another password or description.
    private record ListBody(
            String name, Optional<RegionId> missingIn, Map<String, NamesBody> onlyIn, NamesBody changed) {
        static ListBody of(ListDifference list, RegionId here, RegionId there) {
            return new ListBody(
                    list.name(),
                    switch (list.presence()) {
                        case BOTH -> Optional.empty();
                        case ONLY_HERE -> Optional.of(there);
                        case ONLY_THERE -> Optional.of(here);
                    },
                    both(here, NamesBody.of(list.onlyHere()), there, NamesBody.of(list.onlyThere())),
                    NamesBody.of(list.changed()));
        }
    }

    /// The first [Names#SHOWN] of `count`.
    private record NamesBody(int count, List<String> names) {
        static NamesBody of(Names names) {
            return new NamesBody(names.count(), names.first());
        }
    }

    private static <T> Map<String, T> both(RegionId here, T ours, RegionId there, T theirs) {
        var both = new LinkedHashMap<String, T>();
        both.put(here.value(), ours);
        both.put(there.value(), theirs);
        return both;
    }
}
