package doorhouse.http;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// An answer.
public record Response(int status, List<Request.Header> headers, byte[] body) {
    private static final byte[] NOTHING = {};

    public static Response of(int status) {
        return new Response(status, List.of(), NOTHING);
    }

    public static Response of(int status, String contentType, byte[] body) {
        return new Response(status, List.of(new Request.Header("Content-Type", contentType)), body);
    }

    public static Response json(int status, String body) {
        return of(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    public Response with(String name, String value) {
        var more = new ArrayList<>(headers);
        more.add(new Request.Header(name, value));
        return new Response(status, List.copyOf(more), body);
    }
}
