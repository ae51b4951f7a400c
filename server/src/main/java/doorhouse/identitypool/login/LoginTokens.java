package doorhouse.identitypool.login;

import doorhouse.identitypool.pool.IdentityPool;
import doorhouse.identitypool.pool.ProviderNames;
import doorhouse.identitypool.token.IdentityTokens;
import doorhouse.openid.OpenIdTokens;
import doorhouse.outbound.PeerCalls;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// Checks the logins of a call: whose word each is, whether the pool takes it, and what it proves.
public final class LoginTokens {
    private static final String OIDC_ARN = ":oidc-provider/";
    private static final Pattern SAML_ARN =
            Pattern.compile("arn:[\\w-]+:iam::[0-9]{12}:saml-provider/.+");

    /// Public providers by what proves their users.
    private static final Set<String> OPEN_ID = Set.of("accounts.google.com", "appleid.apple.com");

    /// Both speak OAuth 1.0a, by which only an app's own secret could tell whose a token is.
    private static final Set<String> NOT_OFFERED = Set.of("api.twitter.com", "www.digits.com");

    /// Of hosts and paths; what is no such name is nobody's.
    private static final Pattern PUBLIC_NAME =
            Pattern.compile("[\\w-]+(\\.[\\w-]+)+(:\\d+)?(/.*)?");

    private final ProviderNames names;
    private final UserPoolLogins userPools;
    private final BackendLogins backends;
    private final OpenIdLogins openId;
    private final AccessTokenLogins accessTokens;
    private final SamlLogins saml;
    private final Function<String, Optional<Set<String>>> clientsOfIssuer;

    /// @param clientsOfIssuer the audiences of a registered OpenID provider, by its URL without
    ///   scheme; empty where none is registered
    /// @param origins where addresses truly lead
    public LoginTokens(
            ProviderNames names,
            UserPoolLogins userPools,
            IdentityTokens tokens,
            OpenIdTokens openId,
            Function<String, Optional<Set<String>>> clientsOfIssuer,
            SamlLogins saml,
            PeerCalls calls,
            UnaryOperator<URI> origins) {
        this.names = names;
        this.userPools = userPools;
        this.backends = new BackendLogins(tokens);
        this.openId = new OpenIdLogins(openId);
        this.accessTokens = new AccessTokenLogins(calls, origins);
        this.saml = saml;
        this.clientsOfIssuer = clientsOfIssuer;
    }

    /// @param logins proofs by provider, as they were given
    /// @throws doorhouse.operation.ApiException NotAuthorizedException, InvalidParameterException,
    ///   ExternalServiceException, TooManyRequestsException
    public Proven check(IdentityPool pool, Map<String, String> logins) {
        // Whether all may come at all is asked before anybody's server is.
        logins.keySet().forEach(provider -> requireTaken(pool, provider));
        var proven = new ArrayList<Login>();
        Proven.Vouched vouched = null;
        for (var login : logins.entrySet()) {
            if (login.getKey().equals(IdentityTokens.PROVIDER)) {
                var read = backends.check(pool, login.getValue());
                var token = read.token();
                var user = BackendLogins.login(pool, token);
                vouched = new Proven.Vouched(user, token.identity(), token.tags(), read.end());
                proven.add(user);
            } else {
                proven.add(check(pool, login.getKey(), login.getValue()));
            }
        }
        return new Proven(proven, vouched);
    }

    /// What the pool's backend says of its users it says in calls that it signs, and in no others.
    private void requireTaken(IdentityPool pool, String provider) {
        boolean known =
                PUBLIC_NAME.matcher(provider).matches()
                        || SAML_ARN.matcher(provider).matches()
                        || names.userPool(provider).isPresent();
        if (!known || provider.equals(pool.settings().developerProviderName())) {
            throw LoginErrors.noPublicProvider();
        }
        if (NOT_OFFERED.contains(provider)) throw LoginErrors.notOffered(provider);
    }

    private Login check(IdentityPool pool, String provider, String token) {
        var settings = pool.settings();
        var userPool = names.userPool(provider);
        if (userPool.isPresent()) return userPools.check(pool, userPool.get(), token);
        if (settings.samlProviderARNs().contains(provider)) return saml.check(provider, token);
        var apps = settings.supportedLoginProviders().get(provider);
        if (apps != null && OPEN_ID.contains(provider)) {
            return openId.check(provider, parts(apps), token);
        }
        if (apps != null && provider.equals(AccessTokenLogins.FACEBOOK)) {
            return accessTokens.facebook(parts(apps), token);
        }
        if (apps != null && provider.equals(AccessTokenLogins.AMAZON)) {
            return accessTokens.amazon(parts(apps), token);
        }
        var clients = registered(settings.openIdConnectProviderARNs(), provider);
        if (clients.isEmpty()) throw LoginErrors.unsupported();
        return openId.check(provider, clients.get(), token);
    }

    /// The audiences of an OpenID provider that the pool names and IAM knows.
    private Optional<Set<String>> registered(List<String> arns, String provider) {
        boolean named = arns.stream().anyMatch(arn -> arn.endsWith(OIDC_ARN + provider));
        return named ? clientsOfIssuer.apply(provider) : Optional.empty();
    }

    /// A pool may name several apps of one provider.
    private static Set<String> parts(String apps) {
        var parts = new LinkedHashSet<String>();
        for (var part : apps.split(";")) if (!part.isBlank()) parts.add(part.strip());
        return parts;
    }
}
