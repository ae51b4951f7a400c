package doorhouse.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An answer.
///
/// @param stream writes the body, where that is too long to be held whole; null where `body` is it
public record Response(
        int status, List<Request.Header> headers, byte[] body, @Nullable Stream stream) {
    private static final byte[] NOTHING = {};
    private static final byte DELETE = 0x7F;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

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

    /// 302: the browser goes on elsewhere, by GET.
    ///
    /// @param uri absolute; what is not ASCII is percent-encoded on the way
    public static Response redirect(String uri) {
        return of(302).with("Location", ascii(uri));
    }

    /// 303: as [#redirect], after a form was posted.
    public static Response seeOther(String uri) {
        return of(303).with("Location", ascii(uri));
    }

    private static String ascii(String uri) {
        var ascii = new StringBuilder(uri.length());
        for (byte b : uri.getBytes(StandardCharsets.UTF_8)) {
            // A line's end would begin a header of the sender's choice.
            boolean plain = b > ' ' && b < DELETE;
            if (plain) ascii.append((char) b);
            else ascii.append('%').append(HEX.toHexDigits(b));
        }
        return ascii.toString();
    }

    /// The same answer with another stream of its body.
    public Response with(Stream other) {
        return new Response(status, headers, body, other);
    }

    /// The same answer with these headers and no others.
    public Response withHeaders(List<Request.Header> all) {
        return new Response(status, List.copyOf(all), body, stream);
    }

    public Response with(SetCookie cookie) {
        return with("Set-Cookie", cookie.header());
    }

    public Response with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Request.Header(name, value));
        return new Response(status, List.copyOf(more), body, stream);
    }
}
