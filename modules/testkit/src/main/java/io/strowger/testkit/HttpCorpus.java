package io.strowger.testkit;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/// HTTP requests that are right, as they go over the wire: each operation of the API once, or more, of an account that
/// has two of everything, one to be asked for and one to be deleted. What a fuzz test begins with; that no operation is
/// missing is for a test to say that knows the documents of the API.
public final class HttpCorpus {
    private static final String OF_NOBODY = """
            GET /
            GET /healthz
            GET /readyz
            GET /strowger/v1/openapi.json
            GET /assets/app.js
            GET /domains/{domain}
            GET /strowger/v1/session
            POST /strowger/v1/session AccountSid={AC}&AuthToken={token}
            """;

    /// By the cookie of a session, and with its token.
    private static final String OF_THE_CONSOLE = """
            GET /strowger/v1/session
            GET /strowger/v1/domains?PageSize=2
            POST /strowger/v1/regions/us1{root}/SIP/CredentialLists.json FriendlyName=phones
            DELETE /strowger/v1/session
            """;

    private static final String OF_THE_ACCOUNT = """
            POST /2010-04-01/Accounts.json FriendlyName=sub
            GET {root}.json
            POST {root}.json FriendlyName=acme
            POST {root}/Keys.json FriendlyName=key&ReadOnly=true
            GET {root}/Keys.json
            GET {root}/Keys/{SK}.json
            POST {root}/Keys/{SK}.json FriendlyName=another
            DELETE {root}/Keys/{SK}.json
            POST {root}/Calls.json To=sip%3Aalice%40{domain}&From=bob&Url=http%3A%2F%2F127.0.0.1%3A9%2F&Method=GET&Timeout=30
            POST {root}/Calls.json To=sip%3Aa%40127.0.0.1%3A9&From=bob&Twiml=%3CResponse%3E%3C%2FResponse%3E
            GET {root}/Calls.json?PageSize=2&Status=queued&StartTime%3E=2026-01-01
            GET {root}/Calls.json?StartTime%3C=2026-01-01&EndTime=2026-01-01&To=alice%40{domain}
            GET {root}/Calls/{CA}.json
            POST {root}/Calls/{CA}.json Status=completed
            POST {root}/Calls/{CA}.json Url=http%3A%2F%2F127.0.0.1%3A9%2F&Method=GET&TimeLimit=30
            DELETE {root}/Calls/{CA}.json
            GET {root}/Calls/{CA}/Events.json
            GET {root}/Calls/{CA}/Notifications.json?Log=1
            GET {root}/Calls/{CA}/Notifications/{NO}.json
            GET {root}/Calls/{CA}/Recordings.json
            GET {root}/Calls/{CA}/Recordings/{RE}.json
            POST {root}/Calls/{CA}/Recordings/{RE}.json Status=stopped
            GET {root}/Recordings.json
            GET {root}/Recordings/{RE}.json
            GET {root}/Recordings/{RE}.wav
            DELETE {root}/Recordings/{RE}.json
            POST {root}/SIP/Domains.json DomainName={domain}&FriendlyName=Acme&SipRegistration=true
            GET {root}/SIP/Domains.json?PageSize=1&Page=0
            GET {root}/SIP/Domains/{SD}.json
            POST {root}/SIP/Domains/{SD}.json VoiceUrl=http%3A%2F%2F127.0.0.1%3A9%2Fvoice&VoiceMethod=POST&Secure=true
            POST {root}/SIP/Domains/{SD}/Auth/Calls/CredentialListMappings.json CredentialListSid={CL}
            GET {root}/SIP/Domains/{SD}/Auth/Calls/CredentialListMappings.json
            GET {root}/SIP/Domains/{SD}/Auth/Calls/CredentialListMappings/{CL}.json
            DELETE {root}/SIP/Domains/{SD}/Auth/Calls/CredentialListMappings/{CL}.json
            POST {root}/SIP/Domains/{SD}/Auth/Calls/IpAccessControlListMappings.json IpAccessControlListSid={AL}
            GET {root}/SIP/Domains/{SD}/Auth/Calls/IpAccessControlListMappings.json
            GET {root}/SIP/Domains/{SD}/Auth/Calls/IpAccessControlListMappings/{AL}.json
            DELETE {root}/SIP/Domains/{SD}/Auth/Calls/IpAccessControlListMappings/{AL}.json
            POST {root}/SIP/Domains/{SD}/Auth/Registrations/CredentialListMappings.json CredentialListSid={CL}
            GET {root}/SIP/Domains/{SD}/Auth/Registrations/CredentialListMappings.json
            GET {root}/SIP/Domains/{SD}/Auth/Registrations/CredentialListMappings/{CL}.json
            DELETE {root}/SIP/Domains/{SD}/Auth/Registrations/CredentialListMappings/{CL}.json
            POST {root}/SIP/Domains/{SD}/CredentialListMappings.json CredentialListSid={CL}
            GET {root}/SIP/Domains/{SD}/CredentialListMappings.json
            GET {root}/SIP/Domains/{SD}/CredentialListMappings/{CL}.json
            DELETE {root}/SIP/Domains/{SD}/CredentialListMappings/{CL}.json
            POST {root}/SIP/Domains/{SD}/IpAccessControlListMappings.json IpAccessControlListSid={AL}
            GET {root}/SIP/Domains/{SD}/IpAccessControlListMappings.json
            GET {root}/SIP/Domains/{SD}/IpAccessControlListMappings/{AL}.json
            DELETE {root}/SIP/Domains/{SD}/IpAccessControlListMappings/{AL}.json
            DELETE {root}/SIP/Domains/{SD}.json
            POST {root}/SIP/CredentialLists.json FriendlyName=devices
            GET {root}/SIP/CredentialLists.json
            GET {root}/SIP/CredentialLists/{CL}.json
            POST {root}/SIP/CredentialLists/{CL}.json FriendlyName=phones
            POST {root}/SIP/CredentialLists/{CL}/Credentials.json Username=carol&Password=A-long-enough-passw0rd
            GET {root}/SIP/CredentialLists/{CL}/Credentials.json
            GET {root}/SIP/CredentialLists/{CL}/Credentials/{CR}.json
            POST {root}/SIP/CredentialLists/{CL}/Credentials/{CR}.json Password=Another-l0ng-password
            DELETE {root}/SIP/CredentialLists/{CL}/Credentials/{CR}.json
            DELETE {root}/SIP/CredentialLists/{CL}.json
            POST {root}/SIP/IpAccessControlLists.json FriendlyName=offices
            GET {root}/SIP/IpAccessControlLists.json
            GET {root}/SIP/IpAccessControlLists/{AL}.json
            POST {root}/SIP/IpAccessControlLists/{AL}.json FriendlyName=homes
            POST {root}/SIP/IpAccessControlLists/{AL}/IpAddresses.json FriendlyName=office&IpAddress=192.0.2.1&CidrPrefixLength=24
            GET {root}/SIP/IpAccessControlLists/{AL}/IpAddresses.json
            GET {root}/SIP/IpAccessControlLists/{AL}/IpAddresses/{IP}.json
            POST {root}/SIP/IpAccessControlLists/{AL}/IpAddresses/{IP}.json FriendlyName=office&IpAddress=192.0.2.1&CidrPrefixLength=25
            DELETE {root}/SIP/IpAccessControlLists/{AL}/IpAddresses/{IP}.json
            DELETE {root}/SIP/IpAccessControlLists/{AL}.json
            POST /v2/SipDomains/{domain} VoiceRegion=ie1&FriendlyName=Acme
            GET /v2/SipDomains/{domain}
            POST /v2/PhoneNumbers/{number} VoiceRegion=ie1
            GET /v2/PhoneNumbers/{number}
            POST /v2/Trunks/{trunk} VoiceRegion=ie1
            GET /v2/Trunks/{trunk}
            GET /strowger/v1/routes
            GET /strowger/v1/routes/{domain}
            POST /strowger/v1/routes/{domain} Failover=automatic&Home=us1&Standby=ie1&After=30
            GET /strowger/v1/routes/{domain}/preflight?to=ie1
            GET /strowger/v1/routes/{domain}/edges
            GET /strowger/v1/domains?PageSize=2&Page=0
            POST /strowger/v1/domains/{domain}/clone?to=ie1
            GET /strowger/v1/domains/{domain}/diff?with=ie1
            GET /strowger/v1/regions/us1{root}/SIP/Domains/{SD}.json
            POST /strowger/v1/regions/us1{root}/SIP/Domains/{SD}.json FriendlyName=Acme
            DELETE /strowger/v1/regions/us1{root}/SIP/Domains/{SD}.json
            GET /strowger/v1/regions/us1/registrations?domain={domain}
            GET /strowger/v1/regions/us1/registrations/alice@{domain}
            DELETE /strowger/v1/regions/us1/registrations/alice@{domain}
            GET /strowger/v1/regions/us1/calls/{CA}/ladder
            GET /strowger/v1/regions/us1/events?entity=domain/{domain}
            GET /strowger/v1/regions/us1/events?entity=domain/{domain}&at=1
            GET /strowger/v1/regions/us1/events?entity=credential-list/{CL}
            GET /strowger/v1/regions/us1/events?entity=credential-list/{CL}&at=1
            GET /strowger/v1/regions/us1/events?entity=call/{CA}
            GET /strowger/v1/regions/global/events?entity=route/{domain}
            GET /strowger/v1/regions/global/events?entity=route/{domain}&at=1
            GET /strowger/v1/stream?kind=call
            """;

