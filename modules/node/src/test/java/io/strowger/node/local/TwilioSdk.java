package io.strowger.node.local;

import com.twilio.http.NetworkHttpClient;
import com.twilio.http.TwilioRestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.client5.http.SchemePortResolver;
import org.apache.hc.client5.http.impl.InMemoryDnsResolver;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.ssl.SSLContexts;

/// Twilio's Java SDK as an application has it, unmodified, at Twilio's own host names over HTTPS. The HTTP client that
/// is handed to its public builder finds those names at the sites of a local cluster and trusts its authority; it knows
/// no other host, so nothing goes to Twilio.
final class TwilioSdk {
    private final NetworkHttpClient http;

    private TwilioSdk(NetworkHttpClient http) {
        this.http = http;
    }

    /// @param column hears of every answer
    static TwilioSdk at(RunningCluster cluster, SdkColumn column) {
        var ports = ports(cluster);
        var names = new InMemoryDnsResolver();
        ports.keySet().forEach(host -> names.add(host, InetAddress.getLoopbackAddress()));
        SchemePortResolver portOf = host -> ports.getOrDefault(host.getHostName(), host.getPort());
        var trusted = new LocalAuthority(new DataDirectory(cluster.data())).trustStore();
        try {
            var connections = PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(names)
                    .setSchemePortResolver(portOf)
                    .setTlsSocketStrategy(new DefaultClientTlsStrategy(SSLContexts.custom()
                            .loadTrustMaterial(trusted.toFile())
                            .build()))
                    .build();
            return new TwilioSdk(new NetworkHttpClient(HttpClientBuilder.create()
                    .setConnectionManager(connections)
                    .setSchemePortResolver(portOf)
                    .addResponseInterceptorLast((response, _, context) -> {
                        var request = HttpClientContext.cast(context).getRequest();
                        column.hear(request.getMethod(), request.getRequestUri(), hasBody(request), response.getCode());
                    })));
        } catch (IOException | GeneralSecurityException cause) {
            throw new AssertionError(cause);
        }
    }

    private static boolean hasBody(HttpRequest request) {
        return Optional.ofNullable(request.getFirstHeader(HttpHeaders.CONTENT_LENGTH))
                .filter(length -> !length.getValue().equals("0"))
                .isPresent();
    }

    /// With `region` and `edge`, as Twilio's documentation shows it: `api.dublin.ie1.twilio.com`.
    TwilioRestClient in(LocalSite site, String user, String password) {
        return in(site.edge().toString(), site.name(), user, password);
    }

    TwilioRestClient in(String edge, String region, String user, String password) {
        return new TwilioRestClient.Builder(user, password)
                .region(region)
                .edge(edge)
                .httpClient(http)
                .build();
    }

    /// With `region` alone, as an application has it that forgets the edge: `api.ie1.twilio.com`.
    TwilioRestClient inRegionAlone(String region, String user, String password) {
        return new TwilioRestClient.Builder(user, password)
                .region(region)
                .httpClient(http)
                .build();
    }

    /// With `edge` alone: `api.dublin.us1.twilio.com`.
    TwilioRestClient atEdgeAlone(String edge, String user, String password) {
        return new TwilioRestClient.Builder(user, password)
                .edge(edge)
                .httpClient(http)
                .build();
    }

    /// Without both: `api.twilio.com`.
    TwilioRestClient anywhere(String user, String password) {
        return new TwilioRestClient.Builder(user, password).httpClient(http).build();
    }

    /// Where Twilio's hosts are. A region that is not here, or that no edge stands before, is for us1 to answer.
    private static Map<String, Integer> ports(RunningCluster cluster) {
        var ports = new HashMap<String, Integer>();
        for (var product : List.of("api", "routes")) {
            ports.put(product + ".twilio.com", cluster.httpsPort("us1"));
            for (var name : List.of("us1", "ie1", "au1")) {
                var edge = product + "." + cluster.site(name).edge() + ".";
                ports.put(edge + "us1.twilio.com", cluster.httpsPort("us1"));
                ports.put(edge + name + ".twilio.com", cluster.httpsPort(name));
                ports.put(product + "." + name + ".twilio.com", cluster.httpsPort("us1"));
            }
        }
        ports.put("api.frankfurt.ie1.twilio.com", cluster.httpsPort("ie1"));
        ports.put("api.tokyo.jp1.twilio.com", cluster.httpsPort("us1"));
        return ports;
    }
}
