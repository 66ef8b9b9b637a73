package io.strowger.region.twiml;

import io.strowger.region.twiml.Verb.Dial;
import io.strowger.region.twiml.Verb.Reject;
import io.strowger.region.twiml.Verb.Say;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// A document: what to do with a call, from top to bottom, and what was left out or replaced in reading it. A
/// document that ends hangs up.
public record Twiml(List<Verb> verbs, List<Warning> warnings) {
    private static final int MAX_BYTES = 64 * 1024; // Twilio's limit of a body, error 11750
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    public Twiml {
        verbs = List.copyOf(verbs);
        warnings = List.copyOf(warnings);
    }

    /// Throws [MalformedTwiml] unless it is XML with the root `Response`. Whatever in it is not TwiML is left
    /// out, with a warning.
    public static Twiml parse(String xml) {
        return read(admitted(xml));
    }

    /// A `text/plain` body: TwiML if it can be read as such, else what is to be said. Throws [MalformedTwiml]
    /// only if it is empty or too large.
    public static Twiml parsePlain(String text) {
        var body = admitted(text);
        try {
            return read(body);
        } catch (MalformedTwiml notTwiml) {
            return new Twiml(List.of(Say.plainly(body.strip().replaceAll("\\s+", " "))), List.of());
        }
    }

    /// Whether it dials. The document at the `url` of a noun must not: 13201.
    public boolean hasDial() {
        return verbs.stream().anyMatch(Dial.class::isInstance);
    }

    /// How it refuses the call: a [Reject] has that effect as the first verb only.
    public Optional<Reject> refusal() {
        return !verbs.isEmpty() && verbs.getFirst() instanceof Reject reject ? Optional.of(reject) : Optional.empty();
    }

    private static Twiml read(String xml) {
        return new TwimlReader().read(XmlReader.read(xml));
    }

    private static String admitted(String text) {
        if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES)
            throw new MalformedTwiml(11750, "TwiML response body too large: more than 64 kB");
        var body = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        if (body.isBlank()) throw new MalformedTwiml(11770, "Empty response body");
        return body;
    }
}
