package io.strowger.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The gateway on a second socket, with a key store that `keytool` has made.
class GatewayTlsTest {
    private static final String DOMAINS = TestSite.ROOT + "/SIP/Domains.json";
    private static final String PASSWORD = "correct horse";

    private final Path keyStore;
    private final Path passwordFile;

    GatewayTlsTest(@TempDir Path directory) throws Exception {
        keyStore = directory.resolve("gateway.p12");
        passwordFile = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "gateway",
                        "-keyalg",
                        "EC",
                        "-groupname",
                        "secp256r1",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keyStore.toString(),
                        "-storepass:file",
                        passwordFile.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
    }

    @Test
    void servesTheApiOverHttpAndHttps() throws Exception {
        var bindings = bind();
        try (var client = HttpClient.newBuilder().sslContext(trusting(keyStore)).build()) {
            for (var address : List.of(
                    "http://localhost:" + port(bindings.getFirst()), "https://localhost:" + port(bindings.getLast()))) {
                var answer = client.send(request(address + DOMAINS), HttpResponse.BodyHandlers.ofString());

                assertThat(answer.statusCode()).as(address).isEqualTo(200);
                assertThat(answer.body()).contains("\"domains\":[]");
                assertThat(answer.headers().allValues("Cache-Control")).containsExactly("no-store");
                assertThat(answer.headers().allValues("Strict-Transport-Security"))
                        .isEqualTo(address.startsWith("https") ? List.of("max-age=31536000") : List.of());
            }
        } finally {
            for (var binding : bindings)
                binding.terminate(Duration.ofSeconds(1)).toCompletableFuture().get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void refusesAKeyStoreThatItCannotReadByTheNameOfItsKey() throws IOException {
        Files.writeString(passwordFile, "battery staple");
        assertThatThrownBy(this::bind)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("strowger.gateway.tls.key-store")
                .hasMessageContaining("password was incorrect");

        Files.delete(keyStore);
        assertThatThrownBy(this::bind)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("strowger.gateway.tls.key-store")
                .hasMessageContaining("NoSuchFile");
    }

    private List<ServerBinding> bind() {
        var settings = TestSite.settings(ConfigFactory.parseString("""
                strowger.gateway.tls { port = 0, key-store = "%s", password-file = "%s" }
                """.formatted(keyStore, passwordFile)));
        return Gateway.bind(TestSite.SYSTEM, settings, new TestSite().ports())
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private static int port(ServerBinding binding) {
        return binding.localAddress().getPort();
    }

    private static HttpRequest request(String uri) {
        return HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", TestSite.basic(TestSite.ACME.value(), "acme-us1"))
                .build();
    }

    /// Trusts the certificate in this key store, and no other.
    private static SSLContext trusting(Path keyStore) throws Exception {
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "gateway",
                KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray()).getCertificate("gateway"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
