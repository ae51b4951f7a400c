package doorhouse.wire;

import java.io.IOException;
import java.io.StringReader;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/// XML of strangers. No document type is let in, and with it no entity of any kind; nothing outside
/// the text is read.
public final class Xml {
    /// How deep elements may stand in each other, so that who walks the tree need not count.
    private static final int DEEPEST = 100;

    private Xml() {}

    /// @return the document, with namespaces
    /// @throws NotXml when the text is no XML, or has a document type
    public static Document read(String text) {
        try {
            var factory = DocumentBuilderFactory.newDefaultNSInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setAttribute("jdk.xml.maxElementDepth", DEEPEST);
            factory.setXIncludeAware(false);
            factory.setExpandEntityReferences(false);
            var builder = factory.newDocumentBuilder();
            // The default one writes what strangers send to the error stream.
            builder.setErrorHandler(new DefaultHandler());
            return builder.parse(new InputSource(new StringReader(text)));
        } catch (SAXException e) {
            throw new NotXml(e);
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException("the JDK's parser knows these features", e);
        }
    }
}
