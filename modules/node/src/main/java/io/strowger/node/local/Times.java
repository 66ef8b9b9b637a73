package io.strowger.node.local;

import java.util.regex.Pattern;

/// Times for people: the API's without the digits that nobody reads, which `--json` has. What is no time stays.
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
