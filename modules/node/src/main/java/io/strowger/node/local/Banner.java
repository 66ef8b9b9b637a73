package io.strowger.node.local;

import io.strowger.core.RegionId;
import java.util.Locale;
import java.util.stream.Collectors;

/// What `up` prints when the cluster is ready: where everything is, and what to try next.
record Banner(LocalPlan plan, DataDirectory data, String took, boolean foreground) {

    String text() {
        var text = new StringBuilder();
        text.append("\nStrowger is ready after ")
                .append(took)
                .append(foreground ? ". Ctrl-C stops it.\n\n" : ". `" + data.command("down") + "` stops it.\n\n");
        line(text, "site", "region", "edge", "HTTP", "SIP (UDP, TCP)", "database");
        for (var site : plan.sites()) {
            line(
                    text,
                    site.name(),
                    site.region().value(),
                    site.edge().value(),
                    site.url("").toString(),
                    site.sipAddress(),
                    database(site.name()));
        }
        line(text, "", "", "", "", "routes:", database(LocalConfiguration.GLOBAL_DATABASE));
        if (plan.https()) text.append(https());
        text.append("\n  console  ").append(consoles()).append("\n");
        text.append("\n  account  ")
                .append(LocalPlan.ACCOUNT)
                .append("\n  tokens   ")
                .append(tokens());
        text.append("\n  data     ")
                .append(data.root())
                .append(" (logs in ")
                .append(data.root().relativize(data.logs()))
                .append("/)\n");
        text.append(foreground ? "\nTry, in another terminal:\n" : "\nTry:\n").append(firstSteps());
        return text.toString();
    }

    /// Where HTTPS is, and how a client comes to trust it: nothing is added to this machine.
    private String https() {
        var authority = new LocalAuthority(data);
        var us1 = plan.sites().getFirst();
        var ports = plan.sites().stream()
                .map(site -> site.host() + ":" + site.https().orElseThrow() + " (" + site.name() + ")")
                .collect(Collectors.joining(", "));
        return """

              HTTPS    %s
                       as api.twilio.com, api.dublin.ie1.twilio.com, routes.twilio.com and so on
              trust    curl --cacert %s --connect-to ::%s:%d \\
                         -u %s:%s https://api.twilio.com/2010-04-01/Accounts/%s.json
                       NODE_EXTRA_CA_CERTS=%s \\
                         NODE_OPTIONS='--require "%s"' node ...
                       java -Djavax.net.ssl.trustStore=%s ...   (which trusts nobody else then)
                       keytool -importcert -noprompt -alias strowger -file %s -keystore YOURS
            """.formatted(
                        ports,
                        authority.certificate(),
                        us1.host(),
                        us1.https().orElseThrow(),
                        LocalPlan.ACCOUNT,
                        LocalPlan.token(us1.region()),
                        LocalPlan.ACCOUNT,
                        authority.certificate(),
                        authority.nodeHosts(),
                        authority.trustStore(),
                        authority.certificate());
    }

    /// A domain in us1, and its route; the README goes on from there.
    private String firstSteps() {
        var us1 = plan.sites().getFirst();
        var api = us1.url("/2010-04-01/Accounts/" + LocalPlan.ACCOUNT + "/SIP/Domains.json");
        var routes = us1.url("/strowger/v1/routes");
        var user = LocalPlan.ACCOUNT + ":" + LocalPlan.token(us1.region());
        return """
              curl -u %s %s \\
                -d DomainName=acme.sip.twilio.com -d SipRegistration=true
              curl -u %s %s
              %s
            """.formatted(user, api, user, routes, data.command("status"));
    }

    private String consoles() {
        return plan.sites().stream()
                .map(site -> site.console() + " (" + site.name() + ")")
                .collect(Collectors.joining(", "));
    }

    private String tokens() {
        return plan.sites().stream().map(site -> token(site.region())).collect(Collectors.joining(", "));
    }

    private static String token(RegionId region) {
        return LocalPlan.token(region) + " (" + region + ")";
    }

    private String database(String name) {
        return "postgresql://" + LocalPlan.LOOPBACK + ":" + plan.postgresPort() + "/" + name;
    }

    private static void line(StringBuilder text, String... cells) {
        text.append(String.format(Locale.ROOT, "  %-6s%-8s%-10s%-24s%-17s%s%n", (Object[]) cells));
    }
}
