package doorhouse.identitypool.pool;

import doorhouse.id.UserPoolId;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// The names of login providers. A user pool of ours has two: `cognito-idp.<region>.amazonaws.com/`
/// and its id, which Terraform writes, and its issuer without a scheme, which Amplify takes from a
/// token. Both stand for one provider, which is known by the first.
public final class ProviderNames {
    private static final Pattern USER_POOL =
            Pattern.compile("cognito-idp\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?/(\\S+)");
    private static final String OIDC_ARN = ":oidc-provider/";
    private static final Pattern CLIENT = Pattern.compile(":[^:/]*$");
    private static final Pattern SCHEME = Pattern.compile("^https?://");

    private final Supplier<String> publicUrl;

    /// @param publicUrl how clients reach this server, without a slash at the end
    public ProviderNames(Supplier<String> publicUrl) {
        this.publicUrl = publicUrl;
    }

    /// The one name of a provider.
    public String canonical(String name) {
        return userPool(name).map(ProviderNames::of).orElse(name);
    }

    /// The one form of a role mapping's key: a provider, and with a user pool's a colon and a
    /// client. An OpenID provider may be meant by its ARN.
    String canonicalMappingKey(String key) {
        int arn = key.indexOf(OIDC_ARN);
        if (arn >= 0) return canonicalMappingKey(key.substring(arn + OIDC_ARN.length()));
        int colon = key.lastIndexOf(':');
        if (colon > key.lastIndexOf('/')) {
            var pool = userPool(key.substring(0, colon));
            if (pool.isPresent()) return of(pool.get()) + key.substring(colon);
        }
        return canonical(key);
    }

    /// Whether a role mapping's key, in its one form, is of a user pool or of its client.
    boolean mapsUserPool(String key) {
        return userPool(CLIENT.matcher(key).replaceFirst("")).isPresent();
    }

    /// The user pool that a name stands for; empty for another provider's.
    public Optional<UserPoolId> userPool(String name) {
        var amazons = USER_POOL.matcher(name);
        if (amazons.matches()) {
            return pool(amazons.group(2)).filter(p -> p.region().equals(amazons.group(1)));
        }
        var ours = SCHEME.matcher(publicUrl.get()).replaceFirst("") + "/";
        return name.startsWith(ours) ? pool(name.substring(ours.length())) : Optional.empty();
    }

    /// The name of a user pool.
    public static String of(UserPoolId pool) {
        return "cognito-idp." + pool.region() + ".amazonaws.com/" + pool;
    }

    private static Optional<UserPoolId> pool(String id) {
        return UserPoolId.fits(id) ? Optional.of(new UserPoolId(id)) : Optional.empty();
    }
}
