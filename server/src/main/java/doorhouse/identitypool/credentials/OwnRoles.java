package doorhouse.identitypool.credentials;

import doorhouse.iam.AwsManagedPolicies;
import doorhouse.identitypool.token.IdentityToken;
import doorhouse.operation.ApiException;
import doorhouse.sts.RoleSessions;
import doorhouse.sts.TemporaryCredentials;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Roles of this server's account.
public final class OwnRoles implements RoleCredentials {
    private static final Logger LOG = LoggerFactory.getLogger(OwnRoles.class);

    /// Read when the first guest comes, which need not be while the server starts.
    private static final class Guests {
        static final List<String> POLICIES = policies();

        private static List<String> policies() {
            var managed =
                    AwsManagedPolicies.find(GuestCeiling.MANAGED)
                            .orElseThrow(() -> new IllegalStateException(GuestCeiling.MANAGED));
            return List.of(GuestCeiling.INLINE, managed.policy().document());
        }
    }

    private final RoleSessions sessions;

    public OwnRoles(RoleSessions sessions) {
        this.sessions = sessions;
    }

    /// What the role's owner must mend is said to the log alone.
    @Override
    public TemporaryCredentials lend(String roleArn, IdentityToken who, boolean guest) {
        try {
            return sessions.withWebIdentity(
                            roleArn,
                            SESSION_NAME,
                            WebIdentities.of(who),
                            guest ? Guests.POLICIES : List.of(),
                            VALIDITY)
                    .credentials();
        } catch (ApiException e) {
            LOG.info("{} is not lent to {}: {}", roleArn, who.pool(), e.sentence());
            throw CredentialErrors.configuration();
        }
    }
}
