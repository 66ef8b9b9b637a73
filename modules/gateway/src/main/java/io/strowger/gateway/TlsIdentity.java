package io.strowger.gateway;

import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.HttpsConnectionContext;

/// What the gateway proves itself with: a private key and its certificates, as they were when the node started.
record TlsIdentity(HttpsConnectionContext context) {

    /// Reads the key store. Blocks; throws [ConfigException] with the key's name for one that can't be used.
    static TlsIdentity read(GatewaySettings.Tls tls) {
        try (var file = Files.newInputStream(tls.keyStore())) {
            var password = password(tls);
            var store = KeyStore.getInstance("PKCS12");
            store.load(file, password);
            if (!hasPrivateKey(store)) throw unusable(tls, "it has no private key");
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, password);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return new TlsIdentity(ConnectionContext.httpsServer(context));
        } catch (IOException | UncheckedIOException | GeneralSecurityException cause) {
            throw unusable(tls, cause.toString());
        }
    }

    private static char[] password(GatewaySettings.Tls tls) throws IOException {
        try (var lines = Files.lines(tls.passwordFile())) {
            return lines.findFirst().orElse("").toCharArray();
        }
    }

    private static boolean hasPrivateKey(KeyStore store) throws GeneralSecurityException {
        for (var alias : Collections.list(store.aliases())) if (store.isKeyEntry(alias)) return true;
        return false;
    }

    private static ConfigException unusable(GatewaySettings.Tls tls, String why) {
        return new ConfigException.BadValue(
                GatewaySettings.Tls.KEY_STORE, tls.keyStore() + " with " + tls.passwordFile() + ": " + why);
    }
}
