package doorhouse.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import doorhouse.crypto.SigningAlgorithm;
import doorhouse.crypto.SigningAlgorithms;
import doorhouse.wire.Json;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/// One key of a pool.
///
/// @param kid Base64 of 32 random bytes
/// @param signsFrom from then on it signs; it is published before
/// @param expiresAt from then on it is not published any more
record SigningKey(
        SigningAlgorithms algorithms,
        SigningAlgorithm algorithm,
        String kid,
        TokenUse use,
        PublicKey publicKey,
        PrivateKey privateKey,
        Instant signsFrom,
        Instant expiresAt) {
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    boolean signs(TokenUse wanted, Instant now) {
        return use == wanted && !now.isBefore(signsFrom);
    }

    boolean published(Instant now) {
        return now.isBefore(expiresAt);
    }

    SigningKey publishedUntil(Instant end) {
        return new SigningKey(
                algorithms, algorithm, kid, use, publicKey, privateKey, signsFrom, end);
    }

    /// The first part of every token that this key signs.
    String header() {
        var json = "{\"kid\":\"" + kid + "\",\"alg\":\"" + algorithm.text() + "\"}";
        return BASE64URL.encodeToString(json.getBytes(US_ASCII));
    }

    /// The left half of a text's hash, in Base64url: by the hash that the algorithm signs with
    /// (OpenID Connect Core §3.1.3.6).
    String halfHash(String text) {
        byte[] hash = algorithm.hash(text.getBytes(US_ASCII));
        return BASE64URL.encodeToString(Arrays.copyOf(hash, hash.length / 2));
    }

    /// The claims as a compact JWS (RFC 7515).
    String signed(ObjectNode claims) {
        String input = header() + "." + BASE64URL.encodeToString(Json.write(claims));
        return input + "." + BASE64URL.encodeToString(sign(input));
    }

    byte[] sign(String input) {
        return algorithms.sign(algorithm, privateKey, input.getBytes(US_ASCII));
    }

    boolean verifies(String input, byte[] signature) {
        return algorithms.verify(algorithm, publicKey, input.getBytes(US_ASCII), signature);
    }
}
