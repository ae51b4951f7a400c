package doorhouse.identitypool.login;

import doorhouse.id.IdentityPoolId;
import doorhouse.id.UserPoolId;
import doorhouse.identitypool.pool.IdentityPool;
import doorhouse.identitypool.pool.ProviderNames;
import doorhouse.identitypool.token.IdentityToken;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// A login that was proved.
///
/// @param provider under its one name ([ProviderNames])
/// @param subject the user there
/// @param key what the user's identity is found by: the subject, and what else tells users apart
///   whom the provider's name and the subject do not
/// @param audience the app or client there that the proof is for; empty where there is none
/// @param method how tokens of the identity tell of it (`amr`)
/// @param claims what the proof says of the user
public record Login(
        String provider,
        String subject,
        String key,
        String audience,
        String method,
        ObjectNode claims) {
    public Login(
            String provider, String subject, String audience, String method, ObjectNode claims) {
        this(provider, subject, subject, audience, method, claims);
    }

    static Login of(String provider, String subject, String audience, ObjectNode claims) {
        var method = provider + ":" + audience + ":" + subject;
        return new Login(provider, subject, audience, method, claims);
    }

    /// Of a SAML provider, whose name may be another one's later, and who may be another one under
    /// the same name.
    ///
    /// @param arn of the provider
    /// @param uuid of the provider, never used again
    /// @param issuer that its metadata names
    static Login ofSaml(
            String arn,
            String uuid,
            String issuer,
            String subject,
            String audience,
            ObjectNode claims) {
        var key = Json.text(List.of(uuid, issuer, subject));
        var method = arn + ":" + audience + ":" + subject;
        return new Login(arn, subject, key, audience, method, claims);
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

    /// The one of the pool's own backend that a token names.
    public static Optional<Login> ofBackend(IdentityPool pool, IdentityToken token) {
        var provider = pool.settings().developerProviderName();
        if (provider == null) return Optional.empty();
        var prefix = developerPrefix(pool.id(), provider);
        return token.methods().stream()
                .filter(method -> method.startsWith(prefix))
                .map(method -> method.substring(prefix.length()))
                .map(user -> ofDeveloper(pool.id(), provider, user, Json.object()))
                .findFirst();
    }

    private static String developerPrefix(IdentityPoolId pool, String provider) {
        return provider + ":" + pool + ":";
    }
}
