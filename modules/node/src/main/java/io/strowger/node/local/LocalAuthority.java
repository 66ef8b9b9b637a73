package io.strowger.node.local;

import io.strowger.core.sip.SipHost;
import io.strowger.node.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The certificate authority of a local cluster, and the certificate with which its gateways pass for Twilio's hosts.
/// The keys are under `secrets/`, what clients need is in `tls/`; nothing is added to the system. `keytool` makes
/// them: the JDK has no public API for that.
record LocalAuthority(DataDirectory data) {
    private static final String AUTHORITY = "authority";
    private static final String GATEWAY = "gateway";

    /// All of Twilio's: a client of one that is not here is to be told so, by an answer that its TLS lets
    /// through.
    private static final List<String> REGIONS = List.of("us1", "us2", "ie1", "au1", "br1", "de1", "jp1", "sg1");

    private static final String ROAMING = "roaming"; // an edge, but not for SIP
    private static final String SITES = "  // of this cluster\n"; // in the script for Node.js
    private static final int AUTHORITY_DAYS = 3650; // clients trust it by hand, so it stays
    private static final int GATEWAY_DAYS = 397; // more is refused by some clients
    private static final Duration RENEWED_BEFORE = Duration.ofDays(30);
    private static final Duration KEYTOOL = Duration.ofMinutes(1); // takes a second
    private static final int DNS = 2; // RFC 5280 §4.2.1.6, GeneralName
    private static final int IP = 7;

    /// The authority's certificate, in PEM.
    Path certificate() {
        return data.tls().resolve("ca.pem");
    }

    /// The same for Java: a PKCS#12 file without a password.
    Path trustStore() {
        return data.tls().resolve("truststore.p12");
    }

    /// For Node.js, which is told to load it: its HTTPS finds Twilio's hosts at the gateways.
    Path nodeHosts() {
        return data.tls().resolve("twilio-hosts.cjs");
    }

    /// The gateways' key and certificates.
    Path keyStore() {
        return data.secrets().resolve("gateway.p12");
    }

    Path passwordFile() {
        return data.secrets().resolve("tls-password");
    }

    private Path authorityStore() {
        return data.secrets().resolve("authority.p12");
    }

    /// What `keytool` works on; its directory is the owner's.
    private Path draft() {
        return data.secrets().resolve("draft.p12");
    }

    /// Makes what is missing, and a new certificate where the old one ends soon or is for other hosts. Blocks for the
    /// seconds that this takes.
    void prepare(LocalPlan plan, RandomGenerator random, Instant now) {
        try {
            Files.createDirectories(data.tls());
            var password = data.secret("tls-password", random).toCharArray();
            var names = names(plan);
            if (!Files.exists(authorityStore())) makeAuthority();
            var authority = load(authorityStore(), password).getCertificate(AUTHORITY);
            if (!isGood(authority, names, now, password)) makeCertificate(names, password);
            data.write(certificate(), pem(authority));
            data.write(trustStore(), stored(trusting(authority), null));
            data.write(nodeHosts(), nodeHosts(plan));
        } catch (IOException | GeneralSecurityException cause) {
            throw Problem.environment("cannot make certificates in " + data.root() + " (" + cause + ")");
        }
    }

