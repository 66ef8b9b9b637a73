package io.strowger.core.sip;

import io.strowger.core.Literal;
import io.strowger.core.Malformed;
import io.strowger.core.RegionId;
import io.strowger.core.Sid;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which leg of which call in which region a SIP dialog is: `CA0123...-us1-0`. It is our tag in that dialog and the
/// user
/// of our Contact, so that any edge can take a request inside the dialog to its region, without a table and also
/// after the URI has been routed elsewhere.
public record DialogTag(Sid call, RegionId region, int leg) implements Literal {
    private static final Pattern WORD = Pattern.compile("(CA[0-9a-f]{32})-([a-z]{2}[0-9])-([0-9]{1,4})");

    /// Throws [Malformed] for anything else.
    public static DialogTag parse(String text) {
        return find(text).orElseThrow(() -> new Malformed("the tag of a dialog", text));
    }

    /// Empty when the tag or user is not one that Strowger gave.
    public static Optional<DialogTag> find(String text) {
        var word = WORD.matcher(text);
        return word.matches()
                ? Optional.of(new DialogTag(
                        Sid.parse(word.group(1)), RegionId.parse(word.group(2)), Integer.parseInt(word.group(3))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return call + "-" + region + "-" + leg;
    }
}
