package doorhouse.identitypool.login;

import doorhouse.iam.SamlProviders;
import doorhouse.operation.ApiException;
import doorhouse.sts.SamlAssertions;
import doorhouse.wire.Json;
import tools.jackson.databind.node.ObjectNode;

/// Responses of the account's SAML providers, read as for STS. One response may be shown again
/// while it is young, for an app calls more than once with it.
public final class SamlLogins {
    private static final int MOST_CHARACTERS = 100_000;

    /// How directories call who somebody is; what principal tags are made of.
    private static final String NAME_IDENTIFIER =
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";

    private final SamlProviders providers;
    private final SamlAssertions assertions;

    public SamlLogins(SamlProviders providers, SamlAssertions assertions) {
        this.providers = providers;
        this.assertions = assertions;
    }

    /// @param arn of the provider
    /// @param response in Base64
    /// @throws ApiException NotAuthorizedException
    Login check(String arn, String response) {
        if (response.length() > MOST_CHARACTERS) throw LoginErrors.invalid();
        var provider = providers.find(arn).orElseThrow(LoginErrors::unsupported);
        try {
            var identity = assertions.read(provider, response);
            var claims = Json.object();
            identity.attributes()
                    .forEach((name, values) -> {
                        var texts = claims.putArray(name);
                        values.forEach(texts::add);
                    });
            return login(arn, identity.subject(), identity.recipient(), claims);
        } catch (ApiException e) {
            // STS has its own sentences.
            throw LoginErrors.invalid();
        }
    }

    private static Login login(String arn, String subject, String audience, ObjectNode claims) {
        claims.put(NAME_IDENTIFIER, subject);
        return Login.of(arn, subject, audience, claims);
    }
}
