package doorhouse.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.sigv4.SignatureOutcome.BadSignature;
import doorhouse.sigv4.SignatureOutcome.Incomplete;
import doorhouse.sigv4.SignatureOutcome.Missing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a request says of its own signature, read but not yet believed.
///
/// @param timestamp as it was written, for the string to sign
/// @param signedHeaders lower case, in the order given
/// @param sessionToken null when none was sent
/// @param lifetime how long a presigned request is good from its timestamp on; null for the header
///   form
record Claim(
        String accessKeyId,
        Scope scope,
        String timestamp,
        Instant signedAt,
        List<String> signedHeaders,
        String signature,
        @Nullable String sessionToken,
        @Nullable Duration lifetime) {
    private static final int MAX_LIFETIME_SECONDS = 604_800;
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
    private static final List<String> PRESIGNED =
            List.of(
                    "X-Amz-Algorithm",
                    "X-Amz-Credential",
                    "X-Amz-Date",
                    "X-Amz-Expires",
                    "X-Amz-SignedHeaders",
                    "X-Amz-Signature",
                    "X-Amz-Security-Token");

    static Claim read(RawRequest request, Query query) {
        var headers = request.values("Authorization");
        var presigned = query.parameters().stream().anyMatch(p -> PRESIGNED.contains(p.name()));
        if (headers.isEmpty() && !presigned) throw new Refusal(new Missing());
        if (headers.size() + (presigned ? 1 : 0) > 1)
            throw incomplete("Only one authentication mechanism is allowed.");
        return presigned ? presigned(query) : authorization(request, headers.getFirst());
    }

    /// The header form: `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`.
    private static Claim authorization(RawRequest request, String header) {
        if (!header.startsWith(Scope.ALGORITHM + " "))
            throw header.startsWith("AWS")
                    ? incomplete("Unsupported AWS 'algorithm' in Authorization.")
                    : new Refusal(new Missing());
        var parameters = parameters(header);
        var timestamp = single(request.values("X-Amz-Date"), "X-Amz-Date");
        var lacking = new ArrayList<String>();
        for (var name : List.of("Credential", "Signature", "SignedHeaders"))
            if (!parameters.containsKey(name))
                lacking.add("Authorization header requires '%s' parameter.".formatted(name));
        if (timestamp == null)
            lacking.add(
                    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date'"
                            + " header.");
        if (timestamp == null || !lacking.isEmpty())
            throw incomplete(
                    "%s (Hashed with SHA-256 and encoded with Base64) Authorization=%s"
                            .formatted(String.join(" ", lacking), hashed(header)));
        return claim(
                parameters.getOrDefault("Credential", ""),
                timestamp,
                parameters.getOrDefault("SignedHeaders", ""),
                parameters.getOrDefault("Signature", ""),
                single(request.values("X-Amz-Security-Token"), "X-Amz-Security-Token"),
                null);
    }

    private static Map<String, String> parameters(String header) {
        var parameters = new HashMap<String, String>();
        for (var part : header.substring(Scope.ALGORITHM.length()).split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0 || parameters.size() == 8)
                throw incomplete(
                        ("Invalid key=value pair (missing equal-sign) in Authorization header (hashed"
                                        + " with SHA-256 and encoded with Base64): '%s'.")
                                .formatted(hashed(header)));
            var name = part.substring(0, equals).strip();
            if (parameters.put(name, part.substring(equals + 1).strip()) != null)
                throw incomplete("Authorization header has '%s' twice.".formatted(name));
        }
        return parameters;
    }

    private static String hashed(String header) {
        return Base64.getEncoder().encodeToString(Sha256.hash(header.getBytes(UTF_8)));
    }

    private static Claim presigned(Query query) {
        var values = new HashMap<String, String>();
        for (var name : PRESIGNED) {
            var value = single(query.values(name), name);
            if (value != null) values.put(name, value);
            else if (!name.equals("X-Amz-Security-Token"))
                throw incomplete(
                        "AWS query-string parameters must include '%s'. Re-examine the query-string"
                                        .formatted(name)
                                + " parameters.");
        }
        if (!Scope.ALGORITHM.equals(values.get("X-Amz-Algorithm")))
            throw incomplete("Unsupported AWS 'algorithm' in X-Amz-Algorithm.");
        return claim(
                values.getOrDefault("X-Amz-Credential", ""),
                values.getOrDefault("X-Amz-Date", ""),
                values.getOrDefault("X-Amz-SignedHeaders", ""),
                values.getOrDefault("X-Amz-Signature", ""),
                values.get("X-Amz-Security-Token"),
                lifetime(values.getOrDefault("X-Amz-Expires", "")));
    }

    private static Duration lifetime(String seconds) {
        if (!SECONDS.matcher(seconds).matches())
            throw incomplete("X-Amz-Expires should be a number");
        int count = Integer.parseInt(seconds);
        if (count < 1 || count > MAX_LIFETIME_SECONDS)
            throw incomplete(
                    "X-Amz-Expires must be between 1 and %d seconds"
                            .formatted(MAX_LIFETIME_SECONDS));
        return Duration.ofSeconds(count);
    }

    private static Claim claim(
            String credential,
            String timestamp,
            String signedHeaders,
            String signature,
            @Nullable String sessionToken,
            @Nullable Duration lifetime) {
        var parts = credential.split("/", -1);
        if (parts.length != 5)
            throw incomplete(
                    ("Credential must have exactly 5 slash-delimited elements, e.g."
                                    + " keyid/date/region/service/term, got '%s'")
                            .formatted(credential));
        if (!parts[4].equals(Scope.TERMINATOR))
            throw bad(
                    "Credential should be scoped with a valid terminator: '%s', not '%s'."
                            .formatted(Scope.TERMINATOR, parts[4]));
        var signedAt = Timestamps.parse(timestamp);
        if (signedAt.isEmpty())
            throw incomplete(
                    ("Date must be in ISO-8601 'basic format'. Got '%s'. See"
                                    + " http://en.wikipedia.org/wiki/ISO_8601")
                            .formatted(timestamp));
        if (!timestamp.substring(0, 8).equals(parts[1]))
            throw bad(
                    ("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date"
                                    + " from HTTP: '%s' != '%s', from '%s'.")
                            .formatted(parts[1], timestamp.substring(0, 8), timestamp));
        return new Claim(
                parts[0],
                new Scope(parts[1], parts[2], parts[3]),
                timestamp,
                signedAt.get(),
                Arrays.asList(signedHeaders.split(";", -1)),
                signature,
                sessionToken,
                lifetime);
    }

    private static @Nullable String single(List<String> values, String name) {
        if (values.size() > 1) throw incomplete("'%s' is given twice.".formatted(name));
        return values.isEmpty() ? null : values.getFirst();
    }

    private static Refusal incomplete(String sentence) {
        return new Refusal(new Incomplete(sentence));
    }

    private static Refusal bad(String sentence) {
        return new Refusal(new BadSignature(sentence));
    }
}
