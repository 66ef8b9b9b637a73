package io.strowger.edge;

import gov.nist.javax.sip.address.SipUri;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContactList;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.header.ViaList;
import gov.nist.javax.sip.parser.ContactParser;
import gov.nist.javax.sip.parser.StringMsgParser;
import gov.nist.javax.sip.parser.ToParser;
import gov.nist.javax.sip.parser.ViaParser;
import java.text.ParseException;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.sip.address.URI;

/// JAIN-SIP's parsers of single values, which follow the grammar of RFC 3261 but for some leniency. They report an
/// error by one of several exceptions, here by an empty answer. Safe for use by any thread.
final class JainParsers {
    private JainParsers() {}

    /// One Via. RFC 3261 has no comments in it, and the parser reads one that ends in a backslash until memory is full.
    static Optional<Via> via(String value) {
        if (value.indexOf('(') >= 0) return Optional.empty();
        return attempt(() -> new ViaParser("Via: " + value + "\n").parse() instanceof ViaList list
                        && list.size() == 1
                        && list.getFirst() instanceof Via via
                        && via.getHost() != null
                ? Optional.of(via)
                : Optional.empty());
    }

    /// One contact, which is no `*` and has a SIP URI; the parser takes the user of `sip:@host` for the word null.
    static Optional<Contact> contact(String value) {
        return attempt(() -> new ContactParser("Contact: " + value + "\n").parse() instanceof ContactList list
                        && list.size() == 1
                        && list.getFirst() instanceof Contact contact
                        && !contact.isWildCard()
                        && contact.getAddress().getURI() instanceof SipUri uri
                        && !uri.toString().regionMatches(uri.isSecure() ? 5 : 4, "null@", 0, 5)
                ? Optional.of(contact)
                : Optional.empty());
    }

    /// The SIP URI in a From or To header.
    static Optional<SipUri> address(String value) {
        return attempt(() -> new ToParser("To: " + value + "\n").parse() instanceof To to
                        && to.getAddress().getURI() instanceof SipUri uri
                ? Optional.of(uri)
                : Optional.empty());
    }

    /// A Request-URI of any scheme.
    static Optional<URI> uri(String text) {
        return attempt(() -> Optional.of(new StringMsgParser().parseUrl(text)));
    }

    private static <T> Optional<T> attempt(Callable<Optional<T>> parser) {
        try {
            return parser.call();
        } catch (ParseException | RuntimeException bad) {
            return Optional.empty();
        } catch (Exception other) {
            throw new IllegalStateException("a parser throws nothing else", other);
        }
    }
}
