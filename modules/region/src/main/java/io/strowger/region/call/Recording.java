package io.strowger.region.call;

import io.strowger.core.Calls.StatusCallback;
import io.strowger.core.Sid;
import java.time.Instant;
import java.util.Optional;

/// One recording of the first device until it is kept: by the performance of this `number`. `action` is an
/// absolute URL, asked when it is kept if it `isActionWanted`. `digits` is what has ended it: a key, `hangup`,
/// or empty. While it is stopping, the edge has `until` then to say how long it is; `length` is that, in bytes.
record Recording(
        Sid sid,
        long number,
        String action,
        String method,
        StatusCallback callback,
        Instant begun,
        Stage stage,
        String digits,
        boolean isActionWanted,
        Optional<Instant> until,
        long length) {
    /// The edge records; it has been told to end; the region has all there is, and is to keep it.
    enum Stage {
        RUNNING,
        STOPPING,
        ENDED
    }

    static Recording begun(Sid sid, long number, String action, String method, StatusCallback callback, Instant begun) {
        return new Recording(
                sid, number, action, method, callback, begun, Stage.RUNNING, "", true, Optional.empty(), 0);
    }

    /// One that has ended stays so.
    Recording stopping(String by, boolean actionIsWanted, Instant then) {
        return stage == Stage.ENDED
                ? new Recording(
                        sid, number, action, method, callback, begun, stage, digits, actionIsWanted, until, length)
                : new Recording(
                        sid,
                        number,
                        action,
                        method,
                        callback,
                        begun,
                        Stage.STOPPING,
                        by,
                        actionIsWanted,
                        Optional.of(then),
                        length);
    }

    Recording ended(long bytes) {
        return new Recording(
                sid,
                number,
                action,
                method,
                callback,
                begun,
                Stage.ENDED,
                digits,
                isActionWanted,
                Optional.empty(),
                bytes);
    }
}
