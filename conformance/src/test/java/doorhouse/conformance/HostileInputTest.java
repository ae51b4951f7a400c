package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Requests that no client sends, by raw socket: each gets an answer, and the server serves on.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileInputTest {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final Set<Integer> REFUSED =
            Set.of(400, 404, 405, 408, 411, 413, 414, 415, 417, 431, 501, 505);
    private static final String TARGET = "X-Amz-Target: AWSCognitoIdentityProviderService.";

    private final PackedServer server;

    HostileInputTest(@TempDir Path data) throws IOException, InterruptedException {
        server = PackedServer.run("dev", data);
    }

    @AfterEach
    void itStillServes() throws InterruptedException {
        assertThat(server.ready()).isTrue();
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    static Stream<Arguments> brokenHttp() {
        return Stream.of(
                text(
                        "two ways to say how long a body is",
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                text(
                        "two lengths",
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}"),
                text(
                        "a length with a sign",
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +2\r\n\r\n{}"),
                text(
                        "a length below zero",
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n"),
                text(
                        "a length beyond all numbers",
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999\r\n\r\n"),
                text(
                        "a length of gigabytes",
                        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999999\r\n\r\n"),
                text(
                        "two hosts",
                        "POST / HTTP/1.1\r\nHost: a\r\nHost: b\r\nContent-Length: 0\r\n\r\n"),
                text("no host", "POST / HTTP/1.1\r\nContent-Length: 0\r\n\r\n"),
                text(
                        "an unknown transfer coding",
                        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
                text(
                        "a space before the colon",
                        "POST / HTTP/1.1\r\nHost : a\r\nContent-Length: 0\r\n\r\n"),
                text(
                        "a folded header",
                        "POST / HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\nContent-Length: 0\r\n\r\n"),
                text(
                        "lines that end in LF alone",
                        "POST / HTTP/1.1\nHost: a\nContent-Length: 0\n\n"),
                text(
                        "a NUL in a header",
                        "POST / HTTP/1.1\r\nHost: a\r\nX-A: b\0c\r\nContent-Length: 0\r\n\r\n"),
                text(
                        "a bare CR in a header",
                        "POST / HTTP/1.1\r\nHost: a\r\nX-A: b\rc\r\nContent-Length: 0\r\n\r\n"),
                text(
                        "a chunk of negative size",
                        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n\r\n"),
                text(
                        "a chunk of hexadecimal prefix",
                        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n"),
                text(
                        "junk after a chunk",
                        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}junk\r\n0\r\n\r\n"),
                text(
                        "a header of a megabyte",
                        "GET / HTTP/1.1\r\nHost: a\r\nX-A: " + "b".repeat(1 << 20) + "\r\n\r\n"),
                text(
                        "ten thousand headers",
                        "GET / HTTP/1.1\r\nHost: a\r\n" + "X-A: b\r\n".repeat(10_000) + "\r\n"),
                text(
                        "an address of a megabyte",
                        "GET /" + "a".repeat(1 << 20) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                text("a way up", "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n"),
                text(
                        "a hidden way up",
                        "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n"),
                text("an encoded NUL", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n"),
                text("a broken escape", "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n"),
                text("an unknown version", "GET / HTTP/9.9\r\nHost: a\r\n\r\n"),
                text(
                        "an unknown method",
                        "BREW / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"),
                text("a tunnel", "CONNECT other:443 HTTP/1.1\r\nHost: other:443\r\n\r\n"),
                text(
                        "another host's address",
                        "GET http://other/dev/inbox HTTP/1.1\r\nHost: a\r\n\r\n"),
                text(
                        "an unknown expectation",
                        "POST / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\nContent-Length: 0\r\n\r\n"));
    }

    @ParameterizedTest
    @MethodSource
    void brokenHttp(String request) throws IOException {
        var answer = exchange(request.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(answer.status()).as(answer.text()).isIn(REFUSED);
        assertThat(answer.text()).doesNotContain("Exception:", "\tat ", "jetty", "root:");
    }

    static Stream<Arguments> brokenCalls() {
        return Stream.of(
                call("no body at all", "SignUp", ""),
                call("not JSON", "SignUp", "ClientId=abc"),
                call("half an object", "SignUp", "{\"ClientId\":\"abc\""),
                call("more after the object", "SignUp", "{}{}"),
                call("a list", "SignUp", "[]"),
                call("a word", "SignUp", "\"hello\""),
                call("null", "SignUp", "null"),
                call("a wrong type", "SignUp", "{\"ClientId\":{\"a\":1}}"),
                call("a number as a name", "SignUp", "{\"ClientId\":12}"),
                call("a deep nest", "SignUp", "[".repeat(100_000) + "]".repeat(100_000)),
                call(
                        "a deep nest in a member",
                        "SignUp",
                        "{\"a\":" + "{\"a\":".repeat(50_000) + "1" + "}".repeat(50_001)),
                call(
                        "a number of a hundred thousand digits",
                        "SignUp",
                        "{\"ClientId\":" + "9".repeat(100_000) + "}"),
                call("a number of great power", "ListUserPools", "{\"MaxResults\":1e999999999}"),
                call("a name twice", "SignUp", "{\"ClientId\":\"a\",\"ClientId\":\"b\"}"),
                call("broken UTF-8", "SignUp", "{\"ClientId\":\"\u00ff\u00fe\"}"),
                call(
                        "a lone surrogate",
                        "SignUp",
                        "{\"ClientId\":\"\\ud800\",\"Username\":\"\\udfff\",\"Password\":\"x\"}"),
                call(
                        "a NUL in a name",
                        "SignUp",
                        "{\"ClientId\":\"a\\u0000b\",\"Username\":\"\\u0000\",\"Password\":\"x\"}"),
                call(
                        "a hundred thousand attributes",
                        "SignUp",
                        "{\"ClientId\":\"a\",\"Username\":\"a\",\"Password\":\"b\",\"UserAttributes\":["
                                + "{\"Name\":\"a\"},".repeat(50_000)
                                + "{\"Name\":\"a\"}]}"),
                call("an unknown operation", "DropAllUsers", "{}"),
                call("an operation with a path", "../SignUp", "{}"),
                call("an operation of a megabyte", "A".repeat(10_000), "{}"),
                call(
                        "a signed operation without a signature",
                        "ListUserPools",
                        "{\"MaxResults\":1}"),
                call(
                        "a session of zeros",
                        "RespondToAuthChallenge",
                        "{\"ClientId\":\"a\",\"ChallengeName\":\"SMS_MFA\",\"Session\":\""
                                + "0".repeat(2_048)
                                + "\"}"),
                call(
                        "a token of dots",
                        "GetUser",
                        "{\"AccessToken\":\"" + ".".repeat(2_000) + "\"}"),
                call("a token of brackets", "GetUser", "{\"AccessToken\":\"W10.W10.W10\"}"));
    }

    @ParameterizedTest
    @MethodSource
    void brokenCalls(String request) throws IOException {
        var answer = exchange(request.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(answer.status()).as(answer.text()).isIn(400, 404, 413, 431);
        assertThat(answer.text()).doesNotContain("\tat ", "jackson", "doorhouse.");
    }

    static Stream<Arguments> wrongTypes() {
        return Stream.of(
                        "text/plain",
                        "application/json",
                        "application/xml",
                        "multipart/form-data",
                        "application/x-www-form-urlencoded",
                        "application/x-amz-json-1.1; charset=utf-7",
                        "application/cbor",
                        "a/b/c",
                        "")
                .map(type -> arguments(named("type: " + type, type)));
    }

    @ParameterizedTest
    @MethodSource
    void wrongTypes(String type) throws IOException {
        var answer = exchange(post("Content-Type: " + type + "\r\n" + TARGET + "SignUp\r\n", "{}"));

        assertThat(answer.status()).as(answer.text()).isIn(REFUSED);
    }

    static Stream<Arguments> badSignatures() {
        return Stream.of(
                        "AWS4-HMAC-SHA256",
                        "AWS4-HMAC-SHA256 Credential=, SignedHeaders=, Signature=",
                        "AWS4-HMAC-SHA256 Credential=doorhouse/20260101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=00",
                        "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host;host, Signature="
                                + "0".repeat(64),
                        "AWS4-ECDSA-P256-SHA256 Credential=a, SignedHeaders=host, Signature=00",
                        "AWS4-HMAC-SHA256 " + "Credential=a,".repeat(500),
                        "Basic ZG9vcmhvdXNlOmRvb3Job3VzZQ==",
                        "Bearer x.y.z",
                        "\"")
                .map(header ->
                        arguments(
                                named(header.substring(0, Math.min(60, header.length())), header)));
    }

    @ParameterizedTest
    @MethodSource
    void badSignatures(String header) throws IOException {
        var headers =
                "Authorization: "
                        + header
                        + "\r\nX-Amz-Date: 20260101T000000Z\r\n"
                        + TARGET
                        + "ListUserPools\r\nContent-Type: application/x-amz-json-1.1\r\n";

        var answer = exchange(post(headers, "{\"MaxResults\":1}"));

        assertThat(answer.status()).as(answer.text()).isIn(400, 403);
        assertThat(answer.text()).doesNotContain("\"UserPools\"");
    }

    @Test
    void aBodyThatNeverEndsIsGivenUp() throws IOException {
        var head =
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-amz-json-1.1\r\n"
                        + TARGET
                        + "SignUp\r\nContent-Length: 100\r\n\r\n{";

        var answer = exchange(head.getBytes(StandardCharsets.ISO_8859_1));

        assertThat(answer.status()).isEqualTo(408);
        assertThat(answer.millis()).isLessThan(PATIENCE_MILLIS);
    }

    @Test
    void muchThatIsOnlyAnnouncedTakesNoRoom() throws IOException, InterruptedException {
        var announced =
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n{"
                        .getBytes(StandardCharsets.US_ASCII);
        var announcers = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 1_000; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                announcers.add(socket);
                socket.getOutputStream().write(announced);
            }

            assertThat(server.ready()).isTrue();
        } finally {
            for (var socket : announcers) socket.close();
        }
    }

    @Test
    void manyWhoSayNothingKeepNobodyOut() throws IOException, InterruptedException {
        var silent = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 300; i++) {
                var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                silent.add(socket);
                socket.getOutputStream()
                        .write(
                                "POST / HTTP/1.1\r\nHost: a\r\nX-"
                                        .getBytes(StandardCharsets.US_ASCII));
            }

            assertThat(server.ready()).isTrue();
        } finally {
            for (var socket : silent) socket.close();
        }
    }

    @Test
    void manyWhoHangUpInTheMiddleLeaveNothingBehind() throws IOException, InterruptedException {
        var half = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{";
        for (int i = 0; i < 500; i++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
            }
        }

        assertThat(server.ready()).isTrue();
        assertThat(server.log()).doesNotContain("OutOfMemory");
    }

    @Test
    void oneConnectionAnswersManyInTheirOrder() throws IOException {
        var one = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n";
        var last = "GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

        var answer = exchange((one.repeat(50) + last).getBytes(StandardCharsets.US_ASCII));

        assertThat(answer.text().split("HTTP/1.1 200", -1)).hasSize(51);
        assertThat(answer.text().lastIndexOf("HTTP/1.1 404"))
                .isGreaterThan(answer.text().lastIndexOf("HTTP/1.1 200"));
    }

    private static Arguments text(String name, String request) {
        return arguments(named(name, request));
    }

    private static Arguments call(String name, String operation, String body) {
        var headers = "Content-Type: application/x-amz-json-1.1\r\n" + TARGET + operation + "\r\n";
        return arguments(named(name, new String(post(headers, body), StandardCharsets.ISO_8859_1)));
    }

    private static byte[] post(String headers, String body) {
        return ("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                        + headers
                        + "Content-Length: "
                        + body.length()
                        + "\r\n\r\n"
                        + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    /// @param status 0 where the connection ended without an answer
    private record Answer(int status, String text, long millis) {}

    /// Sends bytes as they are and reads until the server hangs up or has been silent for long.
    private Answer exchange(byte[] request) throws IOException {
        long start = System.nanoTime();
        var answered = new java.io.ByteArrayOutputStream();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            send(socket, request);
            byte[] buffer = new byte[8_192];
            while (!whole(answered)) {
                int read = socket.getInputStream().read(buffer);
                if (read < 0) break;
                answered.write(buffer, 0, read);
            }
        } catch (java.net.SocketException e) {
            // Reset: the server hung up while bytes were still on their way.
        }
        var text = answered.toString(StandardCharsets.UTF_8);
        int status = text.startsWith("HTTP/1.1 ") ? Integer.parseInt(text.substring(9, 12)) : 0;
        return new Answer(status, text, (System.nanoTime() - start) / 1_000_000);
    }

    /// A server may refuse before it has read all, and then hang up: that is an answer too.
    private static void send(Socket socket, byte[] request) throws IOException {
        try {
            socket.getOutputStream().write(request);
        } catch (java.net.SocketException e) {
            if (!List.of("Broken pipe", "Connection reset").contains(e.getMessage())) throw e;
        }
    }

    /// Whether an error answer has come whole; what comes before a 404 or an error is read on.
    private static boolean whole(java.io.ByteArrayOutputStream answered) {
        var text = answered.toString(StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || text.startsWith("HTTP/1.1 200")) return false;
        var length =
                java.util.regex.Pattern.compile("(?i)\r\ncontent-length: (\\d+)").matcher(text);
        return length.find() && text.length() >= end + 4 + Integer.parseInt(length.group(1));
    }
}