    /// Every host that a client of Twilio's may ask for, whether it is here or not, and those of this machine; in
    /// keytool's words.
    static Set<String> names(LocalPlan plan) {
        var edges = Stream.concat(SipHost.EDGES.stream(), Stream.of(ROAMING)).toList();
        var places = Stream.of(
                        Stream.of(""),
                        REGIONS.stream().map(region -> region + "."),
                        edges.stream().map(edge -> edge + "."),
                        REGIONS.stream().flatMap(region -> edges.stream().map(edge -> edge + "." + region + ".")))
                .flatMap(some -> some);
        var twilios = places.map(place -> "*." + place + SipHost.TWILIO);
        var local =
                Stream.concat(Stream.of("localhost"), plan.sites().stream().map(site -> site.name() + ".localhost"));
        var addresses = Stream.concat(
                Stream.of(LocalPlan.LOOPBACK), plan.sites().stream().map(LocalSite::host));
        return Stream.concat(
                        Stream.concat(twilios, local).map(name -> "dns:" + name),
                        addresses.map(address -> "ip:" + address))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String nodeHosts(LocalPlan plan) throws IOException {
        var sites = plan.sites().stream()
                .map(site -> "  %s: { host: '%s', port: %d },%n"
                        .formatted(site.name(), site.host(), site.https().orElseThrow()))
                .collect(Collectors.joining());
        try (var script = Objects.requireNonNull(LocalAuthority.class.getResourceAsStream("/twilio-hosts.cjs"))) {
            return new String(script.readAllBytes(), StandardCharsets.UTF_8).replace(SITES, sites);
        }
    }

    private boolean isGood(Certificate authority, Set<String> names, Instant now, char[] password)
            throws IOException, GeneralSecurityException {
        if (!Files.exists(keyStore())) return false;
        var chain = Optional.ofNullable(load(keyStore(), password).getCertificateChain(GATEWAY));
        return chain.isPresent()
                && chain.get().length == 2
                && chain.get()[1].equals(authority)
                && chain.get()[0] instanceof X509Certificate own
                && own.getNotAfter().toInstant().isAfter(now.plus(RENEWED_BEFORE))
                && names(own).equals(names);
    }

    private static Set<String> names(X509Certificate certificate) throws GeneralSecurityException {
        var names = new HashSet<String>();
        for (var name :
                Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of())) {
            if (name.get(0).equals(DNS)) names.add("dns:" + name.get(1));
            if (name.get(0).equals(IP)) names.add("ip:" + name.get(1));
        }
        return names;
    }

    private void makeAuthority() throws IOException {
        Files.deleteIfExists(draft());
        generate(
                "-alias",
                AUTHORITY,
                "-dname",
                "CN=Strowger local authority",
                "-validity",
                "" + AUTHORITY_DAYS,
                "-ext",
                "bc:critical=ca:true,pathlen:0",
                "-ext",
                "ku:critical=keyCertSign");
        data.writePrivately(authorityStore(), Files.readAllBytes(draft()));
        Files.delete(draft());
    }

    /// The authority signs in a copy of its own store; the gateways get what has come of it, without its key.
    private void makeCertificate(Set<String> names, char[] password) throws IOException, GeneralSecurityException {
        data.writePrivately(draft(), Files.readAllBytes(authorityStore()));
        generate(
                "-alias",
                GATEWAY,
                "-signer",
                AUTHORITY,
                "-dname",
                "CN=Strowger",
                "-validity",
                "" + GATEWAY_DAYS,
                "-ext",
                "san=" + names.stream().sorted().collect(Collectors.joining(",")),
                "-ext",
                "ku:critical=digitalSignature",
                "-ext",
                "eku=serverAuth");
        var made = load(draft(), password);
        var own = empty();
        own.setKeyEntry(GATEWAY, made.getKey(GATEWAY, password), password, made.getCertificateChain(GATEWAY));
        data.writePrivately(keyStore(), stored(own, password));
        Files.delete(draft());
    }

    private void generate(String... what) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-genkeypair",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-startdate",
                "-1d",
                "-storetype",
                "PKCS12",
                "-keystore",
                draft().toString(),
                "-storepass:file",
                passwordFile().toString()));
        command.addAll(Arrays.asList(what));
        var keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        keytool.getOutputStream().close();
        try {
            if (!keytool.waitFor(KEYTOOL.toSeconds(), TimeUnit.SECONDS))
                keytool.destroyForcibly().waitFor();
        } catch (InterruptedException stopped) {
            keytool.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stopped);
        }
        var said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8); // it fits a pipe
        if (keytool.exitValue() != 0) throw new IOException("keytool: " + said.strip());
    }

    private static KeyStore trusting(Certificate authority) throws IOException, GeneralSecurityException {
        var store = empty();
        store.setCertificateEntry("strowger", authority);
        return store;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyStore load(Path file, char[] password) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(Files.readAllBytes(file)), password);
        return store;
    }

    private static byte[] stored(KeyStore store, char @Nullable [] password)
            throws IOException, GeneralSecurityException {
        var bytes = new ByteArrayOutputStream();
        store.store(bytes, password);
        return bytes.toByteArray();
    }

    private static String pem(Certificate certificate) throws GeneralSecurityException {
        var base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
    }
}