    private static final String OF_WHO_RUNS_THE_CLUSTER = """
            GET /2010-04-01/Accounts.json
            POST {root}.json FriendlyName=acme&Status=active
            GET /strowger/v1/cluster
            POST /strowger/v1/edges/ashburn/sip OPTIONS%20sip:{domain}%20SIP/2.0%0D%0A%0D%0A
            GET /strowger/v1/local/sites
            POST /strowger/v1/local/sites/us1/kill
            POST /strowger/v1/local/sites/us1/stop
            POST /strowger/v1/local/sites/us1/start
            GET /strowger/v1/local/links
            POST /strowger/v1/local/links/us1/ie1/cut
            POST /strowger/v1/local/links/us1/ie1/mend
            """;

    private static final String FORM = "application/x-www-form-urlencoded";

    private HttpCorpus() {}

    /// An account that has all that the requests name.
    ///
    /// @param owner  as whom is asked what only those may who run the cluster
    /// @param number a phone number
    public record Furniture(Credentials account, Credentials owner, String number, Things asked, Things doomed) {}

    /// The SID of an account and its auth token in us1.
    public record Credentials(String account, String token) {
        String header() {
            var both = (account + ":" + token).getBytes(StandardCharsets.UTF_8);
            return "Authorization: Basic " + Base64.getEncoder().encodeToString(both);
        }
    }

