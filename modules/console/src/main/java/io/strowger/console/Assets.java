package io.strowger.console;

import io.strowger.core.ConsoleFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Finds the console's files on the class path: its own below `console/`, and what its pages load below
/// `vendor/`, which are WebJars. Nothing outside of these two trees can be named.
public final class Assets implements ConsoleFiles {
    /// Neither hidden nor a way up, and without anything that a path could be written in another way with.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_@][A-Za-z0-9_.@-]*");

    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=UTF-8",
            "js", "text/javascript; charset=UTF-8",
            "css", "text/css; charset=UTF-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "woff2", "font/woff2",
            "map", "application/json");

    private static final String OWN = "/console/";
    private static final String VENDOR = "vendor";
    private static final String WEBJARS = "/META-INF/resources/webjars/";
    private static final int TAG_LENGTH = 32;

    private final Map<String, String> webJars;
    private final Content page;
    private final String policy;

    /// As many as there are files: what is not found is not kept.
    private final ConcurrentHashMap<String, Content> read = new ConcurrentHashMap<>();

    private Assets(Map<String, String> webJars, Content page) {
        this.webJars = webJars;
        this.page = page;
        this.policy = policy(new String(page.bytes(), StandardCharsets.UTF_8));
    }

    /// Throws [IllegalStateException] where the console was built without its page.
    public static Assets load() {
        var page = bytes(OWN + "index.html")
                .map(bytes -> content(type("index.html").orElseThrow(), bytes))
                .orElseThrow(() -> new IllegalStateException("the console has no index.html"));
        return new Assets(webJars(), page);
    }

    @Override
    public Content page() {
        return page;
    }

    @Override
    public String policy() {
        return policy;
    }

    /// Reads a file from the class path the first time, as the JVM does with a class.
    @Override
    public Optional<Content> find(String path) {
        var names = List.of(path.split("/", -1));
        if (!names.stream().allMatch(name -> NAME.matcher(name).matches())) return Optional.empty();
        return type(names.getLast()).flatMap(type -> place(names).flatMap(place -> content(place, type)));
    }

    private Optional<String> place(List<String> names) {
        if (!names.getFirst().equals(VENDOR)) return Optional.of(OWN + String.join("/", names));
        if (names.size() < 3) return Optional.empty();
        var webJar = names.get(1);
        return Optional.ofNullable(webJars.get(webJar))
                .map(version ->
                        WEBJARS + webJar + "/" + version + "/" + String.join("/", names.subList(2, names.size())));
    }

    private Optional<Content> content(String place, String type) {
        var known = Optional.ofNullable(read.get(place));
        if (known.isPresent()) return known;
        var found = bytes(place).map(bytes -> content(type, bytes));
        found.ifPresent(content -> read.putIfAbsent(place, content));
        return found;
    }

    private static Content content(String type, byte[] bytes) {
        return new Content(type, HexFormat.of().formatHex(sha256(bytes)).substring(0, TAG_LENGTH), bytes);
    }

    /// What has no type of ours is not for browsers.
    private static Optional<String> type(String name) {
        return Optional.ofNullable(TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
    }

    /// Scripts come from this origin only; the import map is the one that stands in the page itself, and is known
    /// by its hash.
    private static String policy(String page) {
        var importMap = IMPORT_MAP.matcher(page);
        var scripts = importMap.find() ? "'self' 'sha256-" + hash(importMap.group(1)) + "'" : "'self'";
        return "default-src 'none'; script-src " + scripts
                + "; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
                + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
    }

    private static String hash(String text) {
        return Base64.getEncoder().encodeToString(sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    private static Map<String, String> webJars() {
        var versions = new Properties();
        try (var written = Assets.class.getResourceAsStream("webjars.properties")) {
            if (written == null) throw new IllegalStateException("the console was built without webjars.properties");
            versions.load(written);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        return versions.stringPropertyNames().stream()
                .collect(Collectors.toUnmodifiableMap(name -> name, versions::getProperty));
    }

    private static Optional<byte[]> bytes(String place) {
        try (var file = Assets.class.getResourceAsStream(place)) {
            return file == null ? Optional.empty() : Optional.of(file.readAllBytes());
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }
}
