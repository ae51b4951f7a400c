package doorhouse.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;

/// A body on its way to a stranger, who must take it no slower than he may. Counts only the time
/// that it waits for him. Nothing is kept: a write returns when its bytes are with the network.
final class BoundedOutput extends OutputStream {
    /// For a connection to come up to its rate.
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final int MIN_BYTES_PER_SECOND = 1 << 10;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Content.Sink sink;
    private final LongSupplier nanoTime;
    private long taken;
    private long waited;

    /// @param nanoTime a clock that only runs forward, such as [System#nanoTime]
    BoundedOutput(Content.Sink sink, LongSupplier nanoTime) {
        this.sink = sink;
        this.nanoTime = nanoTime;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (length > 0) send(false, ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
        send(false, NOTHING.slice());
    }

    /// The body is whole.
    @Override
    public void close() throws IOException {
        send(true, NOTHING.slice());
    }

    private void send(boolean last, ByteBuffer bytes) throws IOException {
        taken += bytes.remaining();
        var sent = new Callback.Completable();
        long began = nanoTime.getAsLong();
        sink.write(last, bytes, sent);
        try {
            sent.get(Math.max(allowedNanos() - waited, 0), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw tooSlow();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        }
        waited += nanoTime.getAsLong() - began;
        if (waited > allowedNanos()) throw tooSlow();
    }

    private static IOException tooSlow() {
        return new IOException("the client takes the body too slowly");
    }

    /// How long it may have waited up to here.
    private long allowedNanos() {
        return GRACE_NANOS
                + (long) ((double) taken / MIN_BYTES_PER_SECOND * TimeUnit.SECONDS.toNanos(1));
    }
}
