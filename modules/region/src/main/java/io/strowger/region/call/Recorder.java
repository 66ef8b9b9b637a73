package io.strowger.region.call;

import io.strowger.core.Sid;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// What is recorded and not kept yet, and the notices of it that are owed, oldest first; `noticed` is how many
/// there have been.
record Recorder(List<Recording> recordings, List<Notice> notices, int noticed) {
    static final Recorder NOTHING = new Recorder(List.of(), List.of(), 0);

    Recorder {
        recordings = List.copyOf(recordings);
        notices = List.copyOf(notices);
    }

    /// Who stored a call earlier recorded nothing.
    static Recorder orNothing(Recorder stored) {
        return Objects.requireNonNullElse(stored, NOTHING);
    }

    boolean isDone() {
        return recordings.isEmpty() && notices.isEmpty();
    }

    /// By the performance of this number.
    Optional<Recording> by(long number) {
        return recordings.stream().filter(it -> it.number() == number).findFirst();
    }

    Optional<Recording> find(Sid sid) {
        return recordings.stream().filter(it -> it.sid().equals(sid)).findFirst();
    }

    Optional<Notice> notice(int number) {
        return notices.stream().filter(it -> it.number() == number).findFirst();
    }

    Recorder with(Recording begun) {
        var more = new ArrayList<>(recordings);
        more.add(begun);
        return new Recorder(more, notices, noticed);
    }

    Recorder change(Sid sid, UnaryOperator<Recording> change) {
        return new Recorder(
                recordings.stream()
                        .map(it -> it.sid().equals(sid) ? change.apply(it) : it)
                        .toList(),
                notices,
                noticed);
    }

    Recorder without(Sid sid) {
        return new Recorder(
                recordings.stream().filter(it -> !it.sid().equals(sid)).toList(), notices, noticed);
    }

    Recorder owing(Notice notice) {
        var more = new ArrayList<>(notices);
        more.add(notice);
        return new Recorder(recordings, more, noticed + 1);
    }

    Recorder told(int number) {
        return new Recorder(
                recordings, notices.stream().filter(it -> it.number() != number).toList(), noticed);
    }
}
