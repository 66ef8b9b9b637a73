package io.strowger.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import io.strowger.core.AccountSid;
import io.strowger.core.Malformed;
import io.strowger.core.RegionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What can be set on the gateway; each key is explained in this module's `reference.conf`.
public record GatewaySettings(
        String host,
        int port,
        RegionId region,
        Duration requestTimeout,
        Duration idleTimeout,
        int maxConnections,
        int maxConnectionsPerAddress,
        int backlog,
        int maxBody,
        int maxHeaders,
        int maxHeaderLength,
        int maxUriLength,
        RateLimits.Settings rateLimits,
        Optional<Tls> tls,
        boolean consoleSignedIn,
        List<Account> accounts) {
    private static final String ROOT = "strowger.gateway.";
    private static final String CONSOLE_SIGNED_IN = "strowger.console.signed-in";

    /// The port for HTTPS, and what the gateway proves itself with there: a PKCS#12 file with one private key and its
    /// certificates, and a file with the password of it. For `strictFor`, unless it is zero, a browser that has
    /// been there asks nothing of the host without TLS.
    public record Tls(int port, Path keyStore, Path passwordFile, Duration strictFor) {
        static final String KEY_STORE = ROOT + "tls.key-store";
        private static final String PASSWORD_FILE = ROOT + "tls.password-file";
    }

    public GatewaySettings {
        accounts = List.copyOf(accounts);
    }

    /// Reads `strowger.gateway`, and what the gateway does for the console. Throws [ConfigException] with the key's
    /// name for a value that can't be.
    public static GatewaySettings from(Config config) {
        return new GatewaySettings(
                config.getString(ROOT + "host"),
                between(config, ROOT + "port", 0, 65_535, config::getInt),
                parsed(config, ROOT + "region", RegionId::parse),
                positive(config, ROOT + "request-timeout"),
                positive(config, ROOT + "idle-timeout"),
                between(config, ROOT + "max-connections", 1, Integer.MAX_VALUE, config::getInt),
                between(config, ROOT + "max-connections-per-address", 1, Integer.MAX_VALUE, config::getInt),
                between(config, ROOT + "backlog", 1, Integer.MAX_VALUE, config::getInt),
                bytes(config, ROOT + "max-body"),
                between(config, ROOT + "max-headers", 1, Integer.MAX_VALUE, config::getInt),
                bytes(config, ROOT + "max-header-length"),
                bytes(config, ROOT + "max-uri-length"),
                new RateLimits.Settings(limit(config, "account"), limit(config, "failures")),
                tls(config),
                config.getBoolean(CONSOLE_SIGNED_IN),
                accounts(config));
    }

    private static TokenBuckets.Limit limit(Config config, String whose) {
        var key = ROOT + "rate-limits." + whose;
        return new TokenBuckets.Limit(
                between(config, key + ".per-second", 1, Integer.MAX_VALUE, config::getInt),
                between(config, key + ".burst", 1, Integer.MAX_VALUE, config::getInt));
    }

    /// The account that the console of this machine's own user is signed in to.
    Optional<Account> signedIn() {
        return consoleSignedIn ? accounts.stream().findFirst() : Optional.empty();
    }

    private static Optional<Tls> tls(Config config) {
        var port = between(config, ROOT + "tls.port", 0, 65_535, config::getInt);
        var keyStore = config.getString(Tls.KEY_STORE);
        var passwordFile = config.getString(Tls.PASSWORD_FILE);
        var strictFor = config.getDuration(ROOT + "tls.strict-for");
        if (strictFor.isNegative()) throw bad(config, ROOT + "tls.strict-for", "can't be less than nothing");
        if (keyStore.isBlank()) return Optional.empty();
        if (passwordFile.isBlank()) throw bad(config, Tls.PASSWORD_FILE, "must be set where there is a key store");
        return Optional.of(new Tls(port, Path.of(keyStore), Path.of(passwordFile), strictFor));
    }

    private static List<Account> accounts(Config config) {
        var accounts = config.getConfigList(ROOT + "accounts").stream()
                .map(GatewaySettings::account)
                .toList();
        var sids = new HashSet<AccountSid>();
        for (var account : accounts)
            if (!sids.add(account.sid())) throw bad(config, ROOT + "accounts", account.sid() + " is there twice");
        return accounts;
    }

    private static Account account(Config config) {
        var tokens = new HashMap<RegionId, String>();
        for (var entry : config.getObject("tokens").keySet()) {
            var token = config.getConfig("tokens").getString(ConfigUtil.joinPath(entry));
            if (token.isBlank()) throw bad(config, "tokens." + entry, "a token can't be blank");
            try {
                tokens.put(RegionId.parse(entry), token);
            } catch (Malformed notARegion) {
                throw bad(config, "tokens." + entry, "it is " + notARegion.getMessage());
            }
        }
        return new Account(parsed(config, "sid", AccountSid::parse), config.getString("friendly-name"), tokens);
    }

    private static <T> T parsed(Config config, String key, Function<String, T> parse) {
        try {
            return parse.apply(config.getString(key));
        } catch (Malformed malformed) {
            throw bad(config, key, "it is " + malformed.getMessage());
        }
    }

    private static Duration positive(Config config, String key) {
        var duration = config.getDuration(key);
        if (!duration.isPositive()) throw bad(config, key, "must be longer than nothing");
        return duration;
    }

    private static int bytes(Config config, String key) {
        return between(
                config,
                key,
                1,
                Integer.MAX_VALUE,
                path -> Math.toIntExact(Math.min(config.getBytes(path), Integer.MAX_VALUE)));
    }

    private static int between(Config config, String key, int least, int most, Function<String, Integer> read) {
        var number = read.apply(key);
        if (number < least || number > most) throw bad(config, key, "must be from " + least + " to " + most);
        return number;
    }

    private static ConfigException bad(Config config, String key, String why) {
        return new ConfigException.BadValue(config.origin(), key, why);
    }
}
