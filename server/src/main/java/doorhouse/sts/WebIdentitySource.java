package doorhouse.sts;

import java.util.Optional;

/// Whoever can tell what some issuers' tokens prove.
public interface WebIdentitySource {
    /// Who bears the token.
    ///
    /// @param token a JWT of whatever issuer; nothing in it is believed yet
    /// @return empty when the token is of no issuer that this source knows
    /// @throws doorhouse.operation.ApiException of the STS API, when it is and is not good
    Optional<WebIdentity> verify(String token);
}
