package doorhouse.apimodel;

/// A request has a value of a wrong JSON type. The message is the text of the service's
/// `SerializationException` and repeats nothing of the request. Expected, so it carries no stack
/// trace.
public final class WrongType extends RuntimeException {
    WrongType(String sentence) {
        super(sentence, null, false, false);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
