package doorhouse.apimodel;

/// A request breaks a bound of the model. The message is the service's sentence, which names every
/// fault and repeats no sensitive value. Expected, so it carries no stack trace.
public final class InvalidInput extends RuntimeException {
    InvalidInput(String sentence) {
        super(sentence, null, false, false);
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }
}
