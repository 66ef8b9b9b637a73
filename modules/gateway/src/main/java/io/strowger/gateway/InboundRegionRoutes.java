package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractUri;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import io.strowger.core.AccountSid;
import io.strowger.core.InboundRegions;
import io.strowger.core.InboundRegions.Assignment;
import io.strowger.core.InboundRegions.Kind;
import io.strowger.core.RegionId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/v2/PhoneNumbers/{PhoneNumber}` and `/v2/Trunks/{SipTrunkDomain}` of the Routes API: which region is to
/// process what comes in by them.
final class InboundRegionRoutes {
    private static final int LONGEST_NAME = 255; // of a host

    private final InboundRegions inbound;
    private final Set<RegionId> regions;
    private final RegionId byDefault;

    /// `byDefault` is assigned where nobody says which.
    InboundRegionRoutes(InboundRegions inbound, Set<RegionId> regions, RegionId byDefault) {
        this.inbound = inbound;
        this.regions = Set.copyOf(regions);
        this.byDefault = byDefault;
    }

    /// What is told apart: the path, the key in bodies, and which names there can be.
    private record Subject(Kind kind, String path, String key, Pattern names) {
        static final Subject PHONE_NUMBER =
                new Subject(Kind.PHONE_NUMBER, "PhoneNumbers", "phone_number", Pattern.compile("\\+[1-9][0-9]{1,14}"));
        static final Subject TRUNK = new Subject(
                Kind.TRUNK, "Trunks", "sip_trunk_domain", Pattern.compile("([a-z0-9-]+\\.)+pstn\\.twilio\\.com"));

        /// Names of hosts are the same in upper and lower case.
        Optional<String> name(String text) {
            return Optional.of(text.toLowerCase(Locale.ROOT))
                    .filter(name ->
                            name.length() <= LONGEST_NAME && names.matcher(name).matches());
        }
    }

    Route routes(AccountSid account) {
        return concat(routes(account, Subject.PHONE_NUMBER), routes(account, Subject.TRUNK));
    }

    private Route routes(AccountSid account, Subject subject) {
        return pathPrefix(
                subject.path(),
                () -> path(
                        segment(),
                        (String text) -> subject.name(text)
                                .map(name -> concat(
                                        get(() -> fetch(account, subject, name)),
                                        post(() -> assign(account, subject, name))))
                                .orElseGet(Answers::notFound)));
    }

    private Route fetch(AccountSid account, Subject subject, String name) {
        return Answers.whenFound(
                inbound.find(account, subject.kind(), name), assignment -> ok(account, subject, name, assignment));
    }

    private Route assign(AccountSid account, Subject subject, String name) {
        return Form.form(form -> {
            var wanted = Rerouting.parse(form, regions);
            return Answers.when(
                    inbound.assign(account, subject.kind(), name, wanted.region(), byDefault, wanted.friendlyName()),
                    reply -> switch (reply) {
                        case Assignment assignment -> ok(account, subject, name, assignment);
                        case InboundRegions.TooManyNames(var limit) ->
                            Answers.badRequest(
                                    Invalid.PARAMETER, "An account can have " + limit + " " + subject.path());
                    });
        });
    }

    private static Route ok(AccountSid account, Subject subject, String name, Assignment assignment) {
        return extractUri(uri -> {
            var body = new LinkedHashMap<String, Object>();
            body.put(subject.key(), name);
            body.put("url", Rerouting.url(uri, subject.path(), name));
            body.put("sid", assignment.sid());
            body.put("account_sid", account);
            body.put("friendly_name", Optional.of(assignment.friendlyName()).filter(text -> !text.isEmpty()));
            body.put("voice_region", assignment.region());
            body.put("date_created", Dates.iso8601(assignment.created()));
            body.put("date_updated", Dates.iso8601(assignment.updated()));
            return Answers.json(StatusCodes.OK, body);
        });
    }
}
