package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.RegionId;
import java.util.Map;

/// Who may use the API: the same account in every region, with an auth token for each.
public record Account(AccountSid sid, String friendlyName, Map<RegionId, String> tokens) {
    public Account {
        tokens = Map.copyOf(tokens);
    }

    @Override
    public String toString() {
        return "Account[" + sid + ", " + friendlyName + ", tokens of " + tokens.keySet() + "]";
    }
}
