package doorhouse.userpool.domain;

import doorhouse.id.UserPoolId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A domain that stands for a pool.
///
/// @param domain a prefix under the service's own domain, or a whole domain of one's own
/// @param managedLoginVersion 1 for the classic pages, 2 for managed login
/// @param customDomainConfig of a domain of one's own, in the wire's words; null for a prefix
/// @param routing in the wire's words
public record UserPoolDomain(
        String domain,
        UserPoolId userPoolId,
        int managedLoginVersion,
        @Nullable JsonNode customDomainConfig,
        @Nullable JsonNode routing,
        Instant modifiedAt) {
    public boolean custom() {
        return customDomainConfig != null;
    }
}
