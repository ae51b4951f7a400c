package doorhouse.userpool.userimport;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Reads what comes next while what came before is being written: one piece ahead, on a thread of
/// its own.
final class ReadAhead<T> implements AutoCloseable {
    /// Reads the next piece; one at a time.
    interface Source<T> {
        T next() throws IOException, CsvReader.NotCsv;
    }

    private final Source<T> source;
    private FutureTask<T> coming;

    ReadAhead(Source<T> source) {
        this.source = source;
        this.coming = begin();
    }

    private FutureTask<T> begin() {
        var task = new FutureTask<>(source::next);
        Thread.ofVirtual().name("user-import-read").start(task);
        return task;
    }

    /// The next piece, or what was thrown instead.
    T next() throws IOException, CsvReader.NotCsv {
        try {
            var piece = coming.get();
            coming = begin();
            return piece;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw thrown(e.getCause(), e);
        }
    }

    private static RuntimeException thrown(@Nullable Throwable cause, ExecutionException around)
            throws IOException, CsvReader.NotCsv {
        switch (cause) {
            case IOException failure -> throw failure;
            case CsvReader.NotCsv fault -> throw fault;
            case RuntimeException failure -> throw failure;
            case Error failure -> throw failure;
            case null, default -> throw new IllegalStateException(around);
        }
    }

    /// Waits until nothing is read any more.
    @Override
    public void close() {
        try {
            coming.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            // Nobody asks for that piece any more.
        }
    }
}
