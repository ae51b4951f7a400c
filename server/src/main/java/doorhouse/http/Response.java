package doorhouse.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An answer.
///
/// @param stream writes the body, where that is too long to be held whole; null where `body` is it
public record Response(
        int status, List<Request.Header> headers, byte[] body, @Nullable Stream stream) {
    private static final byte[] NOTHING = {};

    /// Writes a body as the client takes it.
    @FunctionalInterface
    public interface Stream {
        void writeTo(OutputStream out) throws IOException;
    }

    public static Response of(int status) {
        return new Response(status, List.of(), NOTHING, null);
    }

    public static Response of(int status, String contentType, byte[] body) {
        return new Response(
                status, List.of(new Request.Header("Content-Type", contentType)), body, null);
    }

    /// An answer of any length. Its status is told before the first byte of the body, so what fails
    /// later can only break the connection off.
    public static Response stream(int status, String contentType, Stream stream) {
        return new Response(
                status, List.of(new Request.Header("Content-Type", contentType)), NOTHING, stream);
    }

    public static Response json(int status, String body) {
        return of(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    public Response with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Request.Header(name, value));
        return new Response(status, List.copyOf(more), body, stream);
    }
}
