package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.Page;
import io.strowger.core.Region;
import io.strowger.core.sip.DomainName;
import java.util.concurrent.CompletionStage;

/// Whether what a request under `/strowger/v1` names in a region belongs to the account that asks. Asks that region
/// only: a region that is cut off from the arbiter still answers.
final class Ownership {
    private final Region region;

    Ownership(Region region) {
        this.region = region;
    }

    /// An account has at most [io.strowger.core.Domains#MAX_DOMAINS] in a region, so all of them fit on one page.
    CompletionStage<Boolean> owns(AccountSid account, DomainName domain) {
        return region.domains()
                .list(account, Page.Request.ALL)
                .thenApply(page ->
                        page.items().stream().anyMatch(owned -> owned.name().equals(domain)));
    }
}
