package io.strowger.node.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What happened, for people; kept only when somebody is going to read it.
final class Timeline {
    private static final int WIDTH = 240;

    private final EventLoop loop;
    private final boolean isKept;
    private final List<String> lines = new ArrayList<>();

    Timeline(EventLoop loop, boolean isKept) {
        this.loop = loop;
        this.isKept = isKept;
    }

    boolean isKept() {
        return isKept;
    }

    void note(String who, String what) {
        if (!isKept) return;
        var readable = what.length() > WIDTH ? what.substring(0, WIDTH) + "..." : what;
        lines.add(String.format(Locale.ROOT, "%10.1f ms  %-12s %s", loop.now() / 1e6, who, readable));
    }

    /// All of it, from the beginning of the world.
    List<String> lines() {
        return List.copyOf(lines);
    }
}
