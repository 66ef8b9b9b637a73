package io.strowger.region.twiml;

import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// The passwords of `<Sip>` in the text of a document, which is stored: they are not.
public final class SipPasswords {
    /// How one begins that has been sealed; what follows is without the characters that XML escapes.
    public static final String SEALED = "sealed:";

    private static final Pattern TAG = Pattern.compile("<(?:Sip|Uri)(?=\\s)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ATTRIBUTE = Pattern.compile("\\s+([^\\s=<>\"'/]+)\\s*=\\s*(\"[^\"<]*\"|'[^'<]*')");

    private SipPasswords() {}

    /// The same document with its passwords as `seal` writes them; those that can't be used are left out.
    public static String sealed(String xml, UnaryOperator<String> seal) {
        var text = new StringBuilder(xml.length());
        var copied = 0;
        var tag = TAG.matcher(xml);
        var attribute = ATTRIBUTE.matcher(xml);
        while (tag.find()) {
            for (var next = tag.end(); attribute.region(next, xml.length()).lookingAt(); next = attribute.end()) {
                if (!attribute.group(1).equalsIgnoreCase("password")) continue;
                text.append(xml, copied, attribute.start(2)).append('"');
                var password = value(attribute.group(2));
                if (SipReader.isUsable(password)) text.append(SEALED).append(seal.apply(password));
                text.append('"');
                copied = attribute.end();
            }
        }
        return text.append(xml, copied, xml.length()).toString();
    }

    /// As XML means it; empty where it is none.
    private static String value(String quoted) {
        try {
            return XmlReader.read("<a b=" + quoted + "/>").attributes().getOrDefault("b", "");
        } catch (MalformedTwiml bad) {
            return "";
        }
    }
}
