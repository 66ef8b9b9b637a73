package io.strowger.core;

import java.util.regex.Pattern;

/// The request to the API that an entity has stored something for: an answer to who it was, later.
///
/// @param from the address that the request came from, as the gateway saw it: of a proxy in front, its own
/// @param by the SID of the account or the API key whose credentials it had
/// @param request its method and path, without the query
public record Cause(String from, String by, String request) implements WireMessage {
    private static final Pattern UNSEEN = Pattern.compile("[^\\x20-\\x7E]");
    private static final int PARTS = 3;
    private static final int MOST = 300; // characters of a request

    /// Of a request that is too long to be worth its place the beginning is kept, and of its characters those that can
    /// be seen: PostgreSQL does not store all of the others.
    public Cause {
        request = UNSEEN.matcher(request.substring(0, Math.min(MOST, request.length())))
                .replaceAll("?");
    }

    /// Reads what [#toString] wrote. Throws [Malformed] for anything else.
    public static Cause parse(String line) {
        var parts = line.split(" ", PARTS);
        if (parts.length < PARTS) throw new Malformed("a cause, as 127.0.0.1 AC... GET /path", line);
        return new Cause(parts[0], parts[1], parts[2]);
    }

    /// All of it in a line, as the journal keeps it.
    @Override
    public String toString() {
        return from + " " + by + " " + request;
    }
}
