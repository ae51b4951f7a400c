package doorhouse.userpool.client;

import static doorhouse.operation.CognitoErrors.INVALID_O_AUTH_FLOW;
import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.SCOPE_DOES_NOT_EXIST;

import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.identityprovider.IdentityProviders;
import doorhouse.userpool.identityprovider.ProviderType;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.resourceserver.ResourceServers;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a client's settings for OAuth 2.0 must be like. Redirect URIs are compared exactly later,
/// so here they only need to be safe to go to (RFC 6749 §3.1.2, RFC 8252 §7).
final class OAuthRules {
    private static final Set<String> SCOPES =
            Set.of("phone", "email", "openid", "profile", "aws.cognito.signin.user.admin");

    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    /// A browser would run or show these instead of going to an application.
    private static final Set<String> UNSAFE_SCHEMES =
            Set.of("javascript", "data", "vbscript", "file", "blob", "about", "view-source");

    private final ResourceServers resourceServers;
    private final IdentityProviders identityProviders;

    OAuthRules(ResourceServers resourceServers, IdentityProviders identityProviders) {
        this.resourceServers = resourceServers;
        this.identityProviders = identityProviders;
    }

    void check(UserPool pool, ObjectNode document, boolean hasSecret) {
        checkProviders(pool, document.path("SupportedIdentityProviders"));
        checkUris(document);
        checkScopes(pool, document.path("AllowedOAuthScopes"));
        checkFlows(document, hasSecret);
    }

    private void checkProviders(UserPool pool, JsonNode providers) {
        for (var provider : providers) {
            if (provider.asString().equals("COGNITO")) continue;
            if (identityProviders.exists(pool.id(), provider.asString())) continue;
            throw INVALID_PARAMETER.because(
                    "The provider "
                            + provider.asString()
                            + " does not exist for User Pool "
                            + pool.id()
                            + ".");
        }
        checkWhoBegins(pool, ClientRules.texts(providers));
    }

    /// A client that takes users whom nobody sent out has no others. Source: Amazon Cognito
    /// Developer Guide, "SAML session initiation"; the sentence is ours.
    private void checkWhoBegins(UserPool pool, Collection<String> names) {
        var found =
                names.stream()
                        .flatMap(name -> identityProviders.find(pool.id(), name).stream())
                        .filter(provider -> provider.type() == ProviderType.SAML)
                        .toList();
        if (found.size() == names.size()) return;
        if (found.stream().noneMatch(IdentityProvider::mayBegin)) return;
        throw INVALID_PARAMETER.because(
                "A client with a SAML provider that initiates sign-in can have SAML providers only.");
    }

    private void checkScopes(UserPool pool, JsonNode scopes) {
        for (var scope : scopes) {
            if (SCOPES.contains(scope.asString())) continue;
            if (resourceServers.offer(pool.id(), scope.asString())) continue;
            throw SCOPE_DOES_NOT_EXIST.because("Invalid scope requested: " + scope.asString());
        }
    }

    private static void checkFlows(ObjectNode document, boolean hasSecret) {
        var flows = ClientRules.texts(document.path("AllowedOAuthFlows"));
        boolean onTheirBehalf = flows.contains("code") || flows.contains("implicit");
        if (flows.contains("client_credentials")) {
            if (onTheirBehalf) {
                throw INVALID_O_AUTH_FLOW.because(
                        "client_credentials flow can not be selected along with code flow or"
                                + " implicit flow.");
            }
            if (!hasSecret) {
                throw INVALID_O_AUTH_FLOW.because(
                        "client_credentials flow can not be selected if client does not have a"
                                + " client secret.");
            }
        }
        if (onTheirBehalf && document.path("CallbackURLs").isEmpty()) {
            throw INVALID_O_AUTH_FLOW.because(
                    "CallbackUrls can not be empty when code flow or implicit flow is selected");
        }
        boolean incomplete = flows.isEmpty() || document.path("AllowedOAuthScopes").isEmpty();
        if (document.path("AllowedOAuthFlowsUserPoolClient").asBoolean() && incomplete) {
            throw INVALID_PARAMETER.because(
                    "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is"
                            + " allowed to use OAuth flows.");
        }
    }

    private static void checkUris(ObjectNode document) {
        for (var uri : document.path("CallbackURLs")) checkUri(uri.asString());
        for (var uri : document.path("LogoutURLs")) checkUri(uri.asString());
        var fallback = document.path("DefaultRedirectURI");
        if (fallback.isMissingNode()) return;
        if (ClientRules.texts(document.path("CallbackURLs")).contains(fallback.asString())) return;
        throw INVALID_PARAMETER.because("DefaultRedirectURI must be one of the CallbackURLs.");
    }

    private static void checkUri(String text) {
        var uri = parse(text);
        var scheme = uri.getScheme();
        if (scheme == null) throw INVALID_PARAMETER.because(text + " is not an absolute URI.");
        if (uri.getRawFragment() != null) {
            throw INVALID_PARAMETER.because(text + " cannot have a fragment.");
        }
        var host = uri.getHost();
        switch (scheme.toLowerCase(Locale.ROOT)) {
            case "https" -> {
                if (host == null) throw INVALID_PARAMETER.because(text + " has no host.");
            }
            case "http" -> {
                if (host == null || !THIS_MACHINE.contains(host)) {
                    throw INVALID_PARAMETER.because(text + " cannot use the HTTP protocol.");
                }
            }
            case String other -> {
                if (UNSAFE_SCHEMES.contains(other)) {
                    throw INVALID_PARAMETER.because(text + " cannot use the scheme " + other + ".");
                }
            }
        }
    }

    private static URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw INVALID_PARAMETER.because(text + " is not a URI.");
        }
    }
}
