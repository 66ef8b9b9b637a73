package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.RegionId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Who may use the API: the same account in every region, with an auth token for each. An account of the
/// configuration owns itself.
public record Account(AccountSid sid, AccountSid owner, String friendlyName, Map<RegionId, String> tokens) {
    private static final int TOKEN_LENGTH = 32; // as long as Twilio's

    public Account {
        tokens = Map.copyOf(tokens);
    }

    public Account(AccountSid sid, String friendlyName, Map<RegionId, String> tokens) {
        this(sid, sid, friendlyName, tokens);
    }

    public boolean isSubAccount() {
        return !sid.equals(owner);
    }

    /// What opens this account in a region, and signs its webhooks there.
    public Optional<String> token(RegionId region) {
        return Optional.ofNullable(tokens.get(region));
    }

    /// The account of this SID, where that is one below this; there is one level. Its tokens are made of its
    /// owner's for the same regions: nobody has to store them, and they end with those.
    Optional<Account> subAccount(AccountSid sub) {
        return !isSubAccount() && sub.isSubAccountOf(sid) ? Optional.of(below(sub)) : Optional.empty();
    }

    private Account below(AccountSid sub) {
        var derived = tokens.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> derived(entry.getValue(), sub)));
        return new Account(sub, sid, "", derived);
    }

    private static String derived(String token, AccountSid sub) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), mac.getAlgorithm()));
            var bytes = mac.doFinal(("sub-account " + sub).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(bytes).substring(0, TOKEN_LENGTH);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every JDK has HMAC-SHA256", missing);
        }
    }

    @Override
    public String toString() {
        return "Account[" + sid + ", " + friendlyName + ", tokens of " + tokens.keySet() + "]";
    }
}
