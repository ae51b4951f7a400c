package doorhouse.trigger;

import java.time.Duration;

/// Reaches functions in one way.
public interface FunctionRunner extends AutoCloseable {
    /// The most that a function may answer, in bytes; what Lambda allows.
    int MAX_ANSWER_BYTES = 6_291_556;

    /// Whether this runner is for that function.
    default boolean serves(FunctionArn function) {
        return true;
    }

    /// Whether what it reaches is the very version or alias that the name tells, not whatever has
    /// the function's name.
    default boolean tellsVersions(FunctionArn function) {
        return true;
    }

    /// Calls a function once and waits for its answer.
    ///
    /// @param event one JSON document
    /// @param patience for everything together, a cold start too
    /// @return the answer's bytes as the function gave them, at most [#MAX_ANSWER_BYTES]
    byte[] invoke(FunctionArn function, byte[] event, Duration patience) throws FunctionFailure;

    /// The same, with what is told beside the event; a runner that has no way for that leaves it
    /// out.
    default byte[] invoke(
            FunctionArn function, byte[] event, InvocationContext context, Duration patience)
            throws FunctionFailure {
        return invoke(function, event, patience);
    }

    /// Calls a function whose answer nobody reads; a runner that can hand the event over and go
    /// does so.
    default void post(FunctionArn function, byte[] event, Duration patience)
            throws FunctionFailure {
        invoke(function, event, patience);
    }

    /// The same, with what is told beside the event.
    default void post(
            FunctionArn function, byte[] event, InvocationContext context, Duration patience)
            throws FunctionFailure {
        if (context.equals(InvocationContext.NONE)) post(function, event, patience);
        else invoke(function, event, context, patience);
    }

    /// Ends what it keeps running.
    @Override
    default void close() {}
}
