package doorhouse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.Signer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What an administrator does: on a server that runs as `dev` with its well-known keys, or on any
/// with the account's root key.
final class AdminCalls {
    private static final AccessKey DEV = new AccessKey("doorhouse", Secret.of("doorhouse"));
    private static final Set<String> SENT_ANYWAY = Set.of("Host", "X-Amz-Target");

    private final Connection connection;

    private final AccessKey key;

    /// The pair that signs.
    record AccessKey(String id, Secret secret) {
        /// The root key that a server's first start left in its data folder.
        static AccessKey ofRoot(Path data) throws IOException {
            var file = Files.readString(data.resolve("root-key.json"));
            return new AccessKey(
                    Connection.text(file, "AccessKeyId"),
                    Secret.of(Connection.text(file, "SecretAccessKey")));
        }
    }

    AdminCalls(Connection connection) {
        this(connection, DEV);
    }

    AdminCalls(Connection connection, AccessKey key) {
        this.connection = connection;
        this.key = key;
    }

    Connection.Answer userPools(String operation, String body) throws IOException {
        return json("cognito-idp", Connection.USER_POOLS + operation, body);
    }

    Connection.Answer identityPools(String operation, String body) throws IOException {
        return json("cognito-identity", Connection.IDENTITY_POOLS + operation, body);
    }

    /// As [#userPools], and tells how long the server took; the signature is not its work.
    long timed(String operation, String body) throws IOException {
        var target = Connection.USER_POOLS + operation;
        var signature = signed("cognito-idp", target, body);
        long start = System.nanoTime();
        connection.call(target, body, signature).good();
        return System.nanoTime() - start;
    }

    private Connection.Answer json(String service, String target, String body) throws IOException {
        return connection.call(target, body, signed(service, target, body));
    }

    private String signed(String service, String target, String body) {
        var given =
                List.of(
                        new RawRequest.Header("Host", connection.host()),
                        new RawRequest.Header("X-Amz-Target", target));
        return signed(service, given, body);
    }

    Connection.Answer iam(Map<String, String> parameters) throws IOException {
        var form = form(parameters);
        var given = List.of(new RawRequest.Header("Host", connection.host()));
        return connection.post("/", form, signed("iam", given, form));
    }

    static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
    }

    /// The header lines that the signature adds.
    private String signed(String service, List<RawRequest.Header> given, String body) {
        var signer = new Signer(key.id, key.secret, null, new Region("us-east-1"), service);
        var request = new RawRequest("POST", "/", "", new ArrayList<>(given), sha256(body));
        var lines = new StringBuilder();
        for (var header : signer.sign(request, Instant.now()).headers()) {
            if (!SENT_ANYWAY.contains(header.name()))
                lines.append(header.name()).append(": ").append(header.value()).append("\r\n");
        }
        return lines.toString();
    }

    private static String sha256(String body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(body.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
