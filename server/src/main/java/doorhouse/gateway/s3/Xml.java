package doorhouse.gateway.s3;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The little of XML that S3 speaks: elements in elements, text in the innermost. No document
/// types, no entities but XML's own, attributes left aside.
///
/// @param text of an element without elements, white space kept
record Xml(String name, List<Xml> elements, String text) {
    private static final int DEEPEST = 8;
    private static final XMLInputFactory FACTORY = factory();

    private static XMLInputFactory factory() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /// @throws S3Exception when it is no document of this kind
    static Xml read(byte[] document) {
        return tryRead(document)
                .orElseThrow(() ->
                        S3Error.MALFORMED_XML.because(
                                "The XML you provided was not well-formed or did not validate"
                                        + " against our published schema"));
    }

    static Optional<Xml> tryRead(byte[] document) {
        try {
            // Stores that take their time send blanks before they know the answer.
            int begin = 0;
            while (begin < document.length && document[begin] <= ' ' && document[begin] > 0)
                begin++;
            var reader =
                    FACTORY.createXMLStreamReader(
                            new ByteArrayInputStream(document, begin, document.length - begin));
            int event = reader.next();
            while (event != XMLStreamConstants.START_ELEMENT) {
                if (event == XMLStreamConstants.DTD) return Optional.empty();
                event = reader.next();
            }
            var root = element(reader, 1);
            while (reader.hasNext()) reader.next();
            return Optional.of(root);
        } catch (XMLStreamException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static Xml element(XMLStreamReader reader, int depth) throws XMLStreamException {
        if (depth > DEEPEST) throw new XMLStreamException("too deep");
        var name = reader.getLocalName();
        var elements = new ArrayList<Xml>();
        var text = new StringBuilder();
        while (true) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> elements.add(element(reader, depth + 1));
                case XMLStreamConstants.END_ELEMENT -> {
                    return new Xml(name, List.copyOf(elements), text.toString());
                }
                case XMLStreamConstants.CHARACTERS,
                        XMLStreamConstants.CDATA,
                        XMLStreamConstants.SPACE ->
                        text.append(reader.getText());
                case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {}
                default -> throw new XMLStreamException("unexpected");
            }
        }
    }

    List<Xml> all(String named) {
        return elements.stream().filter(element -> element.name.equals(named)).toList();
    }

    /// The text of the only element of this name; empty where there is none, or more than one.
    Optional<String> find(String named) {
        var found = all(named);
        return found.size() == 1 ? Optional.of(found.getFirst().text) : Optional.empty();
    }

    /// Text as it stands in an element. What XML cannot say becomes a question mark.
    static String escaped(String text) {
        var escaped = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '&' -> escaped.append("&amp;");
                        case '<' -> escaped.append("&lt;");
                        case '>' -> escaped.append("&gt;");
                        case '"' -> escaped.append("&quot;");
                        case '\r' -> escaped.append("&#13;");
                        default -> {
                            boolean sayable = c >= ' ' || c == '\t' || c == '\n';
                            escaped.appendCodePoint(
                                    sayable && c != 0xFFFE && c != 0xFFFF ? c : '?');
                        }
                    }
                });
        return escaped.toString();
    }

    static String element(String name, String text) {
        return "<" + name + ">" + escaped(text) + "</" + name + ">";
    }
}
