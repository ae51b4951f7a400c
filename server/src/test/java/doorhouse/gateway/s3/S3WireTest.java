package doorhouse.gateway.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.RawRequest.Header;
import doorhouse.sigv4.Sha256;
import doorhouse.sigv4.Signer;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/// What comes over the wire that no honest client sends, and what browsers send.
class S3WireTest {
    private static final TestStore STORE = new TestStore();
    private static final TestServer SERVER = TestServer.before(STORE.stores());
    private static final StaticCredentialsProvider ROOT =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("doorhouse", "doorhouse"));
    private static final Signer SIGNER =
            new Signer("doorhouse", Secret.of("doorhouse"), null, new Region("us-east-1"), "s3");

    private final String bucket = "b" + UUID.randomUUID();

    @AfterAll
    static void close() {
        SERVER.close();
        STORE.close();
    }

    /// Changes what Amazon's SDK has signed.
    private record Tampering(SdkHttpClient client, UnaryOperator<byte[]> change)
            implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            var body = request.contentStreamProvider();
            if (body.isEmpty()) return client.prepareRequest(request);
            byte[] sent = change.apply(all(body.get().newStream()));
            return client.prepareRequest(
                    HttpExecuteRequest.builder()
                            .request(
                                    request.httpRequest().toBuilder()
                                            .putHeader(
                                                    "Content-Length", Integer.toString(sent.length))
                                            .build())
                            .contentStreamProvider(() -> new ByteArrayInputStream(sent))
                            .build());
        }

        @Override
        public void close() {
            client.close();
        }
    }

    private static byte[] all(InputStream in) {
        try {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void assertTamperedIsRefused(
            boolean chunked,
            RequestChecksumCalculation checksums,
            String code,
            UnaryOperator<String> change) {
        UnaryOperator<byte[]> bytes =
                sent ->
                        change.apply(new String(sent, java.nio.charset.StandardCharsets.ISO_8859_1))
                                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        var client =
                SERVER.s3(
                        ROOT,
                        b ->
                                b.httpClientBuilder(null)
                                        .httpClient(
                                                new Tampering(
                                                        UrlConnectionHttpClient.create(), bytes))
                                        .serviceConfiguration(
                                                S3Configuration.builder()
                                                        .chunkedEncodingEnabled(chunked)
                                                        .pathStyleAccessEnabled(true)
                                                        .build())
                                        .forcePathStyle(null)
                                        .requestChecksumCalculation(checksums));
        int before = STORE.objects().size();

        var refused =
                catchThrowableOfType(
                        software.amazon.awssdk.services.s3.model.S3Exception.class,
                        () ->
                                client.putObject(
                                        r -> r.bucket(bucket).key("k"),
                                        RequestBody.fromString("m".repeat(900_000))));

        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(STORE.objects()).hasSize(before);
    }

    @Test
    void aTamperedBodyIsNotStored() {
        var never = RequestChecksumCalculation.WHEN_REQUIRED;
        var always = RequestChecksumCalculation.WHEN_SUPPORTED;

        assertTamperedIsRefused(
                false, never, "XAmzContentSHA256Mismatch", s -> s.replaceFirst("m", "n"));
        assertTamperedIsRefused(
                false,
                never,
                "XAmzContentSHA256Mismatch",
                s -> s.substring(0, s.length() - 1) + "n");
        for (var checksums : List.of(never, always)) {
            assertTamperedIsRefused(
                    true, checksums, "SignatureDoesNotMatch", s -> s.replaceFirst("m", "n"));
            assertTamperedIsRefused(
                    true,
                    checksums,
                    "SignatureDoesNotMatch",
                    s -> s.replaceFirst("m\r\n0;", "n\r\n0;"));
        }
        // The checksum that comes last is signed too.
        assertTamperedIsRefused(
                true,
                always,
                "SignatureDoesNotMatch",
                s -> s.replaceFirst("crc32:.{4}", "crc32:AAAA"));
        assertTamperedIsRefused(
                true, always, "MalformedTrailerError", s -> s.replace("sum-crc32:", "sum-xxx32:"));
    }

    @Test
    void aBodyThatWasTakenAwayIsNotAnEmptyObject() {
        var path = "/" + bucket + "/k";
        var request = signed("PUT", path, "", hostHeader(), Sha256.hex("body".getBytes(UTF_8)));

        var answer = sent(request, 0, new byte[0]);

        assertThat(answer).startsWith("HTTP/1.1 400").contains("XAmzContentSHA256Mismatch");
        assertThat(STORE.objects()).doesNotContainKey(path);
    }

    private static String hostHeader() {
        return SERVER.address().getAuthority();
    }

    private static RawRequest signed(
            String method, String path, String query, String host, String hash, Header... more) {
        var headers = new ArrayList<Header>();
        headers.add(new Header("Host", host));
        headers.add(new Header("x-amz-content-sha256", hash));
        headers.addAll(List.of(more));
        return SIGNER.sign(
                new RawRequest(method, path, query, headers, hash), SERVER.clock().instant());
    }

    /// Sends it byte by byte as it stands, and reads the answer.
    private static String sent(RawRequest request, long length, byte[] body) {
        try (var socket = new Socket(SERVER.address().getHost(), SERVER.address().getPort())) {
            var head = new StringBuilder();
            var query = request.query() == null ? "" : request.query();
            head.append(request.method() + " " + request.path());
            head.append((query.isEmpty() ? "" : "?" + query) + " HTTP/1.1\r\n");
            for (var header : request.headers())
                head.append(header.name() + ": " + header.value() + "\r\n");
            if (length >= 0) head.append("Content-Length: " + length + "\r\n");
            head.append("Connection: close\r\n\r\n");
            socket.getOutputStream().write(head.toString().getBytes(UTF_8));
            socket.getOutputStream().write(body);
            if (body.length < length) socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            return "broken off: " + e;
        }
    }

    private static String got(String path) {
        return sent(
                signed("GET", path, "", hostHeader(), Sha256.hex(new byte[0])), -1, new byte[0]);
    }

    @Test
    void aBodyThatBreaksOffIsNotStored() {
        byte[] body = "x".repeat(100_000).getBytes(UTF_8);
        var path = "/" + bucket + "/k";
        for (var hash : List.of("UNSIGNED-PAYLOAD", Sha256.hex(body)))
            sent(
                    signed("PUT", path, "", hostHeader(), hash),
                    body.length,
                    java.util.Arrays.copyOf(body, 99_999));

        assertThat(STORE.objects()).doesNotContainKey(path);
        var answer =
                sent(signed("PUT", path, "", hostHeader(), "UNSIGNED-PAYLOAD"), body.length, body);
        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(STORE.stored(path).bytes()).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%s/../other/k",
                "/%s/a/%%2e%%2e/k",
                "/%s/a%%2F..%%2F..%%2Fother/k",
                "/%s//k",
                "/%s/a%%00",
                "/%s/a%%ff",
                "/%s/%%252e%%252e/k",
                "/%s/.;x/../k"
            })
    void aNameWithTwoReadingsNeverReachesTheStore(String path) {
        int before = STORE.asked().size();

        var answer = got(path.formatted(bucket));

        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(STORE.asked()).hasSize(before);
    }

    @Test
    void oneObjectHasManySpellingsAndOneName() {
        STORE.objects()
                .put(
                        "/" + bucket + "/a/b%2Bc",
                        new TestStore.Stored("x".getBytes(UTF_8), java.util.Map.of()));

        for (var path : List.of("/a/b+c", "/a%2Fb%2Bc", "/%61/b%2bc"))
            assertThat(got("/" + bucket + path)).startsWith("HTTP/1.1 200").endsWith("\r\n\r\nx");
    }

    @Test
    void aHeaderThatDecidesMustBeSigned() {
        var request = signed("PUT", "/" + bucket + "/k", "", hostHeader(), "UNSIGNED-PAYLOAD");
        var headers = new ArrayList<>(request.headers());
        headers.add(new Header("x-amz-copy-source", "other/secret"));

        var answer =
                sent(
                        new RawRequest("PUT", request.path(), "", headers, request.bodyHash()),
                        0,
                        new byte[0]);

        assertThat(answer).startsWith("HTTP/1.1 403").contains("which were not signed");
    }

    /// The store is told the source that was decided about, however the caller wrote it.
    @ParameterizedTest
    @ValueSource(strings = {"/%s/a%%2Fb+c", "%s/a/b%%2bc", "%s%%2Fa%%2fb+c"})
    void aCopysSourceIsToldInOneForm(String source) {
        STORE.objects()
                .put(
                        "/" + bucket + "/a/b%2Bc",
                        new TestStore.Stored("x".getBytes(UTF_8), java.util.Map.of()));

        var answer =
                sent(
                        signed(
                                "PUT",
                                "/" + bucket + "/copy",
                                "",
                                hostHeader(),
                                "UNSIGNED-PAYLOAD",
                                new Header("x-amz-copy-source", source.formatted(bucket))),
                        0,
                        new byte[0]);

        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(STORE.last().header("x-amz-copy-source")).isEqualTo(bucket + "/a/b%2Bc");
    }

    @Test
    void bucketsStandInHostsToo() {
        var path = "/" + bucket + "/k";
        STORE.objects().put(path, new TestStore.Stored("x".getBytes(UTF_8), java.util.Map.of()));
        var empty = Sha256.hex(new byte[0]);

        for (var host :
                List.of(
                        bucket + ".s3.localhost",
                        bucket + ".s3.us-east-1.localhost",
                        bucket + ".localhost:" + SERVER.address().getPort()))
            assertThat(sent(signed("GET", "/k", "", host, empty), -1, new byte[0]))
                    .startsWith("HTTP/1.1 200")
                    .endsWith("\r\n\r\nx");
        assertThat(sent(signed("GET", path, "", "s3.localhost", empty), -1, new byte[0]))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void whoSignsNothingIsRefusedAtS3sHost() {
        var headers = List.of(new Header("Host", bucket + ".s3.localhost"));

        var answer = sent(new RawRequest("GET", "/k", "", headers, ""), -1, new byte[0]);

        assertThat(answer).startsWith("HTTP/1.1 403").contains("<Code>AccessDenied</Code>");
    }

    @Test
    void signaturesOfVersionTwoAreRefused() {
        var headers = List.of(new Header("Host", hostHeader()));
        var presigned = "AWSAccessKeyId=doorhouse&Signature=eA%3D%3D&Expires=2000000000";
        var signed = new Header("Authorization", "AWS doorhouse:eA==");

        for (var request :
                List.of(
                        new RawRequest("GET", "/" + bucket + "/k", presigned, headers, ""),
                        new RawRequest(
                                "GET",
                                "/" + bucket + "/k",
                                "",
                                List.of(headers.getFirst(), signed),
                                "")))
            assertThat(sent(request, -1, new byte[0]))
                    .startsWith("HTTP/1.1 400")
                    .contains("<Code>InvalidRequest</Code>")
                    .contains("Please use AWS4-HMAC-SHA256.");
    }

    @Test
    void aClockThatIsFarOffIsRefused() {
        var late =
                SIGNER.sign(
                        new RawRequest(
                                "GET",
                                "/",
                                "",
                                List.of(
                                        new Header("Host", hostHeader()),
                                        new Header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")),
                                "UNSIGNED-PAYLOAD"),
                        SERVER.clock().instant().minus(Duration.ofMinutes(16)));

        assertThat(sent(late, -1, new byte[0]))
                .startsWith("HTTP/1.1 403")
                .contains("<Code>RequestTimeTooSkewed</Code>");
    }

    @Test
    void presignedAddressesWorkUntilTheyExpire() throws Exception {
        var http = HttpClient.newHttpClient();
        try (var presigner =
                        S3Presigner.builder()
                                .endpointOverride(SERVER.address())
                                .region(software.amazon.awssdk.regions.Region.US_EAST_1)
                                .credentialsProvider(ROOT)
                                .serviceConfiguration(
                                        S3Configuration.builder()
                                                .pathStyleAccessEnabled(true)
                                                .build())
                                .build();
                var later = TestServer.before(STORE.stores())) {
            var put =
                    presigner.presignPutObject(r ->
                            r.signatureDuration(Duration.ofMinutes(10))
                                    .putObjectRequest(p -> p.bucket(bucket).key("ä b")));
            var get =
                    presigner.presignGetObject(r ->
                            r.signatureDuration(Duration.ofMinutes(10))
                                    .getObjectRequest(p -> p.bucket(bucket).key("ä b")));

            var stored =
                    http.send(
                            HttpRequest.newBuilder(put.url().toURI())
                                    .PUT(HttpRequest.BodyPublishers.ofString("öffentlich"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            var read =
                    http.send(
                            HttpRequest.newBuilder(get.url().toURI()).build(),
                            HttpResponse.BodyHandlers.ofString());
            var other =
                    http.send(
                            HttpRequest.newBuilder(
                                            URI.create(get.url().toString().replace("b?", "c?")))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(stored.statusCode()).as(stored.body()).isEqualTo(200);
            assertThat(read.body()).isEqualTo("öffentlich");
            assertThat(other.statusCode()).isEqualTo(403);
            assertThat(other.body()).contains("SignatureDoesNotMatch");
            assertThat(STORE.last().query()).doesNotContain("X-Amz-Signature");

            later.clock().forward(Duration.ofMinutes(11));
            var address =
                    get.url()
                            .toString()
                            .replace(
                                    ":" + SERVER.address().getPort(),
                                    ":" + later.address().getPort());
            var expired =
                    http.send(
                            HttpRequest.newBuilder(URI.create(address)).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(expired.statusCode()).isEqualTo(403);
            assertThat(expired.body()).contains("Request has expired");
        }
    }

    /// Where people sign in, a link must not open what somebody stored.
    @Test
    void aLinkDoesNotWorkAtAPoolsDomain() {
        var host = "login-" + UUID.randomUUID() + ".example.com";
        var pool = SERVER.pool();
        SERVER.admin()
                .createUserPoolDomain(r ->
                        r.userPoolId(pool.id())
                                .domain(host)
                                .customDomainConfig(c ->
                                        c.certificateArn(
                                                "arn:aws:acm:us-east-1:123456789012:certificate/1")));
        var path = "/" + bucket + "/k";
        STORE.objects().put(path, new TestStore.Stored("x".getBytes(UTF_8), java.util.Map.of()));

        assertThat(sent(presigned(host, path), -1, new byte[0])).startsWith("HTTP/1.1 404");
        assertThat(sent(presigned("other.example", path), -1, new byte[0]))
                .startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\nx");
        assertThat(sent(signed("GET", path, "", host, "UNSIGNED-PAYLOAD"), -1, new byte[0]))
                .startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\nx");
    }

    private RawRequest presigned(String host, String path) {
        try (var presigner =
                S3Presigner.builder()
                        .endpointOverride(URI.create("http://" + host))
                        .region(software.amazon.awssdk.regions.Region.US_EAST_1)
                        .credentialsProvider(ROOT)
                        .serviceConfiguration(
                                S3Configuration.builder().pathStyleAccessEnabled(true).build())
                        .build()) {
            var url =
                    presigner
                            .presignGetObject(r ->
                                    r.signatureDuration(Duration.ofMinutes(10))
                                            .getObjectRequest(g -> g.bucket(bucket).key("k")))
                            .url();
            return new RawRequest(
                    "GET", path, url.getQuery(), List.of(new Header("Host", host)), "");
        }
    }

    @Test
    void anObjectIsNoServiceWorker() {
        var path = "/" + bucket + "/k";
        STORE.objects().put(path, new TestStore.Stored("x".getBytes(UTF_8), java.util.Map.of()));
        var worker = new Header("Service-Worker", "script");

        var answer =
                sent(
                        signed("GET", path, "", hostHeader(), "UNSIGNED-PAYLOAD", worker),
                        -1,
                        new byte[0]);

        assertThat(answer).startsWith("HTTP/1.1 403").contains("<Code>AccessDenied</Code>");
    }

    @Test
    void pathsOfOurOwnAreNotOpenedToBrowsersAsObjects() {
        var headers =
                List.of(
                        new Header("Host", hostHeader()),
                        new Header("Origin", "https://app.example"),
                        new Header("Access-Control-Request-Method", "GET"),
                        new Header("Access-Control-Request-Headers", "x-amz-content-sha256"));

        var answer =
                sent(new RawRequest("OPTIONS", "/health/live", "", headers, ""), -1, new byte[0]);

        assertThat(answer).startsWith("HTTP/1.1 405").doesNotContain("Access-Control-Allow");
    }

    /// A store would take the current object in its place.
    @Test
    void anEmptyVersionIsNone() {
        var path = "/" + bucket + "/k";
        STORE.objects().put(path, new TestStore.Stored("x".getBytes(UTF_8), java.util.Map.of()));
        int before = STORE.asked().size();
        byte[] document =
                "<Delete><Object><Key>k</Key><VersionId></VersionId></Object></Delete>"
                        .getBytes(UTF_8);
        var hash = Sha256.hex(document);

        var read = sent(signed("GET", path, "versionId=", hostHeader(), hash), -1, new byte[0]);
        var deleted =
                sent(
                        signed("POST", "/" + bucket, "delete=", hostHeader(), hash),
                        document.length,
                        document);

        assertThat(read).startsWith("HTTP/1.1 400");
        assertThat(deleted).startsWith("HTTP/1.1 400");
        assertThat(STORE.asked()).hasSize(before);
    }

    @Test
    void browsersAreToldWhatTheyMay() throws Exception {
        var question =
                HttpRequest.newBuilder(SERVER.address().resolve("/" + bucket + "/k"))
                        .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                        .header("Origin", "https://app.example")
                        .header("Access-Control-Request-Method", "PUT")
                        .header(
                                "Access-Control-Request-Headers",
                                "authorization,x-amz-content-sha256,x-amz-date")
                        .build();
        var http = HttpClient.newHttpClient();

        var open = http.send(question, HttpResponse.BodyHandlers.ofString());

        assertThat(open.statusCode()).isEqualTo(200);
        assertThat(open.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(open.headers().firstValue("Access-Control-Allow-Methods").orElse(""))
                .contains("PUT");
        assertThat(open.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
                .contains("authorization");
        var told =
                sent(
                        signed(
                                "GET",
                                "/" + bucket + "/none",
                                "",
                                hostHeader(),
                                "UNSIGNED-PAYLOAD",
                                new Header("Origin", "https://app.example")),
                        -1,
                        new byte[0]);
        assertThat(told)
                .startsWith("HTTP/1.1 404")
                .contains("Access-Control-Allow-Origin: *")
                .contains("Access-Control-Expose-Headers: *");

        try (var one =
                TestServer.before(STORE.stores("http://127.0.0.1:1", "https://one.example"))) {
            var refused =
                    http.send(
                            HttpRequest.newBuilder(question, (_, _) -> true)
                                    .uri(one.address().resolve("/" + bucket + "/k"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(refused.statusCode()).isEqualTo(403);
        }
    }

    /// However long a body is, what is under way of it is no more than what sockets and a few
    /// pieces hold: the sender never gets further ahead of the store than that.
    @Test
    void aHundredMegabytesFlowThroughWithoutBeingHeld() throws IOException {
        long length = 100L << 20;
        var made = new AtomicLong();
        var farthest = new AtomicLong();
        long taken = STORE.taken();
        var body =
                new InputStream() {
                    private long left = length;

                    @Override
                    public int read() {
                        throw new UnsupportedOperationException();
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int count) {
                        if (left == 0) return -1;
                        int read = (int) Math.min(count, left);
                        left -= read;
                        long ahead = made.addAndGet(read) - (STORE.taken() - taken);
                        farthest.accumulateAndGet(ahead, Math::max);
                        return read;
                    }
                };
        var key = TestStore.LARGE + length;

        SERVER.s3(ROOT, b -> b.requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED))
                .putObject(
                        r -> r.bucket(bucket).key(key), RequestBody.fromInputStream(body, length));

        assertThat(STORE.taken() - taken).isEqualTo(length);
        assertThat(farthest.get()).isLessThan(32L << 20);
        try (var back = SERVER.s3().getObject(r -> r.bucket(bucket).key(key))) {
            assertThat(back.transferTo(java.io.OutputStream.nullOutputStream())).isEqualTo(length);
        }
    }
}
