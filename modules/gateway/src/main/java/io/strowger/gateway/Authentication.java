package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.optionalHeaderValueByName;

import io.strowger.core.AccountSid;
import io.strowger.core.Malformed;
import io.strowger.core.RegionId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.server.Route;

/// HTTP Basic with an account SID and one of its auth tokens, which are per region (Twilio's "regional API
/// credentials").
final class Authentication {
    private static final String SCHEME = "Basic ";

    private final Map<AccountSid, Account> accounts;

    Authentication(List<Account> accounts) {
        this.accounts = accounts.stream().collect(Collectors.toUnmodifiableMap(Account::sid, Function.identity()));
    }

    /// What credentials turn out to be.
    sealed interface Verdict {}

    record Accepted(Account account) implements Verdict {}

    record NoCredentials() implements Verdict {}

    record UnknownAccount() implements Verdict {}

    record WrongToken() implements Verdict {}

    /// A token of the account, but of other regions than the one that was asked.
    record OtherRegion(List<RegionId> regions) implements Verdict {
        OtherRegion {
            regions = List.copyOf(regions);
        }
    }

    /// Goes on with the account whose token for `region` the request has, or answers 401.
    Route forRegion(RegionId region, Function<Account, Route> inner) {
        return optionalHeaderValueByName("Authorization", header -> switch (check(header, region)) {
            case Accepted(var account) -> inner.apply(account);
            case NoCredentials() -> noCredentials();
            case UnknownAccount() -> unknownAccount();
            case WrongToken() -> wrongToken();
            case OtherRegion(var regions) -> otherRegion(regions, region);
        });
    }

    /// Goes on with the account that the request has any region's token of, or answers 401.
    Route forAnyRegion(Function<Account, Route> inner) {
        return optionalHeaderValueByName("Authorization", header -> switch (check(header)) {
            case Accepted(var account) -> inner.apply(account);
            case OtherRegion(var _) -> wrongToken();
            case NoCredentials() -> noCredentials();
            case UnknownAccount() -> unknownAccount();
            case WrongToken() -> wrongToken();
        });
    }

    /// 401 for an account that is not the one in the path.
    static Route otherAccount() {
        return refuse("Authenticate", "These credentials belong to another account than the one in the path.");
    }

    Verdict check(Optional<String> header, RegionId region) {
        return check(
                header,
                (account, matching) -> matching.contains(region) ? new Accepted(account) : new OtherRegion(matching));
    }

    Verdict check(Optional<String> header) {
        return check(header, (account, _) -> new Accepted(account));
    }

    private Verdict check(Optional<String> header, Judge judge) {
        var credentials = header.flatMap(Authentication::parse);
        if (credentials.isEmpty()) return new NoCredentials();
        var account = find(credentials.get().username());
        if (account.isEmpty()) return new UnknownAccount();
        var matching = matching(account.get(), credentials.get().password());
        return matching.isEmpty() ? new WrongToken() : judge.judge(account.get(), matching);
    }

    private interface Judge {
        Verdict judge(Account account, List<RegionId> matching);
    }

    private Optional<Account> find(String username) {
        try {
            return Optional.ofNullable(accounts.get(AccountSid.parse(username)));
        } catch (Malformed notAnAccount) {
            return Optional.empty();
        }
    }

    /// The regions whose token this is. Takes equally long for every password: all tokens are compared, as hashes of
    /// one length.
    private static List<RegionId> matching(Account account, String password) {
        var regions = new ArrayList<RegionId>();
        var given = hash(password);
        account.tokens().forEach((region, token) -> {
            if (MessageDigest.isEqual(hash(token), given)) regions.add(region);
        });
        regions.sort(null);
        return regions;
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    private record Credentials(String username, String password) {}

    private static Optional<Credentials> parse(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) return Optional.empty();
        try {
            var text = new String(
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip()), StandardCharsets.UTF_8);
            var colon = text.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : Optional.of(new Credentials(text.substring(0, colon), text.substring(colon + 1)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Route noCredentials() {
        return refuse("Authentication Error - No credentials provided", "Your AccountSid or AuthToken was incorrect.");
    }

    private static Route unknownAccount() {
        return refuse("Authentication Error - invalid username", "Your AccountSid or AuthToken was incorrect.");
    }

    private static Route wrongToken() {
        return refuse("Authenticate", "Your AccountSid or AuthToken was incorrect.");
    }

    private static Route otherRegion(List<RegionId> regions, RegionId host) {
        var of = regions.stream().map(RegionId::value).collect(Collectors.joining(", "));
        var mistake = "this is an auth token of " + of + "; this host is " + host + "; use the token of " + host
                + ", or a host of " + regions.getFirst() + " such as " + regions.getFirst() + ".localhost";
        return refuse("Authenticate: " + mistake, "Auth tokens are valid in one region: " + mistake + ".");
    }

    private static Route refuse(String message, String detail) {
        return complete(Answers.errorResponse(StatusCodes.UNAUTHORIZED, 20003, message, detail)
                .addHeader(RawHeader.create("WWW-Authenticate", "Basic realm=\"Twilio API\"")));
    }
}
