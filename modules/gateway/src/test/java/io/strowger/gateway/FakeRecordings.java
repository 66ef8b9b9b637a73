package io.strowger.gateway;

import io.strowger.core.AccountSid;
import io.strowger.core.Page;
import io.strowger.core.Recordings;
import io.strowger.core.Sid;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/// Recordings in memory, which are read in pieces of [#PIECE].
final class FakeRecordings implements Recordings {
    static final int PIECE = 1000;

    final Map<Sid, Recording> recordings = new LinkedHashMap<>();
    final Map<Sid, byte[]> audio = new LinkedHashMap<>();
    private final Fakes fakes;

    FakeRecordings(Fakes fakes) {
        this.fakes = fakes;
    }

    void put(Recording recording, byte[] samples) {
        recordings.put(recording.sid(), recording);
        audio.put(recording.sid(), samples);
    }

    @Override
    public CompletionStage<Appended> append(Spoken recording, long at, byte[] samples) {
        throw new UnsupportedOperationException("the gateway is no edge");
    }

    @Override
    public CompletionStage<Optional<Recording>> fetch(AccountSid account, Sid recording) {
        return fakes.answer(() -> find(account, recording));
    }

    private Optional<Recording> find(AccountSid account, Sid recording) {
        return Optional.ofNullable(recordings.get(recording))
                .filter(it -> it.account().equals(account));
    }

    @Override
    public CompletionStage<Page<Recording>> list(AccountSid account, Optional<Sid> call, Page.Request page) {
        return fakes.answer(() -> Fakes.page(
                List.copyOf(recordings.values()).reversed().stream()
                        .filter(it ->
                                it.account().equals(account) && call.stream().allMatch(it.call()::equals))
                        .toList(),
                page));
    }

    @Override
    public CompletionStage<byte[]> read(AccountSid account, Sid recording, long at) {
        return fakes.answer(() -> {
            var all = Optional.ofNullable(audio.get(recording)).orElseThrow();
            return Arrays.copyOfRange(all, (int) at, (int) Math.min(all.length, at + PIECE));
        });
    }

    @Override
    public CompletionStage<Boolean> delete(AccountSid account, Sid recording) {
        return fakes.answer(() -> {
            var found = find(account, recording);
            found.ifPresent(it -> recordings.remove(it.sid()));
            return found.isPresent();
        });
    }
}
