package io.strowger.edge;

import com.typesafe.config.ConfigFactory;
import io.strowger.core.EdgeAddress;
import io.strowger.core.EdgeId;
import io.strowger.core.Epoch;
import io.strowger.core.RegionId;
import io.strowger.core.Regions;
import io.strowger.core.Routes.Active;
import io.strowger.core.sip.DomainName;
import io.strowger.edge.media.Media;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;

/// What many tests begin with.
final class Given {
    static final EdgeId DUBLIN = EdgeId.parse("dublin");
    static final DomainName ACME = DomainName.parse("acme.sip.twilio.com");

    private static final Media MEDIA = Media.start(settings().media(), fault -> {
        throw new AssertionError(fault);
    });

    private Given() {}

    static EdgeSettings settings(String... overrides) {
        return EdgeSettings.from(ConfigFactory.parseString(String.join("\n", overrides))
                .withFallback(ConfigFactory.parseResources("reference.conf"))
                .resolve());
    }

    static EdgeSettings dublinOnAnyPort(String... overrides) {
        var all = new ArrayList<>(
                List.of("strowger.edge.edges = [{ name = dublin, address = 127.0.0.1, sip-port = 0 }]"));
        all.addAll(List.of(overrides));
        return settings(all.toArray(String[]::new));
    }

    static Active active(String region, long epoch) {
        return new Active(RegionId.parse(region), new Epoch(epoch));
    }

    /// An edge without sockets: what receives messages, and what takes the orders of regions.
    record Edge(SipEdge sip, CallEdge calls, LadderFeed ladders) {}

    static Edge edge(
            InetSocketAddress listensOn,
            FakeRoutes routes,
            Regions regions,
            FakeTime time,
            FakeWays ways,
            Counts counts,
            String... overrides) {
        var settings = settings(overrides);
        var faults = new Faults(DUBLIN, counts);
        var cache = new RouteCache(routes, regions, time, time, settings.routes());
        var self = new SipIdentity(
                new EdgeAddress(DUBLIN, "10.0.0.1:25522"),
                new OwnAddress(listensOn, Optional.empty()),
                42,
                "z9hG4bKours.");
        var ladders = new LadderFeed(regions, settings.ladders().maxWaiting());
        var calls = new CallEdge(
                self,
                new Inviter(cache, regions, time, time),
                new Deliveries(regions, time, settings.maxTransactions()),
                ways,
                MEDIA,
                time,
                time,
                new SplittableRandom(1),
                settings,
                counts,
                faults,
                new Scribe(DUBLIN, ladders, time));
        return new Edge(
                new SipEdge(
                        self, new Registrar(cache, regions, time, time), calls, counts, faults, settings, () -> true),
                calls,
                ladders);
    }

    /// A first REGISTER of alice's, with lines added, or replaced where one of that name is there; `Name:`
    /// alone takes a line out.
    static String register(String... lines) {
        var text = """
            REGISTER sip:acme.sip.twilio.com SIP/2.0
            Via: SIP/2.0/UDP 10.0.0.7:5062;branch=z9hG4bK1;rport
            Max-Forwards: 70
            From: <sip:alice@acme.sip.twilio.com>;tag=f1
            To: <sip:alice@acme.sip.twilio.com>
            Call-ID: call-1@10.0.0.7
            CSeq: 1 REGISTER
            Contact: <sip:alice@10.0.0.7:5062>
            Expires: 1800
            User-Agent: test
            Content-Length: 0

            """.replace("\n", "\r\n");
        for (var line : lines) {
            var name = line.substring(0, line.indexOf(':') + 1);
            var found =
                    Pattern.compile("(?m)^" + Pattern.quote(name) + ".*\r\n").matcher(text);
            var replacement = line.equals(name) ? "" : line + "\r\n";
            if (found.find()) text = text.substring(0, found.start()) + replacement + text.substring(found.end());
            else text = text.substring(0, text.length() - 2) + replacement + "\r\n";
        }
        return text;
    }

    /// The same message with another request line.
    static String withRequestLine(String line, String message) {
        return line + message.substring(message.indexOf('\r'));
    }
}
