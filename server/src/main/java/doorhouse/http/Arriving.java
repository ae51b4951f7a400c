package doorhouse.http;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/// A request's body as it arrives. All readers go on where the last one stopped, also where that
/// one refused it: to close it before its end is to end the connection, and with it the answer. Of
/// one thread.
final class Arriving implements AutoCloseable {
    private final Request asked;
    private @Nullable InputStream in;

    Arriving(Request asked) {
        this.asked = asked;
    }

    /// How long it says it is; negative where it does not say.
    long length() {
        return asked.getLength();
    }

    /// Whether its sender waits to be told to go on.
    boolean waits() {
        return asked.getHeaders().contains(HttpHeader.EXPECT);
    }

    /// A reader with limits of its own.
    BoundedInput within(Routes.UploadLimits limits) {
        // Not before somebody reads: who waits to be told to go on is told so by that.
        if (in == null) in = Content.Source.asInputStream(asked);
        var end = asked.getConnectionMetaData().getConnection().getEndPoint();
        long usual = end.getIdleTimeout();
        return new BoundedInput(
                in,
                limits,
                System::nanoTime,
                millis -> end.setIdleTimeout(Math.min(usual, millis)));
    }

    @Override
    public void close() throws IOException {
        if (in != null) in.close();
    }
}
