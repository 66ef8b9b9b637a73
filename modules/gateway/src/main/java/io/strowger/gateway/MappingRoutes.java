package io.strowger.gateway;

import static io.strowger.gateway.Place.collection;
import static io.strowger.gateway.Place.instance;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import io.strowger.core.AccountSid;
import io.strowger.core.Domains;
import io.strowger.core.Domains.MappedList;
import io.strowger.core.MappingKind;
import io.strowger.core.NamedLists;
import io.strowger.core.Page;
import io.strowger.core.Region;
import io.strowger.core.Sid;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// Below `/SIP/Domains/{Sid}`: the lists that are mapped to a domain. Five collections, three kinds: the legacy paths
/// and `Auth/Calls` are two views of one store, with different names and fields.
final class MappingRoutes {
    private static final Collection CALL_CREDENTIALS =
            new Collection(MappingKind.CALLS_CREDENTIAL_LIST, "Auth/Calls/CredentialListMappings", Look.AUTH);
    private static final Collection CALL_ADDRESSES = new Collection(
            MappingKind.CALLS_IP_ACCESS_CONTROL_LIST, "Auth/Calls/IpAccessControlListMappings", Look.AUTH);
    private static final Collection REGISTRATION_CREDENTIALS = new Collection(
            MappingKind.REGISTRATIONS_CREDENTIAL_LIST, "Auth/Registrations/CredentialListMappings", Look.AUTH);
    private static final Collection LEGACY_CREDENTIALS =
            new Collection(MappingKind.CALLS_CREDENTIAL_LIST, "CredentialListMappings", Look.LEGACY);
    private static final Collection LEGACY_ADDRESSES =
            new Collection(MappingKind.CALLS_IP_ACCESS_CONTROL_LIST, "IpAccessControlListMappings", Look.LEGACY);

    private final Domains domains;
    private final Elsewhere elsewhere;

    MappingRoutes(Domains domains, Elsewhere elsewhere) {
        this.domains = domains;
        this.elsewhere = elsewhere;
    }

    Route routes(AccountSid account, Sid domain) {
        return concat(
                pathPrefix(
                        "Auth",
                        () -> concat(
                                pathPrefix(
                                        "Calls",
                                        () -> concat(
                                                at(CALL_CREDENTIALS, account, domain),
                                                at(CALL_ADDRESSES, account, domain))),
                                pathPrefix("Registrations", () -> at(REGISTRATION_CREDENTIALS, account, domain)))),
                at(LEGACY_CREDENTIALS, account, domain),
                at(LEGACY_ADDRESSES, account, domain));
    }

    private Route at(Collection mappings, AccountSid account, Sid domain) {
        return concat(
                collection(
                        mappings.name(),
                        () -> concat(
                                get(() -> list(mappings, account, domain)),
                                post(() -> map(mappings, account, domain)))),
                pathPrefix(
                        mappings.name(),
                        () -> instance(
                                mappings.kind().lists(),
                                list -> concat(
                                        get(() -> fetch(mappings, account, domain, list)),
                                        delete(() -> unmap(mappings, account, domain, list))))));
    }

    private Route list(Collection mappings, AccountSid account, Sid domain) {
        return Listing.page(request -> Answers.whenFound(
                domains.mappings(account, domain, mappings.kind(), request),
                page -> Answers.json(
                        StatusCodes.OK,
                        Listing.of(
                                mappings.key(),
                                mappings.place(account, domain).json(),
                                page.map(mapped -> mappings.body(account, domain, mapped)))),
                () -> missing(account, domain)));
    }

    private Route map(Collection mappings, AccountSid account, Sid domain) {
        return Form.form(form -> {
            var list = wanted(form, mappings);
            return Answers.when(
                    domains.map(account, domain, mappings.kind(), list),
                    reply -> render(reply, mappings, account, domain));
        });
    }

    /// A domain has at most 100 lists of a kind, so all of them fit on one page.
    private Route fetch(Collection mappings, AccountSid account, Sid domain, Sid list) {
        var all = domains.mappings(account, domain, mappings.kind(), Page.Request.ALL);
        return Answers.whenFound(
                all.thenApply(page -> page.flatMap(mapped -> mapped.items().stream()
                        .filter(mapping -> mapping.list().equals(list))
                        .findFirst())),
                mapping -> Answers.json(StatusCodes.OK, mappings.body(account, domain, mapping)),
                () -> missing(account, domain));
    }

