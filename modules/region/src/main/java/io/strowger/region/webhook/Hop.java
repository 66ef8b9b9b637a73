package io.strowger.region.webhook;

import io.strowger.core.Urls;
import io.strowger.region.webhook.WebhookRequest.Parameter;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// One request of a webhook: the first one, or one it was redirected to.
///
/// @param url may carry `user:password@`
/// @param showsUser whether those are sent: once the server has asked for them
record Hop(URI url, String method, List<Parameter> parameters, boolean showsUser) {
    private static final int SEE_OTHER = 303;

    /// Throws [io.strowger.core.Malformed] for a URL that can't be asked for.
    static Hop first(WebhookRequest request) {
        return new Hop(Urls.parse(request.url()), request.method(), request.parameters(), false);
    }

    /// 307 and 308 ask for the same again, all others for a page. Throws [io.strowger.core.Malformed] for a
    /// location that can't be asked for.
    Hop redirected(int status, String location) {
        var there = Urls.parse(url, location);
        return status > SEE_OTHER
                ? new Hop(there, method, isPost() ? parameters : List.of(), showsUser)
                : new Hop(there, WebhookRequest.GET, List.of(), showsUser);
    }

    boolean mayLogIn() {
        return url.getRawUserInfo() != null && !showsUser;
    }

    Hop loggedIn() {
        return new Hop(url, method, parameters, true);
    }

    /// The URL as the server sees it, and as it is signed: with the parameters of a GET, without user and
    /// password.
    String asked() {
        var asked = Urls.withoutUser(url.toString());
        if (isPost() || parameters.isEmpty()) return asked;
        return asked + separator(asked) + form();
    }

    /// The same at this address, for a client that is not to look it up again.
    URI askedAt(InetAddress address) {
        var literal = address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
        var asked = asked();
        var path = asked.indexOf('/', asked.indexOf("//") + "//".length());
        return URI.create(url.getScheme() + "://" + literal + port() + asked.substring(path));
    }

    String hostAndPort() {
        return url.getHost() + port();
    }

    boolean isEncrypted() {
        return url.getScheme().equalsIgnoreCase("https");
    }

    /// What is in its body, and counts for its signature.
    List<Parameter> posted() {
        return isPost() ? parameters : List.of();
    }

    boolean isPost() {
        return method.equals(WebhookRequest.POST);
    }

    String form() {
        return parameters.stream()
                .map(parameter -> encoded(parameter.name()) + "=" + encoded(parameter.value()))
                .collect(Collectors.joining("&"));
    }

    Optional<String> authorization() {
        if (!showsUser) return Optional.empty();
        return Optional.ofNullable(url.getRawUserInfo())
                .map(user -> URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8))
                .map(user -> "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }

    private String port() {
        return url.getPort() < 0 ? "" : ":" + url.getPort();
    }

    private static String separator(String url) {
        if (!url.contains("?")) return "?";
        return url.endsWith("?") || url.endsWith("&") ? "" : "&";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
