package io.strowger.node.local;

import java.util.regex.Pattern;

/// Times for people, as the API has them but for the digits that nobody reads. `--json` has those. What is no time
/// stays as
/// it is.
final class Times {
    private static final Pattern TIME =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?:(\\.\\d{1,3})\\d*)?Z");

    private Times() {}

    static String seconds(String time) {
        return TIME.matcher(time).replaceAll("$1Z");
    }

    /// Where it matters what came first.
    static String millis(String time) {
        return TIME.matcher(time).replaceAll("$1$2Z");
    }
}
