package io.strowger.node.local;

import static io.strowger.node.local.ListOptions.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;

/// A rung of a call's ladder, for people: when, from where to where, what, and of which call. `--json` has all of it.
final class LadderText {
    static final List<String> TITLES = List.of("AT", "FROM", "TO", "MESSAGE", "CALL");

    private static final String ANSWER = "SIP/2.0 ";
    private static final Pattern METHOD =
            Pattern.compile("^CSeq *: *\\d+ +(\\S+)", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE);

    private LadderText() {}

    /// Webhooks go out from the region.
    static List<String> of(JsonNode rung, String region) {
        return text(rung, "kind").equals("sip") ? message(rung) : webhook(rung, region);
    }

    private static List<String> message(JsonNode rung) {
        var edge = text(rung, "edge");
        var device = text(rung, "transport") + ":" + text(rung, "peer");
        var isIncoming = text(rung, "direction").equals("in");
        return List.of(
                text(rung, "time"),
                isIncoming ? device : edge,
                isIncoming ? edge : device,
                title(text(rung, "message")),
                text(rung, "call_sid"));
    }

    /// `INVITE sip:alice@192.0.2.1`, `180 Ringing`, `200 OK (BYE)`: an INVITE is what most answers are to.
    private static String title(String message) {
        var first = message.lines().findFirst().orElse("");
        if (!first.startsWith(ANSWER)) return first.replace(" SIP/2.0", "");
        var method = METHOD.matcher(message);
        var answer = first.substring(ANSWER.length());
        return method.find() && !method.group(1).equals("INVITE") ? answer + " (" + method.group(1) + ")" : answer;
    }

    private static List<String> webhook(JsonNode rung, String region) {
        var milliseconds = text(rung, "milliseconds") + " ms";
        var error = text(rung, "error_code");
        var answer = rung.path("status").isNull()
                ? "no answer in " + milliseconds
                : text(rung, "status") + " in " + milliseconds;
        return List.of(
                text(rung, "time"),
                region,
                text(rung, "url"),
                text(rung, "method") + ": " + answer
                        + (error.isEmpty() ? "" : ", " + error + " " + text(rung, "error")),
                text(rung, "call_sid"));
    }
}
