package doorhouse.identitypool.credentials;

import doorhouse.identitypool.token.IdentityToken;
import doorhouse.sts.TemporaryCredentials;
import java.time.Duration;

/// Whoever lends roles to identities: this server's STS, or another one that trusts its tokens.
public interface RoleCredentials {
    String SESSION_NAME = "CognitoIdentityCredentials";

    /// Source: Amazon Cognito Developer Guide, "Enhanced (simplified) authflow".
    Duration VALIDITY = Duration.ofHours(1);

    /// @param who whom the credentials are for, as a token would tell it
    /// @param guest whether the session must stay below [GuestCeiling]
    /// @throws doorhouse.operation.ApiException InvalidIdentityPoolConfigurationException where the
    ///   role does not trust it; ExternalServiceException where another STS does not answer
    TemporaryCredentials lend(String roleArn, IdentityToken who, boolean guest);
}
