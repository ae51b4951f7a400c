package doorhouse.testing;

import doorhouse.crypto.SrpClient;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/// An app's half of one proof of a secret by SRP.
public final class TestSrp {
    private static final String TIME = "Tue Nov 3 09:05:07 UTC 2026";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SrpClient client;

    /// @param realm the part of the pool's id, or the device group key
    /// @param name the user's real name, or the device key
    public TestSrp(String realm, String name) {
        client = new SrpClient(realm, name, RANDOM);
    }

    public static TestSrp of(TestPool pool, String name) {
        return new TestSrp(pool.suffix(), name);
    }

    public String srpA() {
        return client.srpA();
    }

    /// The proof, for who puts together responses of one's own.
    ///
    /// @param parameters of the challenge
    /// @param block to be proved with, in Base64
    public String signature(String secret, Map<String, String> parameters, String block) {
        byte[] claim =
                client.proof(
                        secret,
                        parameters.getOrDefault("SALT", ""),
                        parameters.getOrDefault("SRP_B", ""),
                        Base64.getDecoder().decode(block),
                        TIME);
        return Base64.getEncoder().encodeToString(claim);
    }

    /// The responses to PASSWORD_VERIFIER or DEVICE_PASSWORD_VERIFIER, but for the names.
    ///
    /// @param parameters of the challenge
    public Map<String, String> responses(String secret, Map<String, String> parameters) {
        return responses(secret, parameters, parameters.getOrDefault("SECRET_BLOCK", ""));
    }

    /// The same with another block than the challenge's own.
    public Map<String, String> responses(
            String secret, Map<String, String> parameters, String block) {
        var responses = new HashMap<String, String>();
        responses.put("PASSWORD_CLAIM_SECRET_BLOCK", block);
        responses.put("TIMESTAMP", TIME);
        responses.put("PASSWORD_CLAIM_SIGNATURE", signature(secret, parameters, block));
        return responses;
    }
}
