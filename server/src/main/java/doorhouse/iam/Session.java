package doorhouse.iam;

import doorhouse.operation.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What temporary credentials stand for. It is kept nowhere but in their session token.
///
/// @param kind the role's session, a federated user, or the user or root itself
/// @param ownerId the id of the role (`AROA…`), or of the user or account that asked
/// @param ownerName the role's name, by which it is found; of others empty
/// @param name of the role session or the federated user; empty for a user's own session
/// @param policies session policies as they were given; with `policyArns` the ceiling, if there is
///   any of both
/// @param policyArns managed policies that are session policies
/// @param facts of how the session came about, by condition key; not what is known of its owner
/// @param tags of the session
/// @param transitiveTagKeys those that go on into the next role
public record Session(
        Principal.Kind kind,
        String ownerId,
        String ownerName,
        String name,
        List<String> policies,
        List<String> policyArns,
        Map<String, List<String>> facts,
        Map<String, String> tags,
        Set<String> transitiveTagKeys,
        Instant issuedAt,
        Instant expiresAt) {
    public Session {
        policies = List.copyOf(policies);
        policyArns = List.copyOf(policyArns);
        facts = Map.copyOf(facts);
        tags = Map.copyOf(tags);
        transitiveTagKeys = Set.copyOf(transitiveTagKeys);
    }

    /// Whether session policies bound what it may do. A federated user is bound always: without any
    /// it may do nothing.
    boolean bounded() {
        return kind == Principal.Kind.FEDERATED_USER
                || !policies.isEmpty()
                || !policyArns.isEmpty();
    }
}
