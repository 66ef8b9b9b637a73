package io.strowger.gateway;

import io.strowger.core.Calls;
import io.strowger.core.Calls.Instructions;
import io.strowger.core.Calls.NewCall;
import io.strowger.core.Calls.SipAuth;
import io.strowger.core.Calls.StatusCallback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a POST to a call, or to the list of them, asks for.
final class CallForm {
    private static final int NO_TO = 21201;
    private static final int BAD_URL = 21205;
    private static final int BAD_SEND_DIGITS = 21206;
    private static final int BAD_TIMEOUT = 21208;
    private static final int BAD_METHOD = 21209;
    private static final int BAD_FROM = 21212;
    private static final int NO_FROM = 21213;
    private static final int BAD_APPLICATION = 21218;
    private static final int LONG_USERNAME = 21221;
    private static final int BAD_USERNAME = 21222;
    private static final int LONG_PASSWORD = 21223;
    private static final int BAD_PASSWORD = 21224;
    private static final int NO_PASSWORD = 21225;
    private static final int BAD_STATUS_CALLBACK = 21609;
    private static final int TWIML_TOO_LONG = 32018;

    private static final int MAX_TWIML = 4000;
    private static final int MAX_SIP_AUTH = 255;
    private static final Duration RINGS = Duration.ofSeconds(60);
    private static final int MAX_TIMEOUT = 600;
    private static final int MAX_TIME_LIMIT = (int) Calls.LASTS_AT_MOST.toSeconds();

    /// The user of a SIP From header, as Twilio allows it; as long as the user of an address of record may be.
    private static final Pattern FROM = Pattern.compile("[A-Za-z0-9+\\-_.]{1,128}");

    private static final Pattern DIGITS = Pattern.compile("[0-9A-D#*wW]{1,32}");
    private static final String COMPLETED = "completed";
    private static final List<String> EVENTS = List.of("initiated", "ringing", "answered", COMPLETED);

    private static final String NOT_USED = "<Response/>";

    private CallForm() {}

    /// A create. What is missing is said in Twilio's order, To, Url, From, before anything that is wrong.
    static NewCall newCall(Form form) {
        var to = form.given("To").orElseThrow(() -> new Invalid(NO_TO, "No 'To' number is specified"));
        if (Stream.of("Url", "Twiml", "ApplicationSid")
                .noneMatch(name -> form.given(name).isPresent()))
            throw new Invalid(BAD_URL, "Url parameter is required.");
        var from = form.given("From").orElseThrow(() -> new Invalid(NO_FROM, "No 'From' number is specified"));
        refuseApplication(form);
        CallExtras.check(form);
        return new NewCall(
                Callee.parse(to).uri(),
                from(from),
                instructions(form),
                statusCallback(form),
                form.seconds("Timeout", MAX_TIMEOUT, BAD_TIMEOUT).orElse(RINGS),
                form.seconds("TimeLimit", MAX_TIME_LIMIT, Invalid.PARAMETER).orElse(Calls.LASTS),
                sipAuth(form),
                digits(form));
    }

    /// An update, one step after the other: what may be refused comes first. One that ends the call has no use for
    /// instructions, and is reported as it was told.
    static List<Calls.Change> changes(Form form) {
        var callback = statusCallback(form);
        var limit = form.seconds("TimeLimit", MAX_TIME_LIMIT, Invalid.PARAMETER).orElse(Duration.ZERO);
        var changes = new ArrayList<Calls.Change>();
        asked(form).ifPresent(changes::add);
        var isEnd = form.given("Status").isPresent();
        if (!callback.url().isEmpty() || !limit.isZero())
            changes.add(isEnd ? 0 : changes.size(), new Calls.Adjust(callback, limit));
        return changes;
    }

    private static Optional<Calls.Change> asked(Form form) {
        if (form.given("Url").isPresent() && form.given("Twiml").isPresent())
            throw new Invalid(Invalid.PARAMETER, "Url and Twiml exclude each other");
        var instructions = instructions(form);
        return form.given("Status")
                .map(CallForm::ending)
                .or(() -> Optional.of(new Calls.Instruct(instructions))
                        .filter(_ -> !instructions.url().isEmpty()
                                || !instructions.twiml().isEmpty())
                        .map(Calls.Change.class::cast));
    }

