package doorhouse.token;

import doorhouse.id.UserPoolId;
import java.util.List;

/// In whose name keys sign: a user pool's, or that of all identity pools together, whose tokens
/// have one issuer.
///
/// @param id as the keys are kept under; no pool's for those that are none
/// @param uses each of which has keys of its own
public record KeyOwner(String id, List<TokenUse> uses) {
    /// The issuer of identity pools.
    public static final KeyOwner IDENTITY_POOLS =
            new KeyOwner("cognito-identity", List.of(TokenUse.IDENTITY));

    private static final List<TokenUse> OF_USER_POOLS = List.of(TokenUse.ID, TokenUse.ACCESS);

    public KeyOwner {
        uses = List.copyOf(uses);
    }

    public static KeyOwner of(UserPoolId pool) {
        return new KeyOwner(pool.value(), OF_USER_POOLS);
    }

    @Override
    public String toString() {
        return id;
    }
}
