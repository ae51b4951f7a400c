package doorhouse.identitypool.login;

import doorhouse.iam.SamlProviders;
import doorhouse.operation.ApiException;
import doorhouse.sts.SamlAssertions;
import doorhouse.wire.Json;
import java.time.Clock;

/// Responses of the account's SAML providers, read as for STS. One response may be shown again
/// while it is young, for an app calls more than once with it.
public final class SamlLogins {
    private static final int MOST_CHARACTERS = 100_000;

    /// How directories call who somebody is; what principal tags are made of.
    private static final String NAME_IDENTIFIER =
            "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier";

    private final SamlProviders providers;
    private final SamlAssertions assertions;
    private final Clock clock;

    public SamlLogins(SamlProviders providers, SamlAssertions assertions, Clock clock) {
        this.providers = providers;
        this.assertions = assertions;
        this.clock = clock;
    }

    /// @param arn of the provider
    /// @param response in Base64
    /// @throws ApiException NotAuthorizedException
    Login check(String arn, String response) {
        if (response.length() > MOST_CHARACTERS) throw LoginErrors.invalid();
        var provider = providers.find(arn).orElseThrow(LoginErrors::unsupported);
        try {
            var identity = assertions.read(provider, response);
            // The reader forgives clocks that differ; whoever signed out is not to begin again.
            boolean over =
                    identity.sessionEnd().filter(end -> !clock.instant().isBefore(end)).isPresent();
            if (over) throw LoginErrors.invalid();
            var claims = Json.object();
            identity.attributes()
                    .forEach((name, values) -> {
                        var texts = claims.putArray(name);
                        values.forEach(texts::add);
                    });
            claims.put(NAME_IDENTIFIER, identity.subject());
            return Login.ofSaml(
                    arn,
                    provider.uuid(),
                    identity.issuer(),
                    identity.subject(),
                    identity.recipient(),
                    claims);
        } catch (ApiException e) {
            // STS has its own sentences.
            throw LoginErrors.invalid();
        }
    }
}
