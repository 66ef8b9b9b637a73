package io.strowger.gateway;

import static org.apache.pekko.http.javadsl.server.Directives.get;

import io.strowger.core.AccountSid;
import io.strowger.core.RegionId;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Route;

/// `/Accounts/{Sid}`: the account, as one region knows it. Accounts come from the configuration, which keeps no
/// dates.
final class AccountRoutes {
    private final RegionId region;

    AccountRoutes(RegionId region) {
        this.region = region;
    }

    Route routes(Account account) {
        return get(() -> fetch(account));
    }

    private Route fetch(Account account) {
        return Answers.json(StatusCodes.OK, Body.of(account, region));
    }

    private record Body(
            AccountSid sid,
            AccountSid ownerAccountSid,
            String friendlyName,
            String status,
            String type,
            Optional<String> authToken,
            Optional<String> dateCreated,
            Optional<String> dateUpdated,
            Map<String, String> subresourceUris,
            String uri) {
        static Body of(Account account, RegionId region) {
            return new Body(
                    account.sid(),
                    account.sid(),
                    account.friendlyName(),
                    "active",
                    "Full",
                    Optional.ofNullable(account.tokens().get(region)),
                    Optional.empty(),
                    Optional.empty(),
                    Map.of(),
                    Place.of(account.sid()).json());
        }

        /// Without the token.
        @Override
        public String toString() {
            return "Body[" + sid + "]";
        }
    }
}
