package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterOptional;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathEnd;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.strowger.core.AccountSid;
import io.strowger.core.Malformed;
import io.strowger.core.Page;
import io.strowger.core.Region;
import io.strowger.core.Registrations.RegisteredAor;
import io.strowger.core.sip.Aor;
import io.strowger.core.sip.Binding;
import io.strowger.core.sip.DomainName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/strowger/v1/regions/{region}/registrations`: what is registered in one region, and taking it away. Twilio has no
/// such list.
final class RegistrationRoutes {
    private final Region region;
    private final Ownership ownership;

    RegistrationRoutes(Region region) {
        this.region = region;
        this.ownership = new Ownership(region);
    }

    Route routes(AccountSid account) {
        return concat(
                pathEnd(() -> get(() -> list(account))),
                path(
                        segment(),
                        (String aor) ->
                                concat(get(() -> fetch(account, aor(aor))), delete(() -> remove(account, aor(aor))))));
    }

    private Route list(AccountSid account) {
        return parameterOptional(
                "aor",
                aor -> parameterOptional(
                        "domain",
                        domain -> Listing.page(request -> {
                            var wanted = Wanted.parse(domain, aor);
                            return ifOwned(account, wanted.domain(), () -> list(wanted, request));
                        })));
    }

    private Route list(Wanted wanted, Page.Request request) {
        var found = wanted.aor()
                .map(aor -> lookup(aor, request))
                .orElseGet(() -> region.registrations().list(wanted.domain(), request));
        return Answers.when(
                found,
                page -> Answers.json(
                        StatusCodes.OK, Listing.of("registrations", uri() + "?" + wanted.query(), page.map(Body::of))));
    }

    private CompletionStage<Page<RegisteredAor>> lookup(Aor aor, Page.Request request) {
        return region.registrations().lookup(aor).thenApply(registered -> {
            var found = new RegisteredAor(aor, registered.live());
            return Page.of(found.bindings().isEmpty() ? List.of() : List.of(found), request);
        });
    }

    private Route fetch(AccountSid account, Aor aor) {
        return ifOwned(
                account,
                aor.domain(),
                () -> Answers.when(
                        region.registrations().lookup(aor),
                        registered -> registered.live().isEmpty()
                                ? Answers.notFound()
                                : Answers.json(StatusCodes.OK, Body.of(new RegisteredAor(aor, registered.live())))));
    }

    private Route remove(AccountSid account, Aor aor) {
        return ifOwned(
                account,
                aor.domain(),
                () -> Answers.when(region.registrations().remove(aor), _ -> Answers.noContent()));
    }

    private Route ifOwned(AccountSid account, DomainName domain, Supplier<Route> inner) {
        return Answers.when(ownership.owns(account, domain), owned -> owned ? inner.get() : Answers.notFound());
    }

    private String uri() {
        return "/strowger/v1/regions/" + region.id() + "/registrations";
    }

    /// With or without `sip:`.
    private static Aor aor(String text) {
        return Aor.parse(text.startsWith("sip:") ? text.substring("sip:".length()) : text);
    }

    /// Whose registrations are wanted: of a domain, or of one address of record.
    private record Wanted(DomainName domain, Optional<Aor> aor) {
        static Wanted parse(Optional<String> domain, Optional<String> aor) {
            var wantedAor = aor.map(text -> parsed("aor", text, RegistrationRoutes::aor));
            var wantedDomain = domain.map(text -> parsed("domain", text, DomainName::parse))
                    .or(() -> wantedAor.map(Aor::domain))
                    .orElseThrow(() -> new Invalid(Invalid.PARAMETER, "domain or aor is required"));
            if (wantedAor.isPresent() && !wantedAor.get().domain().equals(wantedDomain))
                throw new Invalid(Invalid.PARAMETER, "aor must be of the domain");
            return new Wanted(wantedDomain, wantedAor);
        }

        private static <T> T parsed(String parameter, String text, Function<String, T> parse) {
            try {
                return parse.apply(text);
            } catch (Malformed malformed) {
                throw new Invalid(Invalid.PARAMETER, parameter + " is " + malformed.getMessage());
            }
        }

        String query() {
            return aor.map(wanted -> "aor=" + URLEncoder.encode(wanted.toString(), StandardCharsets.UTF_8))
                    .orElseGet(() -> "domain=" + domain);
        }
    }

    private record Body(Aor aor, DomainName domain, List<Contact> contacts) {
        static Body of(RegisteredAor registered) {
            return new Body(
                    registered.aor(),
                    registered.aor().domain(),
                    registered.bindings().stream().map(Contact::of).toList());
        }
    }

    private record Contact(
            String uri,
            Instant expires,
            Instant registered,
            String edge,
            String transport,
            String source,
            String userAgent,
            List<String> path,
            String callId,
            long cseq,
            double q,
            Optional<String> instance,
            Optional<Integer> regId) {
        static Contact of(Binding binding) {
            var origin = binding.origin();
            return new Contact(
                    binding.contact().value(),
                    binding.expires(),
                    binding.registered(),
                    origin.edge().value(),
                    origin.transport().name().toLowerCase(Locale.ROOT),
                    origin.source(),
                    origin.userAgent(),
                    origin.path(),
                    binding.callId(),
                    binding.cseq(),
                    binding.q() / 1000.0,
                    Optional.of(binding.instance()).filter(text -> !text.isEmpty()),
                    Optional.of(binding.regId()).filter(id -> id > 0));
        }
    }
}
