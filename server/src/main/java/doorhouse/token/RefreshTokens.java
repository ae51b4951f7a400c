package doorhouse.token;

import doorhouse.crypto.BrokenSeal;
import doorhouse.id.UserPoolId;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.util.Optional;

/// Refresh tokens: opaque to clients, sealed under the pool's data key as a compact JWE (RFC 7516),
/// so that none needs a row.
public final class RefreshTokens {
    private static final String KIND = "refresh-token";
    private static final int MAX_LENGTH = 8_192;

    private final Vault vault;

    public RefreshTokens(Vault vault) {
        this.vault = vault;
    }

    public String seal(UserPoolId pool, RefreshToken token) {
        return vault.sealer(pool.value()).sealJwe(KIND, Json.write(token));
    }

    /// The token of a pool; empty when the text is none. Whether it is still good is not asked
    /// here.
    public Optional<RefreshToken> open(UserPoolId pool, String text) {
        if (text.length() > MAX_LENGTH) return Optional.empty();
        try {
            byte[] plain = vault.sealer(pool.value()).unsealJwe(KIND, text);
            return Optional.of(Json.bind(Json.read(plain), RefreshToken.class));
        } catch (BrokenSeal e) {
            return Optional.empty();
        }
    }
}