    private Route missing(AccountSid account, Sid domain) {
        return elsewhere.notFound(region -> region.domains().fetch(account, domain));
    }

    private Route unmap(Collection mappings, AccountSid account, Sid domain, Sid list) {
        return Answers.when(domains.unmap(account, domain, mappings.kind(), list), reply -> switch (reply) {
            case Domains.Unmapped() -> Answers.noContent();
            case Domains.NotMapped() -> Answers.notFound();
            case Domains.UnknownDomain() -> missing(account, domain);
        });
    }

    private static Sid wanted(Form form, Collection mappings) {
        var name = mappings.listWord() + "Sid";
        var text = form.required(name, 64, 21231);
        return Place.sid(mappings.kind().lists(), text)
                .orElseThrow(() -> new Invalid(21231, name + " is not the SID of such a list"));
    }

    private Route render(Domains.MapReply reply, Collection mappings, AccountSid account, Sid domain) {
        return switch (reply) {
            case Domains.Mapped(var mapping) ->
                Answers.json(StatusCodes.CREATED, mappings.body(account, domain, mapping));
            case Domains.AlreadyMapped() ->
                Answers.badRequest(21231, mappings.listWord() + " already associated with this domain");
            case Domains.UnknownList(var list) ->
                elsewhere.noListToMap(
                        mappings.listPlace(account).in(list).json(),
                        region -> mappings.listsOf(region).fetch(account, list));
            case Domains.TooManyMappings(var limit) ->
                Answers.badRequest(
                        21231, "A domain can have at most " + limit + " " + mappings.listWord() + "s of a kind");
            case Domains.UnknownDomain() -> missing(account, domain);
        };
    }

    /// The two ways in which Twilio shows a mapping.
    private enum Look {
        AUTH,
        LEGACY
    }

    /// One of the five: `path` is below the domain.
    private record Collection(MappingKind kind, String path, Look look) {
        /// The last segment of the path.
        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        String key() {
            return switch (look) {
                case AUTH -> "contents";
                case LEGACY ->
                    switch (kind) {
                        case CALLS_CREDENTIAL_LIST, REGISTRATIONS_CREDENTIAL_LIST -> "credential_list_mappings";
                        case CALLS_IP_ACCESS_CONTROL_LIST -> "ip_access_control_list_mappings";
                    };
            };
        }

        String listWord() {
            return switch (kind) {
                case CALLS_CREDENTIAL_LIST, REGISTRATIONS_CREDENTIAL_LIST -> "CredentialList";
                case CALLS_IP_ACCESS_CONTROL_LIST -> "IpAccessControlList";
            };
        }

        NamedLists listsOf(Region region) {
            return switch (kind) {
                case CALLS_CREDENTIAL_LIST, REGISTRATIONS_CREDENTIAL_LIST -> region.credentialLists();
                case CALLS_IP_ACCESS_CONTROL_LIST -> region.ipAccessControlLists();
            };
        }

        Place listPlace(AccountSid account) {
            return Place.of(account).in("SIP").in(listWord() + "s");
        }

        Place place(AccountSid account, Sid domain) {
            return DomainRoutes.place(account).in(domain).in(path);
        }

        Record body(AccountSid account, Sid domain, MappedList mapped) {
            var date = Dates.rfc2822(mapped.created());
            return switch (look) {
                case AUTH -> new Body(account, date, date, mapped.friendlyName(), mapped.list());
                case LEGACY ->
                    new LegacyBody(
                            account,
                            date,
                            date,
                            domain,
                            mapped.friendlyName(),
                            mapped.list(),
                            place(account, domain).in(mapped.list()).json());
            };
        }
    }

    private record Body(AccountSid accountSid, String dateCreated, String dateUpdated, String friendlyName, Sid sid) {}

    private record LegacyBody(
            AccountSid accountSid,
            String dateCreated,
            String dateUpdated,
            Sid domainSid,
            String friendlyName,
            Sid sid,
            String uri) {}
}
