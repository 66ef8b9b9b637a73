package io.strowger.region.twiml;

import static javax.xml.stream.XMLStreamConstants.CDATA;
import static javax.xml.stream.XMLStreamConstants.CHARACTERS;
import static javax.xml.stream.XMLStreamConstants.DTD;
import static javax.xml.stream.XMLStreamConstants.END_ELEMENT;
import static javax.xml.stream.XMLStreamConstants.ENTITY_REFERENCE;
import static javax.xml.stream.XMLStreamConstants.SPACE;
import static javax.xml.stream.XMLStreamConstants.START_ELEMENT;

import io.strowger.region.twiml.Content.Text;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.MissingResourceException;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads XML into its root element. A document may not define anything, nor refer to anything outside itself.
final class XmlReader {
    private static final int MAX_DEPTH = 32; // TwiML needs 4, SSML in it a few more

    private final XMLStreamReader reader;

    private XmlReader(XMLStreamReader reader) {
        this.reader = reader;
    }

    /// Throws [MalformedTwiml] with 12100 unless `xml` is well-formed and has no DOCTYPE.
    static Element read(String xml) {
        try {
            return new XmlReader(factory().createXMLStreamReader(new StringReader(xml))).document();
        } catch (XMLStreamException e) {
            throw malformed(e);
        } catch (MissingResourceException e) { // JDK 25 has no words for a control character in a DOCTYPE
            throw malformed(1, "an invalid XML character was found");
        }
    }

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory(); // the JDK's, whatever else is on the class path
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false); // <amazon:effect> needs no declaration
        return factory;
    }

    private Element document() throws XMLStreamException {
        var roots = new ArrayList<Element>(); // of which the JDK's reader admits one
        while (reader.hasNext()) {
            switch (reader.next()) {
                case START_ELEMENT -> roots.add(element(1));
                case DTD -> throw failure("DOCTYPE is disallowed");
                default -> {} // comments, instructions, white space
            }
        }
        return roots.getFirst();
    }

    private Element element(int depth) throws XMLStreamException {
        if (depth > MAX_DEPTH) throw failure("elements are nested more than " + MAX_DEPTH + " deep");
        var name = reader.getLocalName();
        var line = reader.getLocation().getLineNumber();
        var attributes = attributes();
        var contents = new ArrayList<Content>();
        for (var event = reader.next(); event != END_ELEMENT; event = reader.next()) {
            switch (event) {
                case START_ELEMENT -> contents.add(element(depth + 1));
                case CHARACTERS, CDATA, SPACE -> contents.add(new Text(reader.getText()));
                case ENTITY_REFERENCE -> throw failure("the entity '" + reader.getLocalName() + "' is not defined");
                default -> {} // comments, instructions
            }
        }
        return new Element(name, line, attributes, contents);
    }

    private Map<String, String> attributes() {
        var attributes = new LinkedHashMap<String, String>();
        for (var i = 0; i < reader.getAttributeCount(); i++)
            attributes.put(attributeName(i), reader.getAttributeValue(i));
        return attributes;
    }

    private String attributeName(int index) {
        var prefix = reader.getAttributePrefix(index);
        var name = reader.getAttributeLocalName(index);
        return prefix == null || prefix.isEmpty() ? name : prefix + ":" + name;
    }

    private MalformedTwiml failure(String why) {
        return malformed(reader.getLocation().getLineNumber(), why);
    }

    /// What the JDK has to say, without the position that it puts in front.
    private static MalformedTwiml malformed(XMLStreamException e) {
        var text = String.valueOf(e.getMessage());
        var marker = "Message: ";
        var line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
        return malformed(line, text.substring(text.contains(marker) ? text.indexOf(marker) + marker.length() : 0));
    }

    private static MalformedTwiml malformed(int line, String why) {
        return new MalformedTwiml(12100, "Document parse failure: Error on line " + line + " of document: " + why);
    }
}
