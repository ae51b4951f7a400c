package doorhouse.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import doorhouse.boot.Stores;
import doorhouse.crypto.Secret;
import doorhouse.gateway.Backend;
import doorhouse.id.Region;
import doorhouse.outbound.AwsCredentials;
import doorhouse.sigv4.ChunkedInput;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.RawRequest.Header;
import doorhouse.sigv4.Sha256;
import doorhouse.sigv4.SignatureCheck;
import doorhouse.sigv4.SignatureOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// A small store that speaks S3: it keeps bytes, and serves only who signs by its own key. What it
/// was not sent whole it does not keep. It knows no policies at all.
public final class TestStore implements AutoCloseable {
    private static final Secret KEY = Secret.of("the-key-at-the-store");
    private static final Region REGION = new Region("eu-central-1");

    /// Objects under this are not kept: only how many bytes came, and so many come back.
    public static final String LARGE = "large/";

    /// Objects under this are denied to us.
    public static final String DENIED = "denied/";

    /// What came to it, bodies left out.
    public record Asked(String method, String path, String query, List<Header> headers) {
        public String header(String name) {
            return headers.stream()
                    .filter(header -> header.name().equalsIgnoreCase(name))
                    .map(Header::value)
                    .findFirst()
                    .orElse("");
        }

        @Override
        public String toString() {
            return method + " " + path + (query.isEmpty() ? "" : "?" + query);
        }
    }

    /// @param headers those that came with it
    public record Stored(byte[] bytes, Map<String, String> headers) {}

    private record Answer(int status, Map<String, String> headers, byte[] body) {}

    private final HttpServer server;
    private final SignatureCheck signatures =
            new SignatureCheck((_, _) -> Optional.of(KEY), Clock.systemUTC());
    private final Map<String, Stored> objects = new ConcurrentSkipListMap<>();
    private final Map<String, String> tags = new ConcurrentSkipListMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final AtomicLong taken = new AtomicLong();

    public TestStore() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    /// For the gateway.
    public Stores stores() {
        return stores("http://127.0.0.1:" + server.getAddress().getPort(), "*");
    }

    public Stores stores(String endpoint, String origin) {
        return new Stores(
                new Backend.Settings(
                        URI.create(endpoint),
                        REGION,
                        new AwsCredentials("AKIATHESTORESOWNKEYX", KEY, null),
                        false),
                null,
                List.of(origin));
    }

    /// By `/bucket/key`, as it is written in a path.
    public Map<String, Stored> objects() {
        return objects;
    }

    /// One that must be there.
    public Stored stored(String path) {
        return Objects.requireNonNull(objects.get(path), path);
    }

    /// The value of the tag `kind`, by object; of others it tells no tags.
    public Map<String, String> tags() {
        return tags;
    }

    public List<Asked> asked() {
        return asked;
    }

    public Asked last() {
        return asked.getLast();
    }

