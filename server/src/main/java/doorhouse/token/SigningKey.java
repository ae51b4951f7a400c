package doorhouse.token;

import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;

/// One RSA key of a pool.
///
/// @param kid Base64 of 32 random bytes
/// @param signsFrom from then on it signs; it is published before
/// @param expiresAt from then on it is not published any more
record SigningKey(
        String kid,
        TokenUse use,
        RSAPublicKey publicKey,
        PrivateKey privateKey,
        Instant signsFrom,
        Instant expiresAt) {}