    private static Calls.Change ending(String status) {
        return switch (status) {
            case "canceled" -> new Calls.Cancel();
            case COMPLETED -> new Calls.Complete();
            default -> throw new Invalid(Invalid.PARAMETER, "Status must be canceled or completed");
        };
    }

    /// Where both are given the call uses the Url, and need only know that there was a Twiml, to say so (32019).
    private static Instructions instructions(Form form) {
        var url = url(form, "Url", BAD_URL);
        var twiml = form.given("Twiml").isPresent() ? NOT_USED : "";
        return new Instructions(
                url,
                method(form, "Method"),
                url(form, "FallbackUrl", BAD_URL),
                method(form, "FallbackMethod"),
                url.isEmpty() ? twiml(form) : twiml);
    }

    private static String twiml(Form form) {
        var twiml = form.given("Twiml").orElse("");
        if (twiml.codePointCount(0, twiml.length()) > MAX_TWIML)
            throw new Invalid(TWIML_TOO_LONG, "Twiml must be at most " + MAX_TWIML + " characters long");
        return twiml;
    }

    private static StatusCallback statusCallback(Form form) {
        var url = url(form, "StatusCallback", BAD_STATUS_CALLBACK);
        var method = method(form, "StatusCallbackMethod");
        var events = events(form);
        if (url.isEmpty()) return StatusCallback.NONE;
        return new StatusCallback(url, method, events.isEmpty() ? List.of(COMPLETED) : events);
    }

    /// Each in a parameter of its own; several in one, with spaces between, as TwiML has them, are taken too.
    private static List<String> events(Form form) {
        var events = form.all("StatusCallbackEvent").stream()
                .flatMap(text -> Stream.of(text.strip().split("\\s+")))
                .filter(event -> !event.isEmpty())
                .distinct()
                .toList();
        if (!EVENTS.containsAll(events))
            throw new Invalid(Invalid.PARAMETER, "StatusCallbackEvent must be of " + String.join(", ", EVENTS));
        return events;
    }

    private static String from(String text) {
        if (!FROM.matcher(text).matches())
            throw new Invalid(
                    BAD_FROM,
                    "From must be letters, digits, + - _ and . only, and at most 128 of them: it is the user that the"
                            + " call's From header shows");
        return text;
    }

    private static String url(Form form, String name, int code) {
        return form.url(name, code).orElse("");
    }

    private static String method(Form form, String name) {
        return form.method(name, BAD_METHOD).orElse("POST");
    }

    private static void refuseApplication(Form form) {
        if (form.given("ApplicationSid").isPresent())
            throw new Invalid(
                    BAD_APPLICATION,
                    "ApplicationSid names no application: there are no TwiML applications here. Send Url or Twiml.");
    }

    private static String digits(Form form) {
        var digits = form.given("SendDigits").orElse("");
        if (!digits.isEmpty() && !DIGITS.matcher(digits).matches())
            throw new Invalid(BAD_SEND_DIGITS, "SendDigits must be at most 32 of 0-9, A-D, #, *, w and W");
        return digits;
    }

    private static SipAuth sipAuth(Form form) {
        var username = printable(form, "SipAuthUsername", LONG_USERNAME, BAD_USERNAME);
        var password = printable(form, "SipAuthPassword", LONG_PASSWORD, BAD_PASSWORD);
        if (!username.isEmpty() && password.isEmpty())
            throw new Invalid(NO_PASSWORD, "SipAuthPassword is required with SipAuthUsername");
        return username.isEmpty() ? SipAuth.NONE : new SipAuth(username, password);
    }

    private static String printable(Form form, String name, int tooLong, int illegal) {
        var text = form.given(name).orElse("");
        if (text.length() > MAX_SIP_AUTH) throw new Invalid(tooLong, name + " must be below 256 characters long");
        return Form.printable(name, text, illegal);
    }
}