    /// One of everything: its SIDs by their first two letters, its domain, at which alice is registered; and the
    /// headers of somebody who has signed in at the console.
    public record Things(String domain, Map<String, String> sids, List<String> session) {
        public Things {
            sids = Map.copyOf(sids);
            session = List.copyOf(session);
        }

        private String in(String line) {
            var text = line.replace("{domain}", domain).replace("{trunk}", domain.replace(".sip.", ".pstn."));
            for (var sid : sids.entrySet()) text = text.replace("{" + sid.getKey() + "}", sid.getValue());
            return text;
        }
    }

    /// What takes something away comes last.
    public static List<String> of(Furniture furniture) {
        var account = List.of(furniture.account().header());
        var owner = List.of(furniture.owner().header());
        return Stream.of(
                        OF_NOBODY.lines().map(line -> request(line, furniture, _ -> List.of())),
                        OF_THE_ACCOUNT.lines().map(line -> request(line, furniture, _ -> account)),
                        OF_WHO_RUNS_THE_CLUSTER.lines().map(line -> request(line, furniture, _ -> owner)),
                        OF_THE_CONSOLE.lines().map(line -> request(line, furniture, Things::session)))
                .flatMap(requests -> requests)
                .sorted(Comparator.comparing(request -> request.startsWith("DELETE")))
                .toList();
    }

    private static String request(String line, Furniture furniture, Function<Things, List<String>> headers) {
        var things = line.startsWith("DELETE") ? furniture.doomed() : furniture.asked();
        var words = things.in(line.replace("{root}", "/2010-04-01/Accounts/{AC}")
                        .replace("{AC}", furniture.account().account())
                        .replace("{token}", furniture.account().token())
                        .replace("{number}", furniture.number()))
                .split(" ");
        var isSip = words[1].endsWith("/sip");
        var body = words.length < 3 ? "" : isSip ? URLDecoder.decode(words[2], StandardCharsets.UTF_8) : words[2];
        var head = new ArrayList<>(List.of(words[0] + " " + words[1] + " HTTP/1.1", "Host: localhost", "Accept: */*"));
        head.addAll(headers.apply(things));
        if (words[0].equals("POST"))
            head.addAll(List.of("Content-Type: " + (isSip ? "message/sip" : FORM), "Content-Length: " + body.length()));
        return String.join("\r\n", head) + "\r\n\r\n" + body;
    }

    /// The method and the path of a request, with its query.
    public record Line(String method, String path) {
        public static Line of(String request) {
            var words = request.split(" ", 3);
            return new Line(words[0], words[1]);
        }
    }
}
