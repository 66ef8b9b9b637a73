package io.strowger.core.sip;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

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
}