    /// How many bytes of bodies it has read.
    public long taken() {
        return taken.get();
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers =
                    exchange.getRequestHeaders().entrySet().stream()
                            .flatMap(h -> h.getValue().stream().map(v -> new Header(h.getKey(), v)))
                            .toList();
            var uri = exchange.getRequestURI();
            var query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
            var request = new Asked(exchange.getRequestMethod(), uri.getRawPath(), query, headers);
            asked.add(request);
            var answer =
                    signed(request)
                            ? answer(request, exchange.getRequestBody())
                            : error(403, "SignatureDoesNotMatch");
            tell(exchange, request, answer);
        }
    }

    private static void tell(HttpExchange exchange, Asked request, Answer answer)
            throws IOException {
        answer.headers.forEach(exchange.getResponseHeaders()::set);
        if (request.path.contains("/" + LARGE) && request.method.equals("GET")) {
            long length = Long.parseLong(request.path.replaceAll(".*/", ""));
            exchange.sendResponseHeaders(200, length);
            byte[] piece = new byte[8_192];
            for (long left = length; left > 0; left -= piece.length)
                exchange.getResponseBody().write(piece, 0, (int) Math.min(piece.length, left));
            return;
        }
        boolean none = request.method.equals("HEAD") || answer.body.length == 0;
        if (request.method.equals("HEAD"))
            exchange.getResponseHeaders()
                    .set("Content-Length", Integer.toString(answer.body.length));
        exchange.sendResponseHeaders(answer.status, none ? -1 : answer.body.length);
        if (!none) exchange.getResponseBody().write(answer.body);
    }

    private boolean signed(Asked request) {
        var raw =
                new RawRequest(
                        request.method,
                        request.path,
                        request.query,
                        request.headers,
                        request.header("x-amz-content-sha256"));
        return signatures.check(raw, "s3", REGION::equals) instanceof SignatureOutcome.Valid;
    }

    private Answer answer(Asked request, InputStream body) throws IOException {
        var path = request.path;
        if (path.contains("/" + DENIED)) return error(403, "AccessDenied");
        return switch (request.method) {
            case "PUT" -> put(request, body);
            case "GET", "HEAD" -> {
                if (request.query.startsWith("tagging")) yield tags(path);
                if (path.lastIndexOf('/') == 0 || request.query.startsWith("list-type"))
                    yield list(path);
                var stored = objects.get(path);
                if (stored == null) yield error(404, "NoSuchKey");
                var headers = new ConcurrentSkipListMap<>(stored.headers);
                headers.put("ETag", etag(stored.bytes));
                headers.put("Access-Control-Allow-Origin", "https://of-the-store.example");
                headers.put("Set-Cookie", "a=b");
                headers.put("Strict-Transport-Security", "max-age=1");
                yield new Answer(200, headers, stored.bytes);
            }
            case "DELETE" -> {
                objects.remove(path);
                yield new Answer(204, Map.of(), new byte[0]);
            }
            case "POST" -> post(request, body);
            default -> error(405, "MethodNotAllowed");
        };
    }

    private Answer put(Asked request, InputStream body) throws IOException {
        var source = request.header("x-amz-copy-source");
        byte[] bytes;
        var kept = new ConcurrentSkipListMap<String, String>();
        for (var header : request.headers) {
            var name = header.name().toLowerCase(java.util.Locale.ROOT);
            if (name.startsWith("x-amz-meta-") || name.startsWith("content-")) {
                if (!name.equals("content-length")) kept.put(name, header.value());
            }
        }
        if (!source.isEmpty()) {
            if (!objects.containsKey("/" + source)) return error(404, "NoSuchKey");
            bytes = stored("/" + source).bytes;
        } else if (request.header("x-amz-content-sha256").startsWith("STREAMING-")) {
            var trailers =
                    List.of(request.header("x-amz-trailer").split(",")).stream()
                            .filter(t -> !t.isEmpty())
                            .toList();
            long length = Long.parseLong(request.header("x-amz-decoded-content-length"));
            var chunked = new ChunkedInput(body, length, null, trailers);
            bytes = read(request, chunked);
            kept.putAll(chunked.trailers());
        } else {
            bytes = read(request, body);
            var hash = request.header("x-amz-content-sha256");
            if (hash.length() == 64 && !hash.equals(Sha256.hex(bytes)))
                return error(400, "XAmzContentSHA256Mismatch");
        }
        var place = request.path;
        if (request.query.contains("uploadId"))
            place +=
                    "?"
                            + List.of(request.query.split("&")).stream()
                                    .filter(p -> p.startsWith("partNumber"))
                                    .findFirst()
                                    .orElse("");
        if (place.lastIndexOf('/') > 0) objects.put(place, new Stored(bytes, kept));
        if (!source.isEmpty()) {
            var result = "<CopyObjectResult><ETag>" + etag(bytes) + "</ETag></CopyObjectResult>";
            return new Answer(200, Map.of(), result.getBytes(UTF_8));
        }
        return new Answer(200, Map.of("ETag", etag(bytes)), new byte[0]);
    }

    private byte[] read(Asked request, InputStream body) throws IOException {
        if (!request.path.contains("/" + LARGE)) {
            byte[] all = body.readAllBytes();
            taken.addAndGet(all.length);
            return all;
        }
        byte[] piece = new byte[8_192];
        long all = 0;
        for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
            taken.addAndGet(read);
            all += read;
        }
        return Long.toString(all).getBytes(UTF_8);
    }

    private Answer post(Asked request, InputStream body) throws IOException {
        var document = new String(body.readAllBytes(), UTF_8);
        if (request.query.startsWith("uploads"))
            return xml(
                    "<InitiateMultipartUploadResult><UploadId>u1</UploadId>"
                            + "</InitiateMultipartUploadResult>");
        if (request.query.startsWith("uploadId")) {
            var parts =
                    objects.keySet().stream()
                            .filter(k -> k.startsWith(request.path + "?partNumber"))
                            .toList();
            var whole = new java.io.ByteArrayOutputStream();
            for (var part : parts) {
                whole.writeBytes(stored(part).bytes);
                objects.remove(part);
            }
            objects.put(request.path, new Stored(whole.toByteArray(), Map.of()));
            return xml(
                    "<CompleteMultipartUploadResult><Location>http://127.0.0.1:1/inside</Location>"
                            + "<ETag>\"e\"</ETag></CompleteMultipartUploadResult>");
        }
        var deleted = new ArrayList<String>();
        for (var part : document.split("<Key>", -1)) {
            int end = part.indexOf("</Key>");
            if (end < 0) continue;
            var key = part.substring(0, end);
            objects.keySet()
                    .removeIf(k -> URLDecoder.decode(k, UTF_8).equals(request.path + "/" + key));
            deleted.add("<Deleted><Key>" + key + "</Key></Deleted>");
        }
        return xml("<DeleteResult>" + String.join("", deleted) + "</DeleteResult>");
    }

    private Answer list(String path) {
        var keys =
                objects.keySet().stream()
                        .filter(key -> key.startsWith(path.replaceAll("/$", "") + "/"))
                        .map(key ->
                                URLDecoder.decode(key.substring(key.indexOf('/', 1) + 1), UTF_8))
                        .map(key -> "<Contents><Key>" + key + "</Key></Contents>")
                        .collect(Collectors.joining());
        return xml("<ListBucketResult>" + keys + "</ListBucketResult>");
    }

    private Answer tags(String path) {
        if (!objects.containsKey(path)) return error(404, "NoSuchKey");
        var tag = tags.get(path);
        if (tag == null) return error(501, "NotImplemented");
        return xml(
                "<Tagging><TagSet><Tag><Key>kind</Key><Value>"
                        + tag
                        + "</Value></Tag></TagSet></Tagging>");
    }

    private static Answer xml(String document) {
        return new Answer(200, Map.of("Content-Type", "application/xml"), document.getBytes(UTF_8));
    }

    private static Answer error(int status, String code) {
        var document = "<Error><Code>" + code + "</Code><Message>of the store</Message></Error>";
        return new Answer(
                status, Map.of("Content-Type", "application/xml"), document.getBytes(UTF_8));
    }

    private static String etag(byte[] bytes) {
        return '"' + Sha256.hex(bytes).substring(0, 32) + '"';
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
