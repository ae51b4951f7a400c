package doorhouse.identitypool.credentials;

import doorhouse.iam.AwsManagedPolicies;
import doorhouse.identitypool.token.IdentityToken;
import doorhouse.operation.ApiException;
import doorhouse.sts.RoleSessions;
import doorhouse.sts.TemporaryCredentials;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Roles of this server's account.
public final class OwnRoles implements RoleCredentials {
    private static final Logger LOG = LoggerFactory.getLogger(OwnRoles.class);
    private static final List<String> GUEST_POLICIES = guestPolicies();

    private final RoleSessions sessions;

    public OwnRoles(RoleSessions sessions) {
        this.sessions = sessions;
    }

    private static List<String> guestPolicies() {
        var policies = new ArrayList<String>();
        policies.add(GuestCeiling.INLINE);
        AwsManagedPolicies.find(GuestCeiling.MANAGED)
                .ifPresent(policy -> policies.add(policy.policy().document()));
        return List.copyOf(policies);
    }

    /// What the role's owner must mend is said to the log alone.
    @Override
    public TemporaryCredentials lend(String roleArn, IdentityToken who, boolean guest) {
        try {
            return sessions.withWebIdentity(
                            roleArn,
                            SESSION_NAME,
                            WebIdentities.of(who),
                            guest ? GUEST_POLICIES : List.of(),
                            VALIDITY)
                    .credentials();
        } catch (ApiException e) {
            LOG.info("{} is not lent to {}: {}", roleArn, who.pool(), e.sentence());
            throw CredentialErrors.configuration();
        }
    }
}
