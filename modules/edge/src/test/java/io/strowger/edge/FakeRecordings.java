package io.strowger.edge;

import io.strowger.core.AccountSid;
import io.strowger.core.Page;
import io.strowger.core.Recordings;
import io.strowger.core.Sid;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Keeps what comes at the place where it belongs, unless the test has said how the next parts are answered.
final class FakeRecordings implements Recordings {
    final Queue<CompletionStage<Appended>> answers = new ConcurrentLinkedQueue<>();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

    synchronized byte[] kept() {
        return kept.toByteArray();
    }

    @Override
    public synchronized CompletionStage<Appended> append(Spoken recording, long at, byte[] audio) {
        var answer = answers.poll();
        if (answer != null) return answer;
        if (at != kept.size()) throw new AssertionError(at + " after " + kept.size());
        kept.writeBytes(audio);
        return CompletableFuture.completedFuture(new Stored());
    }

    @Override
    public CompletionStage<Optional<Recording>> fetch(AccountSid account, Sid recording) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Page<Recording>> list(AccountSid account, Optional<Sid> call, Page.Request page) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<byte[]> read(AccountSid account, Sid recording, long at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> delete(AccountSid account, Sid recording) {
        throw new UnsupportedOperationException();
    }
}
