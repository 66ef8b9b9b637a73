package io.strowger.node.check;

import io.strowger.core.AccountSid;
import io.strowger.core.Webhooks;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A simulated world has no servers to be reached.
final class NoWebhooks implements Webhooks {
    @Override
    public CompletionStage<List<Reach>> reach(AccountSid account, List<String> urls) {
        return CompletableFuture.failedFuture(new IllegalStateException("nobody is to be reached here"));
    }
}
