package io.strowger.gateway;

import static io.strowger.gateway.Place.below;
import static io.strowger.gateway.Place.collection;
import static io.strowger.gateway.Place.instance;
import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;

import io.strowger.core.AccountSid;
import io.strowger.core.DomainSettings;
import io.strowger.core.DomainSettings.Field;
import io.strowger.core.Domains;
import io.strowger.core.Domains.SipDomain;
import io.strowger.core.Malformed;
import io.strowger.core.MappingKind;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/SIP/Domains`: the SIP Domains of one region, and below each of them what is mapped to it.
final class DomainRoutes {
    private final Domains domains;
    private final Elsewhere elsewhere;
    private final MappingRoutes mappings;

    DomainRoutes(Domains domains, Elsewhere elsewhere) {
        this.domains = domains;
        this.elsewhere = elsewhere;
        this.mappings = new MappingRoutes(domains, elsewhere);
    }

    Route routes(AccountSid account) {
        return concat(
                collection("Domains", () -> concat(get(() -> list(account)), post(() -> create(account)))),
                pathPrefix(
                        "Domains",
                        () -> concat(
                                instance(
                                        Sid.Kind.SD,
                                        sid -> concat(
                                                get(() -> fetch(account, sid)),
                                                post(() -> change(account, sid)),
                                                delete(() -> remove(account, sid)))),
                                below(Sid.Kind.SD, sid -> mappings.routes(account, sid)))));
    }

    static Place place(AccountSid account) {
        return Place.of(account).in("SIP").in("Domains");
    }

    private Route list(AccountSid account) {
        return Listing.page(request -> Answers.when(
                domains.list(account, request),
                page -> Answers.json(
                        StatusCodes.OK, Listing.of("domains", place(account).json(), page.map(Body::of)))));
    }

    private Route create(AccountSid account) {
        return Form.form(form -> {
            var wanted = Wanted.parse(form, account);
            var name = wanted.name().orElseThrow(() -> new Invalid(Wanted.BAD_DOMAIN, "DomainName is required"));
            return Answers.when(
                    domains.create(account, name, DomainSettings.DEFAULT.with(wanted.changes())), DomainRoutes::render);
        });
    }

    private Route fetch(AccountSid account, Sid sid) {
        return Answers.whenFound(
                domains.fetch(account, sid),
                domain -> Answers.json(StatusCodes.OK, Body.of(domain)),
                () -> missing(account, sid));
    }

    private Route missing(AccountSid account, Sid sid) {
        return elsewhere.notFound(region -> region.domains().fetch(account, sid));
    }

    private Route change(AccountSid account, Sid sid) {
        return Form.form(form -> {
            var wanted = Wanted.parse(form, account);
            return Answers.when(domains.change(account, sid, wanted.name(), wanted.changes()), reply -> switch (reply) {
                case Domains.Changed(var domain) -> Answers.json(StatusCodes.OK, Body.of(domain));
                case Domains.NameTaken(var name) -> taken(name);
                case Domains.HasSubdomains() -> hasSubdomains();
                case Domains.UnknownDomain() -> missing(account, sid);
            });
        });
    }

    private Route remove(AccountSid account, Sid sid) {
        return Answers.when(domains.delete(account, sid), reply -> switch (reply) {
            case Domains.Deleted() -> Answers.noContent();
            case Domains.HasSubdomains() -> hasSubdomains();
            case Domains.UnknownDomain() -> missing(account, sid);
        });
    }

    private static Route render(Domains.CreateReply reply) {
        return switch (reply) {
            case Domains.Created(var domain) -> Answers.json(StatusCodes.CREATED, Body.of(domain));
            case Domains.NameTaken(var name) -> taken(name);
            case Domains.TooManyDomains(var limit) ->
                Answers.badRequest(21230, "Maximum Domains Reached: an account can have " + limit);
        };
    }

    private static Route hasSubdomains() {
        return Answers.badRequest(
                21233, "The Domain still has subdomains. Delete them first, in all regions and of all sub-accounts.");
    }

    private static Route taken(DomainName name) {
        return Answers.badRequest(21232, "Domain " + name + " already exists.");
    }

    /// What a create or an update asks for; both take the same parameters.
    private record Wanted(Optional<DomainName> name, Map<Field, String> changes) {
        static final int BAD_DOMAIN = 21231;
        private static final int BAD_NAME = 21232;
        private static final int MAX_FRIENDLY_NAME = 64;
        private static final Pattern TRUNK = Pattern.compile("BY[0-9a-fA-F]{32}");
        private static final Pattern PHONE_NUMBER = Pattern.compile("PN[0-9a-fA-F]{32}");
        private static final Pattern ACCOUNT = Pattern.compile("ac[0-9a-f]{32}");

        static Wanted parse(Form form, AccountSid account) {
            var changes = new EnumMap<Field, String>(Field.class);
            form.text("FriendlyName")
                    .map(text -> Form.atMost(MAX_FRIENDLY_NAME, "FriendlyName", text, BAD_DOMAIN))
                    .ifPresent(text -> changes.put(Field.FRIENDLY_NAME, text));
            url(form, "VoiceUrl", Field.VOICE_URL, changes);
            url(form, "VoiceFallbackUrl", Field.VOICE_FALLBACK_URL, changes);
            url(form, "VoiceStatusCallbackUrl", Field.VOICE_STATUS_CALLBACK_URL, changes);
            method(form, "VoiceMethod", Field.VOICE_METHOD, changes);
            method(form, "VoiceFallbackMethod", Field.VOICE_FALLBACK_METHOD, changes);
            method(form, "VoiceStatusCallbackMethod", Field.VOICE_STATUS_CALLBACK_METHOD, changes);
            flag(form, "SipRegistration", Field.SIP_REGISTRATION, changes);
            flag(form, "EmergencyCallingEnabled", Field.EMERGENCY_CALLING_ENABLED, changes);
            flag(form, "Secure", Field.SECURE, changes);
            sid(form, "ByocTrunkSid", TRUNK, Field.BYOC_TRUNK_SID, changes);
            sid(form, "EmergencyCallerSid", PHONE_NUMBER, Field.EMERGENCY_CALLER_SID, changes);
            return new Wanted(form.text("DomainName").map(text -> name(text, account)), changes);
        }

        /// Every account has its SID reserved as a name.
        private static DomainName name(String text, AccountSid account) {
            try {
                var name = DomainName.parse(text.strip());
                var top = name.ownLabels().getLast();
                if (ACCOUNT.matcher(top).matches()
                        && !top.equals(account.value().toLowerCase(Locale.ROOT)))
                    throw new Invalid(BAD_NAME, "Domain " + name + " is reserved for the account of that SID.");
                return name;
            } catch (Malformed malformed) {
                throw new Invalid(BAD_NAME, "DomainName is " + malformed.getMessage());
            }
        }

        private static void url(Form form, String name, Field field, Map<Field, String> changes) {
            form.url(name, BAD_DOMAIN).ifPresent(url -> changes.put(field, url));
        }

        private static void method(Form form, String name, Field field, Map<Field, String> changes) {
            form.method(name, BAD_DOMAIN).ifPresent(method -> changes.put(field, method));
        }

        private static void flag(Form form, String name, Field field, Map<Field, String> changes) {
            form.flag(name, BAD_DOMAIN).ifPresent(on -> changes.put(field, Boolean.toString(on)));
        }

        private static void sid(Form form, String name, Pattern pattern, Field field, Map<Field, String> changes) {
            form.text(name).ifPresent(text -> {
                if (!text.isEmpty() && !pattern.matcher(text).matches())
                    throw new Invalid(
                            BAD_DOMAIN,
                            name + " must be " + pattern.pattern().substring(0, 2) + " and 32 hexadecimal digits");
                changes.put(field, text);
            });
        }
    }

    private record Body(
            AccountSid accountSid,
            String apiVersion,
            String authType,
            String dateCreated,
            String dateUpdated,
            DomainName domainName,
            Optional<String> friendlyName,
            Sid sid,
            String uri,
            Optional<String> voiceUrl,
            String voiceMethod,
            Optional<String> voiceFallbackUrl,
            String voiceFallbackMethod,
            Optional<String> voiceStatusCallbackUrl,
            String voiceStatusCallbackMethod,
            boolean sipRegistration,
            boolean emergencyCallingEnabled,
            boolean secure,
            Optional<String> byocTrunkSid,
            Optional<String> emergencyCallerSid,
            Map<String, String> subresourceUris) {
        static Body of(SipDomain domain) {
            var settings = domain.settings();
            var place = place(domain.account()).in(domain.sid());
            return new Body(
                    domain.account(),
                    Place.VERSION,
                    authType(domain),
                    Dates.rfc2822(domain.created()),
                    Dates.rfc2822(domain.updated()),
                    domain.name(),
                    orNull(settings, Field.FRIENDLY_NAME),
                    domain.sid(),
                    place.json(),
                    orNull(settings, Field.VOICE_URL),
                    settings.value(Field.VOICE_METHOD),
                    orNull(settings, Field.VOICE_FALLBACK_URL),
                    settings.value(Field.VOICE_FALLBACK_METHOD),
                    orNull(settings, Field.VOICE_STATUS_CALLBACK_URL),
                    settings.value(Field.VOICE_STATUS_CALLBACK_METHOD),
                    settings.isOn(Field.SIP_REGISTRATION),
                    settings.isOn(Field.EMERGENCY_CALLING_ENABLED),
                    settings.isOn(Field.SECURE),
                    orNull(settings, Field.BYOC_TRUNK_SID),
                    orNull(settings, Field.EMERGENCY_CALLER_SID),
                    Map.of(
                            "credential_list_mappings",
                                    place.in("CredentialListMappings").json(),
                            "ip_access_control_list_mappings",
                                    place.in("IpAccessControlListMappings").json()));
        }

        /// How calls are let in; what is mapped for registrations does not show here.
        private static String authType(SipDomain domain) {
            var acl = domain.mapped(MappingKind.CALLS_IP_ACCESS_CONTROL_LIST).isEmpty() ? "" : "IP_ACL";
            var credentials = domain.mapped(MappingKind.CALLS_CREDENTIAL_LIST).isEmpty() ? "" : "CREDENTIAL_LIST";
            return Stream.of(acl, credentials).filter(type -> !type.isEmpty()).collect(Collectors.joining(","));
        }

        private static Optional<String> orNull(DomainSettings settings, Field field) {
            return Optional.of(settings.value(field)).filter(text -> !text.isEmpty());
        }
    }
}
