package io.strowger.region.twiml;

import java.nio.charset.StandardCharsets;
import java.util.List;

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

    /// The document that a `text/plain` body is: itself if it can be read as one, else one that says it.
    public static String ofPlainText(String body) {
        try {
            parse(body);
            return body;
        } catch (MalformedTwiml notTwiml) {
            return body.isBlank()
                    ? body
                    : "<Response><Say>" + escaped(body.strip().replaceAll("\\s+", " ")) + "</Say></Response>";
        }
    }

    /// The document that presses these.
    public static String ofDigits(String digits) {
        return "<Response><Play digits=\"" + digits + "\"/></Response>";
    }

    /// The document that plays what is at `url`, which has answered with `audio/*`.
    public static String ofAudio(String url) {
        return "<Response><Play>" + escaped(url) + "</Play></Response>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
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
