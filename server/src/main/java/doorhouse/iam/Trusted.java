package doorhouse.iam;

import static doorhouse.iam.IamErrors.MALFORMED_POLICY_DOCUMENT;

import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.policy.Policy;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Whom a trust policy means. It names users and roles by their ARNs and is kept with their ids, so
/// that whoever is later made under an old name is not trusted in the place of the one before.
/// Source: IAM User Guide, "AWS JSON policy elements: Principal".
final class Trusted {
    private static final Pattern OWN =
            Pattern.compile("arn:aws:iam::([0-9]{12}):(user|role)/(?:.*/)?([^/]+)");

    private final AccountId account;
    private final EntityStore entities;

    Trusted(EntityStore entities, AccountId account) {
        this.entities = entities;
        this.account = account;
    }

    /// The ids of this account's users and roles, by the ARNs that the policy names.
    ///
    /// @throws doorhouse.operation.ApiException MalformedPolicyDocument for one that does not exist
    Map<String, String> ids(String trustPolicy) {
        var ids = new TreeMap<String, String>();
        for (var arn : Policy.parseTrust(trustPolicy).principals()) {
            var form = OWN.matcher(arn);
            if (form.matches() && form.group(1).equals(account.value()))
                ids.put(arn, id(arn, Kind.of(form.group(2)), form.group(3)));
        }
        return ids;
    }

    private String id(String arn, Kind kind, String name) {
        return entities.find(kind, name)
                .filter(entity -> entity.arn(account).value().equals(arn))
                .map(Entity::id)
                .orElseThrow(() ->
                        MALFORMED_POLICY_DOCUMENT.because(
                                "Invalid principal in policy: \"AWS\":\"%s\"".formatted(arn)));
    }
}
