package doorhouse.policy;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who asks, by the names that a `Principal` element may call it.
///
/// @param account twelve digits; null for whoever has none here: strangers, services, users of
///   other providers
/// @param self the ARN and the unique id of a user, the ARN of a session, the ARN of the root
/// @param behind the ARN and the unique id of the role, or of the user who asked for the session of
///   a federated user; empty where nobody stands behind
/// @param federated providers that vouch for it: `cognito-identity.amazonaws.com`, or the ARN of an
///   OpenID or SAML provider
/// @param services such as `cognito-idp.amazonaws.com`
public record Asker(
        @Nullable String account,
        Set<String> self,
        Set<String> behind,
        Set<String> federated,
        Set<String> services) {
    public static final Asker ANONYMOUS = new Asker(null, Set.of(), Set.of(), Set.of(), Set.of());

    public Asker {
        self = Set.copyOf(self);
        behind = Set.copyOf(behind);
        federated = Set.copyOf(federated);
        services = Set.copyOf(services);
    }

    public static Asker root(String account) {
        return new Asker(account, Set.of(rootArn(account)), Set.of(), Set.of(), Set.of());
    }

    /// @param userId `AIDA…`; a policy that names it is not fooled by a user of the same name
    public static Asker user(String account, String arn, String userId) {
        return new Asker(account, Set.of(arn, userId), Set.of(), Set.of(), Set.of());
    }

    /// @param role its ARN and its unique id
    /// @param session ARN, `arn:aws:sts::…:assumed-role/<role>/<session>`
    public static Asker roleSession(String account, Set<String> role, String session) {
        return new Asker(account, Set.of(session), role, Set.of(), Set.of());
    }

    /// @param user ARN and unique id of the user who called GetFederationToken
    /// @param session ARN, `arn:aws:sts::…:federated-user/<name>`
    public static Asker federatedUser(String account, Set<String> user, String session) {
        return new Asker(account, Set.of(session), user, Set.of(), Set.of());
    }

    /// Someone who is known to other providers only, as in AssumeRoleWithWebIdentity.
    public static Asker federated(Set<String> providers) {
        return new Asker(null, Set.of(), Set.of(), providers, Set.of());
    }

    public static Asker service(String name) {
        return new Asker(null, Set.of(), Set.of(), Set.of(), Set.of(name));
    }

    static String rootArn(String account) {
        return "arn:aws:iam::" + account + ":root";
    }
}
