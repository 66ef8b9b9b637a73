package io.strowger.gateway;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Filter;
import io.strowger.core.Sid;
import io.strowger.core.sip.DomainName;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Which calls a list is asked for. A parameter that is empty asks for nothing.
final class CallQuery {
    /// In Twilio's order; `Domain` is Strowger's own.
    static final List<String> NAMES = List.of(
            "Status",
            "To",
            "From",
            "StartTime",
            "StartTime<",
            "StartTime>",
            "ParentCallSid",
            "EndTime",
            "EndTime<",
            "EndTime>",
            "Domain");

    private static final int BAD_SID = 20423;

    private CallQuery() {}

    static Filter filter(Map<String, String> query) {
        var started = Span.parse(query, "StartTime");
        var ended = Span.parse(query, "EndTime");
        return new Filter(
                Listing.given(query, "From").map(CallQuery::address),
                Listing.given(query, "To").map(CallQuery::address),
                Listing.given(query, "ParentCallSid").map(text -> call("ParentCallSid", text)),
                Listing.given(query, "Status").map(CallQuery::status),
                started.since(),
                started.before(),
                ended.since(),
                ended.before(),
                Listing.given(query, "Domain").map(DomainName::parse));
    }

    /// Twilio writes SIP addresses as `name@company.com` too; calls have them with `sip:`.
    private static String address(String text) {
        return text.contains("@") && !text.contains(":") ? "sip:" + text : text;
    }

    /// The call that the parameter `name` is to name.
    static Sid call(String name, String text) {
        return Place.sid(Sid.Kind.CA, text).orElseThrow(() -> new Invalid(BAD_SID, name + " is not the SID of a call"));
    }

    private static Calls.Status status(String text) {
        return Stream.of(Calls.Status.values())
                .filter(status -> status.word().equals(text))
                .findFirst()
                .orElseThrow(() -> new Invalid(
                        Invalid.PARAMETER,
                        "Status must be one of "
                                + Stream.of(Calls.Status.values())
                                        .map(Calls.Status::word)
                                        .toList()));
    }
}
