package doorhouse.identitypool.login;

import doorhouse.id.IdentityPoolId;
import doorhouse.id.UserPoolId;
import doorhouse.identitypool.pool.ProviderNames;
import tools.jackson.databind.node.ObjectNode;

/// A login that was proved.
///
/// @param provider under its one name ([ProviderNames])
/// @param subject the user there
/// @param audience the app or client there that the proof is for; empty where there is none
/// @param method how tokens of the identity tell of it (`amr`)
/// @param claims what the proof says of the user
public record Login(
        String provider, String subject, String audience, String method, ObjectNode claims) {
    static Login of(String provider, String subject, String audience, ObjectNode claims) {
        var method = provider + ":" + audience + ":" + subject;
        return new Login(provider, subject, audience, method, claims);
    }

    static Login ofUserPool(UserPoolId pool, String subject, String client, ObjectNode claims) {
        var provider = ProviderNames.of(pool);
        var method = provider + ":CognitoSignIn:" + subject;
        return new Login(provider, subject, client, method, claims);
    }

    /// Of a user that the pool's own backend vouches for.
    public static Login ofDeveloper(
            IdentityPoolId pool, String provider, String user, ObjectNode claims) {
        return new Login(provider, user, "", developerPrefix(pool, provider) + user, claims);
    }

    static String developerPrefix(IdentityPoolId pool, String provider) {
        return provider + ":" + pool + ":";
    }
}
