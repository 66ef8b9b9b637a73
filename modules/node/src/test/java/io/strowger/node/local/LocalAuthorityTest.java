package io.strowger.node.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalAuthorityTest {
    private static final LocalPlan PLAN = new LocalPlan(LocalPlan.LOOPBACK, 0, true);

    private final Random random = new Random(1);
    private final Path secrets;
    private final LocalAuthority authority;

    LocalAuthorityTest(@TempDir Path directory) {
        var data = DataDirectory.prepare(directory.resolve("data"));
        secrets = data.secrets();
        authority = new LocalAuthority(data);
        authority.prepare(PLAN, random, Instant.now());
    }

    @Test
    void answersAsEveryHostOfTwilios() {
        assertThat(LocalAuthority.names(PLAN))
                .contains(
                        "dns:*.twilio.com",
                        "dns:*.us1.twilio.com",
                        "dns:*.dublin.twilio.com",
                        "dns:*.ashburn.us1.twilio.com",
                        "dns:*.sydney.ie1.twilio.com",
                        "dns:*.frankfurt.ie1.twilio.com",
                        "dns:*.tokyo-ix.jp1.twilio.com",
                        "dns:*.roaming.sg1.twilio.com",
                        "dns:localhost",
                        "dns:ie1.localhost",
                        "ip:127.0.0.1")
                .hasSize(1 + 8 + 17 + 8 * 17 + 4 + 1);
    }

    /// The script's own behaviour is `HttpsIT`'s and `NodeSdkIT`'s.
    @Test
    void tellsNodeWhereTwiliosHostsAre() throws Exception {
        authority.prepare(new LocalPlan("0.0.0.0", 1000, true), random, Instant.now());

        assertThat(Files.readString(authority.nodeHosts())).contains("""
                        const sites = {
                          us1: { host: '127.0.0.1', port: 9443 },
                          ie1: { host: '127.0.0.1', port: 9444 },
                          au1: { host: '127.0.0.1', port: 9445 },
                        }
                        """);
    }

    @Test
    void signsACertificateThatClientsOfItsFilesTrust() throws Exception {
        var root = root();
        var own = certificate();

        own.verify(root.getPublicKey());
        assertThat(own.getSubjectAlternativeNames())
                .hasSize(LocalAuthority.names(PLAN).size());
        assertThat(own.getBasicConstraints()).as("is no authority").isEqualTo(-1);
        assertThat(root.getBasicConstraints()).as("signs no other authority").isZero();
        var trustStore = KeyStore.getInstance(authority.trustStore().toFile(), (char[]) null);
        assertThat(trustStore.getCertificate("strowger")).isEqualTo(root);
    }

    @Test
    void keepsItsKeysToItselfAndGivesTheGatewaysTheirOwnOnly() throws Exception {
        for (var file : new Path[] {authority.keyStore(), authority.passwordFile(), secrets.resolve("authority.p12")})
            assertThat(Files.getPosixFilePermissions(file))
                    .as(file.toString())
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(secrets)).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(secrets.resolve("draft.p12")).doesNotExist();
        assertThat(Collections.list(store().aliases())).containsExactly("gateway");
    }

    @Test
    void keepsWhatItHasMadeUntilItEndsSoonOrIsForOtherHosts() throws Exception {
        var root = root();
        var first = certificate();

        authority.prepare(PLAN, random, Instant.now());
        assertThat(certificate()).isEqualTo(first);

        authority.prepare(PLAN, random, first.getNotAfter().toInstant().minus(Duration.ofDays(29)));
        var renewed = certificate();
        assertThat(renewed).isNotEqualTo(first);

        authority.prepare(new LocalPlan("192.0.2.7", 0, true), random, Instant.now());
        assertThat(certificate()).isNotEqualTo(renewed);
        assertThat(certificate().getSubjectAlternativeNames().toString()).contains("192.0.2.7");
        assertThat(root()).isEqualTo(root);
    }

    private X509Certificate root() throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(authority.certificate())));
    }

    private X509Certificate certificate() throws Exception {
        return (X509Certificate) store().getCertificate("gateway");
    }

    private KeyStore store() throws Exception {
        return KeyStore.getInstance(
                authority.keyStore().toFile(),
                Files.readString(authority.passwordFile()).strip().toCharArray());
    }
}
