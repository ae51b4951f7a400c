package doorhouse.identitypool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.LIMIT_EXCEEDED;

import doorhouse.operation.ApiException;
import doorhouse.policy.RequestContext;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/// Which settings an identity pool may have, beyond what the model bounds. Where a sentence is not
/// known from the live service, it says what is wrong in its manner.
final class SettingsRules {
    private static final int MOST_TAGS = 50;

    /// What a quota of the service can be raised to.
    private static final int MOST_USER_POOL_PROVIDERS = 1_000;

    /// As many as IAM has of either.
    private static final int MOST_IAM_PROVIDERS = 100;

    private static final Set<String> PUBLIC_PROVIDERS =
            Set.of(
                    "graph.facebook.com",
                    "accounts.google.com",
                    "www.amazon.com",
                    "appleid.apple.com",
                    "api.twitter.com",
                    "www.digits.com");

    /// What identity tokens of ours come under.
    private static final String OURSELVES = "cognito-identity.amazonaws.com";

    private static final Pattern OIDC_PROVIDER =
            Pattern.compile("arn:aws[\\w-]*:iam::[0-9]{12}:oidc-provider/(\\S+)");
    private static final Pattern SAML_PROVIDER =
            Pattern.compile("arn:aws[\\w-]*:iam::[0-9]{12}:saml-provider/[\\w._-]{1,128}");

    private SettingsRules() {}

    /// The settings that a request asks for.
    ///
    /// @param asked what the model knows of it
    /// @throws ApiException InvalidParameterException, LimitExceededException
    static PoolSettings read(ObjectNode asked, ProviderNames names) {
        for (var provider : asked.path("CognitoIdentityProviders")) {
            if (provider.has("ProviderName") && provider.has("ClientId")) continue;
            throw INVALID_PARAMETER.because(
                    "ProviderName and ClientId are required for each of CognitoIdentityProviders.");
        }
        var settings = PoolSettings.read(asked);
        checkUserPools(settings.cognitoIdentityProviders(), names);
        checkPublicProviders(settings);
        checkArns("OpenIdConnectProviderARNs", settings.openIdConnectProviderARNs(), OIDC_PROVIDER);
        checkArns("SamlProviderARNs", settings.samlProviderARNs(), SAML_PROVIDER);
        checkTags(settings.identityPoolTags());
        return settings;
    }

    /// The rules that look at more than was asked for: at what stays, too.
    ///
    /// @throws ApiException InvalidParameterException
    static PoolSettings checked(PoolSettings settings) {
        checkDeveloperProvider(settings);
        return settings;
    }

    private static void checkUserPools(
            List<PoolSettings.UserPoolProvider> providers, ProviderNames names) {
        if (providers.size() > MOST_USER_POOL_PROVIDERS) {
            throw LIMIT_EXCEEDED.because(
                    "An identity pool cannot have more than "
                            + MOST_USER_POOL_PROVIDERS
                            + " Cognito identity providers.");
        }
        var seen = new HashSet<List<String>>();
        for (var provider : providers) {
            var name = provider.providerName();
            if (names.userPool(name).isEmpty()) {
                throw INVALID_PARAMETER.because("Invalid Cognito identity provider name: " + name);
            }
            if (!seen.add(List.of(names.canonical(name), provider.clientId()))) {
                throw INVALID_PARAMETER.because(
                        "A client of a user pool stands twice in CognitoIdentityProviders: "
                                + provider.clientId());
            }
        }
    }

    private static void checkPublicProviders(PoolSettings settings) {
        if (PUBLIC_PROVIDERS.containsAll(settings.supportedLoginProviders().keySet())) return;
        throw INVALID_PARAMETER.because("Please provide a valid public provider");
    }

    private static void checkArns(String member, List<String> arns, Pattern form) {
        if (arns.size() > MOST_IAM_PROVIDERS) {
            throw LIMIT_EXCEEDED.because(
                    "An identity pool cannot have more than "
                            + MOST_IAM_PROVIDERS
                            + " "
                            + member
                            + ".");
        }
        for (var arn : arns) {
            if (form.matcher(arn).matches()) continue;
            throw INVALID_PARAMETER.because("Invalid ARN in " + member + ": " + arn);
        }
        if (Set.copyOf(arns).size() < arns.size()) {
            throw INVALID_PARAMETER.because("An ARN stands twice in " + member + ".");
        }
    }

    /// Its users are who the pool's owner says; under another provider's name they would be that
    /// one's users.
    private static void checkDeveloperProvider(PoolSettings settings) {
        var name = settings.developerProviderName();
        if (name == null) return;
        boolean taken = PUBLIC_PROVIDERS.contains(name) || name.equals(OURSELVES);
        for (var arn : settings.openIdConnectProviderARNs()) {
            var parts = OIDC_PROVIDER.matcher(arn);
            taken |= parts.matches() && name.equals(parts.group(1));
        }
        if (!taken) return;
        throw INVALID_PARAMETER.because(
                "The developer provider name " + name + " is the name of another provider.");
    }

    /// @throws ApiException InvalidParameterException
    static void checkTags(Map<String, String> tags) {
        if (tags.size() > MOST_TAGS) {
            throw INVALID_PARAMETER.because(
                    "An identity pool cannot have more than " + MOST_TAGS + " tags.");
        }
        var folded = new HashSet<String>();
        for (var tag : tags.keySet()) {
            if (!folded.add(RequestContext.folded(tag))) {
                throw INVALID_PARAMETER.because(
                        "Tag keys cannot differ by case alone: policies see no difference.");
            }
            if (tag.startsWith("aws:")) {
                throw INVALID_PARAMETER.because("Tag keys that begin with aws: are reserved.");
            }
        }
    }
}
