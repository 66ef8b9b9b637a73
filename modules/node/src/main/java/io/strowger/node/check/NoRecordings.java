package io.strowger.node.check;

import io.strowger.core.AccountSid;
import io.strowger.core.Page;
import io.strowger.core.Recordings;
import io.strowger.core.Sid;
import io.strowger.region.call.CallPort;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Nobody records in a simulated world.
final class NoRecordings implements Recordings, CallPort.Archive {
    @Override
    public CompletionStage<Appended> append(Spoken recording, long at, byte[] audio) {
        return CompletableFuture.completedFuture(new NotStored("nobody records here"));
    }

    @Override
    public CompletionStage<Optional<Recording>> fetch(AccountSid account, Sid recording) {
        return CompletableFuture.completedFuture(Optional.empty());
    }

    @Override
    public CompletionStage<Page<Recording>> list(AccountSid account, Optional<Sid> call, Page.Request page) {
        return CompletableFuture.completedFuture(new Page<>(List.of(), page, false));
    }

    @Override
    public CompletionStage<byte[]> read(AccountSid account, Sid recording, long at) {
        return CompletableFuture.completedFuture(new byte[0]);
    }

    @Override
    public CompletionStage<Boolean> delete(AccountSid account, Sid recording) {
        return CompletableFuture.completedFuture(false);
    }

    @Override
    public CompletionStage<Long> keep(Spoken recording, long most) {
        return CompletableFuture.completedFuture(0L);
    }

    @Override
    public String url(AccountSid account, Sid recording) {
        return "";
    }
}
