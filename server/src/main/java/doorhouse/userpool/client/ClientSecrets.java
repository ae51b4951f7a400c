package doorhouse.userpool.client;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.crypto.RandomText;
import doorhouse.crypto.Secret;
import doorhouse.id.UserPoolId;
import doorhouse.userpool.client.ClientStore.KeptSecret;
import doorhouse.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/// The secrets of clients: made, sealed, opened and compared.
final class ClientSecrets {
    private static final String KIND = "client-secret";
    private static final String HMAC = "HmacSHA256";
    private static final int LENGTH = 51;

    private final Vault vault;
    private final RandomText random;

    ClientSecrets(Vault vault, RandomText random) {
        this.vault = vault;
        this.random = random;
    }

    /// The secret that a request for a client asks for: one of its own, a new one, or none.
    ///
    /// @throws doorhouse.operation.ApiException InvalidParameterException when it asks for both
    Optional<Secret> asked(JsonNode request) {
        boolean generate = request.path("GenerateSecret").asBoolean(false);
        if (!request.has("ClientSecret")) {
            return generate ? Optional.of(generated()) : Optional.empty();
        }
        if (generate) {
            throw INVALID_PARAMETER.because(
                    "GenerateSecret and ClientSecret cannot be given together.");
        }
        return Optional.of(Secret.of(request.path("ClientSecret").asString()));
    }

    Secret generated() {
        return Secret.of(random.lowerLetters(LENGTH));
    }

    KeptSecret seal(AppClient client, Secret secret, Instant now) {
        var id = client.id() + "--" + now.toEpochMilli();
        byte[] sealed =
                vault.sealer(client.userPoolId().value())
                        .seal(KIND, id, secret.reveal().getBytes(StandardCharsets.UTF_8));
        return new KeptSecret(id, sealed, now);
    }

    Secret open(UserPoolId pool, KeptSecret kept) {
        byte[] plain = vault.sealer(pool.value()).unseal(KIND, kept.id(), kept.sealed());
        return Secret.of(new String(plain, StandardCharsets.UTF_8));
    }

    /// Compares with every secret, so that the time tells nothing of which one fits.
    static boolean isOneOf(List<Secret> secrets, String sent) {
        boolean one = false;
        for (var secret : secrets) one |= secret.is(sent);
        return one;
    }

    /// Whether the hash is Base64(HMAC-SHA256(secret, message)) by one of the secrets.
    static boolean proves(List<Secret> secrets, String message, String hash) {
        byte[] sent = hash.getBytes(StandardCharsets.UTF_8);
        boolean proven = false;
        for (var secret : secrets) {
            var right = Base64.getEncoder().encode(hmac(secret, message));
            proven |= MessageDigest.isEqual(right, sent);
        }
        return proven;
    }

    private static byte[] hmac(Secret secret, String message) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), HMAC));
            return mac.doFinal(message.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }
}
