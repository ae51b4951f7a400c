package doorhouse.trigger.local;

import doorhouse.http.HttpServer;
import doorhouse.trigger.FunctionArn;
import doorhouse.trigger.FunctionFailure;
import doorhouse.trigger.InvocationContext;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// One event on its way through a process.
///
/// @param request the id of the request that it is part of, for the log; null for none
/// @param endsAt when nobody waits any more, in milliseconds since 1970: the process reads it off
///   its own clock
record Invocation(
        String id,
        @Nullable String request,
        FunctionArn function,
        byte[] event,
        InvocationContext context,
        long endsAt,
        CompletableFuture<Told> told) {
    /// What came of it.
    sealed interface Told {
        record Answered(byte[] answer) implements Told {}

        record Failed(FunctionFailure failure) implements Told {}

        /// The process ended before it took the event, so another may still take it.
        record NotTaken() implements Told {}
    }

    static Invocation of(
            FunctionArn function, byte[] event, InvocationContext context, Duration patience) {
        return new Invocation(
                UUID.randomUUID().toString(),
                MDC.get(HttpServer.REQUEST_ID),
                function,
                event,
                context,
                System.currentTimeMillis() + patience.toMillis(),
                new CompletableFuture<>());
    }

    void tell(Told what) {
        told.complete(what);
    }

    /// Waits for what comes of it.
    Told await(Duration patience) throws InterruptedException, TimeoutException {
        try {
            return told.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
