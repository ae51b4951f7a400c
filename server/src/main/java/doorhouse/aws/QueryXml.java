package doorhouse.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.apimodel.Shape;
import doorhouse.operation.ApiError;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The answers of the Query protocol, by the API's model. Source: "AWS Query protocol" of the
/// Smithy specification.
final class QueryXml {
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newDefaultFactory();
    private static final int MILLIS_SCALE = 3;

    /// Writes into a document; what it throws can't happen on a text in memory.
    private interface Writing {
        void to(XMLStreamWriter xml) throws XMLStreamException;
    }

    private QueryXml() {}

    static byte[] answer(
            String operation,
            String namespace,
            Optional<Shape.Structure> shape,
            ObjectNode answer,
            String requestId) {
        return document(
                operation + "Response",
                namespace,
                xml -> {
                    if (shape.isPresent()) {
                        xml.writeStartElement(operation + "Result");
                        members(xml, shape.get(), answer);
                        xml.writeEndElement();
                    }
                    xml.writeStartElement("ResponseMetadata");
                    text(xml, "RequestId", requestId);
                    xml.writeEndElement();
                });
    }

    static byte[] error(String namespace, ApiError error, String sentence, String requestId) {
        return document(
                "ErrorResponse",
                namespace,
                xml -> {
                    xml.writeStartElement("Error");
                    text(xml, "Type", error.status() < 500 ? "Sender" : "Receiver");
                    text(xml, "Code", error.name());
                    text(xml, "Message", sentence);
                    xml.writeEndElement();
                    text(xml, "RequestId", requestId);
                });
    }

    private static byte[] document(String root, String namespace, Writing inside) {
        try {
            var text = new StringWriter();
            var xml = FACTORY.createXMLStreamWriter(text);
            xml.writeStartElement(root);
            xml.writeDefaultNamespace(namespace);
            inside.to(xml);
            xml.writeEndElement();
            xml.close();
            return text.toString().getBytes(UTF_8);
        } catch (XMLStreamException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void members(XMLStreamWriter xml, Shape.Structure shape, JsonNode value)
            throws XMLStreamException {
        for (var member : shape.members().values())
            element(xml, member.name(), member.shape(), value.get(member.name()));
    }

    private static void element(
            XMLStreamWriter xml, String name, Shape shape, @Nullable JsonNode value)
            throws XMLStreamException {
        if (value == null || value.isNull()) return;
        xml.writeStartElement(name);
        switch (shape) {
            case Shape.Structure structure -> members(xml, structure, value);
            case Shape.ListOf list -> {
                for (var element : value) element(xml, "member", list.element(), element);
            }
            case Shape.MapOf map -> {
                for (var entry : value.properties()) {
                    xml.writeStartElement("entry");
                    text(xml, "key", entry.getKey());
                    element(xml, "value", map.value(), entry.getValue());
                    xml.writeEndElement();
                }
            }
            case Shape.Timestamp _ -> xml.writeCharacters(timestamp(value));
            default -> xml.writeCharacters(legal(value.asString()));
        }
        xml.writeEndElement();
    }

    private static void text(XMLStreamWriter xml, String name, String text)
            throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(legal(text));
        xml.writeEndElement();
    }

    /// Epoch seconds as ISO 8601, to the second.
    private static String timestamp(JsonNode seconds) {
        var millis = seconds.decimalValue().movePointRight(MILLIS_SCALE).longValue();
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// Without the characters that XML 1.0 can't hold; an error may repeat what a stranger sent.
    private static String legal(String text) {
        var legal = new StringBuilder(text.length());
        text.codePoints().forEach(c -> legal.appendCodePoint(isLegal(c) ? c : '\ufffd'));
        return legal.toString();
    }

    private static boolean isLegal(int c) {
        return c == '\t'
                || c == '\n'
                || c == '\r'
                || (c >= 0x20 && c <= 0xd7ff)
                || (c >= 0xe000 && c <= 0xfffd)
                || c >= 0x10000;
    }
}
