package doorhouse.token;

import static java.nio.charset.StandardCharsets.US_ASCII;

import doorhouse.crypto.SigningAlgorithms;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;

/// One RSA key of a pool.
///
/// @param kid Base64 of 32 random bytes
/// @param signsFrom from then on it signs; it is published before
/// @param expiresAt from then on it is not published any more
record SigningKey(
        SigningAlgorithms algorithms,
        String kid,
        TokenUse use,
        RSAPublicKey publicKey,
        PrivateKey privateKey,
        Instant signsFrom,
        Instant expiresAt) {
    boolean signs(TokenUse wanted, Instant now) {
        return use == wanted && !now.isBefore(signsFrom);
    }

    boolean published(Instant now) {
        return now.isBefore(expiresAt);
    }

    SigningKey publishedUntil(Instant end) {
        return new SigningKey(algorithms, kid, use, publicKey, privateKey, signsFrom, end);
    }

    /// The first part of every token that this key signs.
    String header() {
        var json = "{\"kid\":\"" + kid + "\",\"alg\":\"RS256\"}";
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(US_ASCII));
    }

    byte[] sign(String input) {
        return algorithms.sign(privateKey, input.getBytes(US_ASCII));
    }

    boolean verifies(String input, byte[] signature) {
        return algorithms.verify(publicKey, input.getBytes(US_ASCII), signature);
    }
}
