package doorhouse.token;

import doorhouse.crypto.BrokenSeal;
import doorhouse.id.UserPoolId;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/// Refresh tokens: opaque to clients, sealed under the pool's data key, so that none needs a row.
///
/// They have the five parts of a compact JWE (RFC 7516) as Cognito's do: header, an empty encrypted
/// key (`dir`), nonce, ciphertext, tag. Inside is a sealed value of the vault.
public final class RefreshTokens {
    private static final String KIND = "refresh-token";
    private static final int MAX_LENGTH = 8_192;
    private static final int PARTS = 5;
    private static final int NONCE_END = 16;
    private static final int TAG_BYTES = 16;
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER =
            ENCODER.encodeToString(
                    "{\"cty\":\"JWT\",\"enc\":\"A256GCM\",\"alg\":\"dir\"}"
                            .getBytes(StandardCharsets.UTF_8));

    private final Vault vault;

    public RefreshTokens(Vault vault) {
        this.vault = vault;
    }

    public String seal(UserPoolId pool, RefreshToken token) {
        byte[] sealed = vault.sealer(pool.value()).seal(KIND, "", Json.write(token));
        int tag = sealed.length - TAG_BYTES;
        return HEADER
                + ".."
                + part(sealed, 0, NONCE_END)
                + "."
                + part(sealed, NONCE_END, tag)
                + "."
                + part(sealed, tag, sealed.length);
    }

    /// The token of a pool; empty when the text is none. Whether it is still good is not asked
    /// here.
    public Optional<RefreshToken> open(UserPoolId pool, String text) {
        if (text.length() > MAX_LENGTH) return Optional.empty();
        String[] parts = text.split("\\.", -1);
        if (parts.length != PARTS || !parts[0].equals(HEADER) || !parts[1].isEmpty())
            return Optional.empty();
        try {
            var sealed = new ByteArrayOutputStream();
            for (int i = 2; i < PARTS; i++) {
                sealed.writeBytes(Base64.getUrlDecoder().decode(parts[i]));
            }
            byte[] plain = vault.sealer(pool.value()).unseal(KIND, "", sealed.toByteArray());
            return Optional.of(Json.bind(Json.read(plain), RefreshToken.class));
        } catch (BrokenSeal | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String part(byte[] bytes, int from, int to) {
        return ENCODER.encodeToString(Arrays.copyOfRange(bytes, from, to));
    }
}
