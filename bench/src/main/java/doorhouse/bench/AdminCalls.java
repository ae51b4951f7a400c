package doorhouse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.Signer;
import java.io.IOException;
import java.net.URLEncoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What an administrator does on a server that runs as `dev`, with its well-known keys.
final class AdminCalls {
    private static final String KEY = "doorhouse";
    private static final Set<String> SENT_ANYWAY = Set.of("Host", "X-Amz-Target");

    private final Connection connection;

    AdminCalls(Connection connection) {
        this.connection = connection;
    }

    Connection.Answer userPools(String operation, String body) throws IOException {
        return json("cognito-idp", Connection.USER_POOLS + operation, body);
    }

    Connection.Answer identityPools(String operation, String body) throws IOException {
        return json("cognito-identity", Connection.IDENTITY_POOLS + operation, body);
    }

    private Connection.Answer json(String service, String target, String body) throws IOException {
        var given =
                List.of(
                        new RawRequest.Header("Host", connection.host()),
                        new RawRequest.Header("X-Amz-Target", target));
        return connection.call(target, body, signed(service, given, body));
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
    private static String signed(String service, List<RawRequest.Header> given, String body) {
        var signer = new Signer(KEY, Secret.of(KEY), null, new Region("us-east-1"), service);
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
