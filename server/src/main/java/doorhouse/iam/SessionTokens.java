package doorhouse.iam;

import static java.nio.charset.StandardCharsets.US_ASCII;

import doorhouse.crypto.BrokenSeal;
import doorhouse.crypto.Secret;
import doorhouse.id.AccountId;
import doorhouse.vault.Sealer;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Session tokens: a session and the secret of its access key, sealed under the account's data key
/// and bound to the access key's id. There is no row a credential, so any node opens any token, and
/// it outlives restarts; it ends with its time, its role or its user.
public final class SessionTokens {
    /// Of the seal: nothing that was sealed for another use opens as a session token.
    private static final String KIND = "session-token";

    private static final int SECRET_CHARACTERS = 40;

    /// Longer texts are no token of ours; it is asked before anything is decoded.
    private static final int MOST_CHARACTERS = 16_384;

    private final Sealer sealer;

    /// What a token holds.
    public record Opened(Session session, Secret secretAccessKey) {}

    public SessionTokens(Vault vault, AccountId account) {
        this.sealer = vault.sealer(account.value());
    }

    /// @param secretAccessKey of 40 characters
    public String seal(String accessKeyId, Secret secretAccessKey, Session session) {
        byte[] secret = secretAccessKey.reveal().getBytes(US_ASCII);
        if (secret.length != SECRET_CHARACTERS)
            throw new IllegalArgumentException("a secret access key has 40 characters");
        // The secret stays out of what is compressed, so that no length tells of it.
        byte[] packed = Packing.pack(Json.write(session));
        byte[] plain =
                ByteBuffer.allocate(SECRET_CHARACTERS + packed.length)
                        .put(secret)
                        .put(packed)
                        .array();
        return sealer.sealText(KIND, accessKeyId, plain);
    }

    /// Empty when the token was not sealed here for this access key. It says nothing of whether the
    /// session has ended.
    public Optional<Opened> open(String accessKeyId, String token) {
        if (token.length() > MOST_CHARACTERS) return Optional.empty();
        byte[] plain;
        try {
            plain = sealer.unsealText(KIND, accessKeyId, token);
        } catch (BrokenSeal e) {
            return Optional.empty();
        }
        var buffer = ByteBuffer.wrap(plain);
        byte[] secret = new byte[SECRET_CHARACTERS];
        buffer.get(secret);
        byte[] packed = new byte[buffer.remaining()];
        buffer.get(packed);
        var session = Json.bind(Json.read(Packing.unpack(packed)), Session.class);
        return Optional.of(new Opened(session, Secret.of(new String(secret, US_ASCII))));
    }
}
