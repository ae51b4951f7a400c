package doorhouse.wire;

/// The text is no XML, or has a document type.
public final class NotXml extends RuntimeException {
    NotXml(Throwable cause) {
        super("no XML", cause);
    }
}
