package doorhouse.trigger;

import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.util.regex.Pattern;

/// A call brought no answer. Expected, so it carries no stack trace.
public abstract sealed class FunctionFailure extends Exception {
    private FunctionFailure(String message) {
        super(message, null, false, false);
    }

    /// Whether another attempt may go better.
    public abstract boolean retryable();

    /// The function ran and failed: it threw, could not be loaded, ended its process, or said too
    /// much. Its message is for the caller, and may hold anything, so it is never logged.
    public static final class Threw extends FunctionFailure {
        private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_.]{1,64}");

        private final String errorType;
        private final String errorMessage;

        private final byte[] payload;

        public Threw(String errorType, String errorMessage) {
            this(
                    errorType,
                    errorMessage,
                    Json.write(
                            Json.object()
                                    .put("errorType", errorType)
                                    .put("errorMessage", errorMessage)));
        }

        private Threw(String errorType, String errorMessage, byte[] payload) {
            super("the function failed with " + logged(errorType));
            this.errorType = errorType;
            this.errorMessage = errorMessage;
            this.payload = payload;
        }

        /// The function chose it, so it is logged only where it looks like a type's name.
        private static String logged(String errorType) {
            return TYPE.matcher(errorType).matches() ? errorType : "an error";
        }

        /// Reads the error that a runtime or Lambda tells; what it lacks stays empty.
        ///
        /// @param payload JSON with `errorType` and `errorMessage`
        public static Threw read(byte[] payload) {
            try {
                var told = Json.read(payload);
                return new Threw(
                        told.path("errorType").asString(""),
                        told.path("errorMessage").asString(""),
                        payload);
            } catch (NotJson e) {
                return new Threw("", "");
            }
        }

        /// An answer that is longer than a function may give, in Lambda's words.
        public static Threw tooLong() {
            return new Threw(
                    "Function.ResponseSizeTooLarge",
                    "Response payload size exceeded maximum allowed payload size (%d bytes)."
                            .formatted(FunctionRunner.MAX_ANSWER_BYTES));
        }

        public String errorType() {
            return errorType;
        }

        public String errorMessage() {
            return errorMessage;
        }

        /// All that the function told of it, as JSON: its trace too, where there is one.
        public byte[] payload() {
            return payload.clone();
        }

        @Override
        public boolean retryable() {
            return false;
        }
    }

    /// The function could not be run at all.
    public static final class Unreachable extends FunctionFailure {
        private final String errorName;
        private final boolean retryable;

        private Unreachable(String errorName, boolean retryable) {
            super("the function cannot be run: " + errorName);
            this.errorName = errorName;
            this.retryable = retryable;
        }

        /// For a reason that stays.
        ///
        /// @param errorName as Lambda's API has it, such as `ResourceNotFoundException`
        public static Unreachable because(String errorName) {
            return new Unreachable(errorName, false);
        }

        /// For a reason that may pass.
        public static Unreachable forNow(String errorName) {
            return new Unreachable(errorName, true);
        }

        public String errorName() {
            return errorName;
        }

        @Override
        public boolean retryable() {
            return retryable;
        }
    }

    /// No answer came in time.
    public static final class TimedOut extends FunctionFailure {
        public TimedOut() {
            super("the function did not answer in time");
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }
}
