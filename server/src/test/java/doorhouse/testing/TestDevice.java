package doorhouse.testing;

import doorhouse.crypto.Srp;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ConfirmDeviceResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NewDeviceMetadataType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RespondToAuthChallengeResponse;

/// A device as an app has it: it keeps its key and its secret, and proves the secret by SRP.
public final class TestDevice {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final TestServer server;
    private final String client;
    private final String key;
    private final String groupKey;
    private String secret;

    public TestDevice(TestServer server, String client, NewDeviceMetadataType metadata) {
        this.server = server;
        this.client = client;
        this.key = metadata.deviceKey();
        this.groupKey = metadata.deviceGroupKey();
        byte[] random = new byte[40];
        RANDOM.nextBytes(random);
        this.secret = Base64.getEncoder().encodeToString(random);
    }

    private TestDevice(TestServer server, TestDevice same) {
        this.server = server;
        this.client = same.client;
        this.key = same.key;
        this.groupKey = same.groupKey;
        this.secret = same.secret;
    }

    /// The same device, whose next requests come to another node.
    public TestDevice at(TestServer node) {
        return new TestDevice(node, this);
    }

    public String key() {
        return key;
    }

    /// From now on it proves another secret than the one it was confirmed with.
    public TestDevice forgetting() {
        secret = "forgotten";
        return this;
    }

    /// ConfirmDevice with a verifier of the secret.
    public ConfirmDeviceResponse confirm(String accessToken) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        byte[] verifier = Srp.verifier(groupKey, key, secret, salt);
        return server.app()
                .confirmDevice(r ->
                        r.accessToken(accessToken)
                                .deviceKey(key)
                                .deviceName("Anas Gerät")
                                .deviceSecretVerifierConfig(v ->
                                        v.passwordVerifier(base64(verifier)).salt(base64(salt))));
    }

    /// The tokens that follow when DEVICE_SRP_AUTH was posed.
    public AuthenticationResultType prove(String name, String session) {
        return proof(name, session).authenticationResult();
    }

    public AuthenticationResultType prove(String name, InitiateAuthResponse posed) {
        return prove(name, posed.session());
    }

    /// Answers both challenges.
    public RespondToAuthChallengeResponse proof(String name, String session) {
        var srp = new TestSrp(groupKey, key);
        return answer(name, srp, begin(name, srp.srpA(), session));
    }

    public RespondToAuthChallengeResponse begin(String name, String srpA, String session) {
        return server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .session(session)
                                .challengeName(ChallengeNameType.DEVICE_SRP_AUTH)
                                .challengeResponses(
                                        Map.of(
                                                "USERNAME",
                                                name,
                                                "DEVICE_KEY",
                                                key,
                                                "SRP_A",
                                                srpA)));
    }

    public RespondToAuthChallengeResponse answer(
            String name, TestSrp srp, RespondToAuthChallengeResponse posed) {
        return answer(name, srp, posed.session(), posed.challengeParameters(), Map.of());
    }

    /// @param instead responses that take the place of the right ones
    public RespondToAuthChallengeResponse answer(
            String name,
            TestSrp srp,
            String session,
            Map<String, String> parameters,
            Map<String, String> instead) {
        var responses = responses(name, srp, parameters);
        responses.putAll(instead);
        return server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .session(session)
                                .challengeName(ChallengeNameType.DEVICE_PASSWORD_VERIFIER)
                                .challengeResponses(responses));
    }

    /// The right responses to DEVICE_PASSWORD_VERIFIER.
    public Map<String, String> responses(String name, TestSrp srp, Map<String, String> parameters) {
        var responses = srp.responses(secret, parameters);
        responses.put("USERNAME", name);
        responses.put("DEVICE_KEY", key);
        return responses;
    }

    public TestSrp srp() {
        return new TestSrp(groupKey, key);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
