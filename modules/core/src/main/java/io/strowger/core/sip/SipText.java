package io.strowger.core.sip;

import io.strowger.core.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// What people write into the headers of SIP messages: UTF-8 (RFC 3261 §25.1), which Strowger carries octet by octet, a
/// character for each, so that nothing gets lost of a message that is no text.
public final class SipText {
    private SipText() {}

    /// The text of a header; as it is where it is no UTF-8.
    public static String read(String header) {
        try {
            var octets = ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
        } catch (CharacterCodingException otherText) {
            return header;
        }
    }

    /// A text as a header carries it.
    public static String written(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /// The user of a URI without its escapes, as users are compared (RFC 3261 §10.3, step 5). Throws [Malformed] for a
    /// `%` that begins none.
    public static String unescaped(String user) {
        if (user.indexOf('%') < 0) return user;
        var plain = new StringBuilder(user.length());
        for (var at = 0; at < user.length(); at++) {
            if (user.charAt(at) != '%') {
                plain.append(user.charAt(at));
                continue;
            }
            if (at + 3 > user.length()
                    || !HexFormat.isHexDigit(user.charAt(at + 1))
                    || !HexFormat.isHexDigit(user.charAt(at + 2))) throw new Malformed("an escape", user);
            plain.append((char) HexFormat.fromHexDigits(user, at + 1, at + 3));
            at += 2;
        }
        return plain.toString();
    }

    /// A text as the user of a URI (RFC 3261 §25.1): whatever may not stand there, or would part something from it, is
    /// escaped.
    public static String escaped(String text) {
        var user = new StringBuilder(text.length());
        for (var octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(octet)) user.append((char) octet);
            else user.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
        }
        return user.toString();
    }

    private static boolean isPlain(byte octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || "-_.!~*'()+&=$,/".indexOf(octet) >= 0;
    }
}
