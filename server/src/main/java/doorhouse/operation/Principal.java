package doorhouse.operation;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.policy.RequestContext;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The principal that signed a call.
///
/// @param arn as it is shown: of a role's session `arn:aws:sts::…:assumed-role/role/session`
/// @param userId its unique id: `AIDA…` of a user, the account id of the root, `AROA…:session` of a
///   role's session, `account:name` of a federated user
/// @param accessKeyId the key that it signed with
/// @param facts what is known of it, by condition key in whatever case (`aws:PrincipalArn`,
///   `aws:PrincipalTag/team`, `cognito-identity.amazonaws.com:sub`); only we write keys, so no tag
///   or claim can take another fact's place
/// @param transitiveTagKeys the session tags that go on with it into another role; empty for
///   whoever has no session
public record Principal(
        Kind kind,
        Arn arn,
        AccountId account,
        String userId,
        String accessKeyId,
        Map<String, List<String>> facts,
        Set<String> transitiveTagKeys) {
    private static final String TAG = "aws:PrincipalTag/";

    /// What kind of principal this is (IAM's `aws:PrincipalType`).
    public enum Kind {
        ROOT,
        USER,
        ASSUMED_ROLE,
        FEDERATED_USER
    }

    public Principal {
        var copy = new TreeMap<String, List<String>>(RequestContext.KEY_ORDER);
        facts.forEach((key, values) -> copy.put(key, List.copyOf(values)));
        facts = Collections.unmodifiableMap(copy);
        transitiveTagKeys = Set.copyOf(transitiveTagKeys);
    }

    /// One of whom nothing more is known.
    public Principal(Kind kind, Arn arn, AccountId account, String userId, String accessKeyId) {
        this(kind, arn, account, userId, accessKeyId, Map.of(), Set.of());
    }

    /// The first value of a fact.
    ///
    /// @param key a condition key, in whatever case
    public Optional<String> fact(String key) {
        return facts.getOrDefault(key, List.of()).stream().findFirst();
    }

    /// The tags of the principal and its session.
    public Map<String, String> tags() {
        var tags = new TreeMap<String, String>(RequestContext.KEY_ORDER);
        facts.forEach((key, values) -> {
            if (key.regionMatches(true, 0, TAG, 0, TAG.length()) && !values.isEmpty())
                tags.put(key.substring(TAG.length()), values.getFirst());
        });
        return tags;
    }

    /// Whether it signed with temporary credentials.
    public boolean temporary() {
        return fact("aws:TokenIssueTime").isPresent();
    }
}
