package doorhouse.identitypool.token;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import java.util.List;
import java.util.Map;

/// What a token says of an identity.
///
/// @param pool whom it is for (`aud`)
/// @param identity whom it is about (`sub`)
/// @param methods how the identity was proved (`amr`): `unauthenticated`; or `authenticated` and,
///   for each login, its provider alone and with the user there
/// @param tags of the sessions that it is changed for, by key
public record IdentityToken(
        IdentityPoolId pool, IdentityId identity, List<String> methods, Map<String, String> tags) {
    private static final List<String> GUEST = List.of("unauthenticated");

    public IdentityToken {
        methods = List.copyOf(methods);
        tags = Map.copyOf(tags);
    }

    public boolean ofGuest() {
        return methods.equals(GUEST);
    }

    /// Of somebody who showed no login.
    public static IdentityToken guest(IdentityPoolId pool, IdentityId identity) {
        return new IdentityToken(pool, identity, GUEST, Map.of());
    }
}
