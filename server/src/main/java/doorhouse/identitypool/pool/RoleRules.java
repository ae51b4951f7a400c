package doorhouse.identitypool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.identitypool.pool.PoolRoles.RoleMapping;
import doorhouse.operation.ApiException;
import java.util.HashSet;
import java.util.regex.Pattern;

/// Which roles an identity pool may lend, and how it may choose, beyond what the model bounds.
/// Source: API reference, RoleMapping; Developer Guide, quotas. The sentences are our own.
final class RoleRules {
    private static final int MOST_RULES = 25;

    /// Of other stores, which may be asked in place of AWS, a role's ARN names no account.
    private static final Pattern ROLE =
            Pattern.compile("arn:[\\w-]+:iam::([0-9]{12})?:role/[\\w+=,.@/-]{1,575}");

    private RoleRules() {}

    /// @throws ApiException InvalidParameterException
    static void check(PoolRoles roles, ProviderNames names) {
        for (var role : roles.roles().values()) checkRole(role);
        var providers = new HashSet<String>();
        for (var entry : roles.roleMappings().entrySet()) {
            var provider = names.canonicalMappingKey(entry.getKey());
            if (!providers.add(provider)) {
                throw INVALID_PARAMETER.because(
                        "There are two role mappings of one provider: " + entry.getKey());
            }
            if (entry.getValue().type() == PoolRoles.Type.Token && !names.mapsUserPool(provider)) {
                throw INVALID_PARAMETER.because(
                        "A role mapping of type Token is for user pools alone: " + entry.getKey());
            }
            check(entry.getKey(), entry.getValue());
        }
    }

    private static void check(String provider, RoleMapping mapping) {
        if (mapping.ambiguousRoleResolution() == null) {
            throw INVALID_PARAMETER.because(
                    "AmbiguousRoleResolution is required in the role mapping of " + provider + ".");
        }
        if ((mapping.type() == PoolRoles.Type.Rules) != (mapping.rulesConfiguration() != null)) {
            throw INVALID_PARAMETER.because(
                    mapping.type() == PoolRoles.Type.Rules
                            ? "RulesConfiguration is required in the role mapping of type Rules of "
                                    + provider
                                    + "."
                            : "RulesConfiguration is not allowed in the role mapping of type Token of "
                                    + provider
                                    + ".");
        }
        if (mapping.rules().size() > MOST_RULES) {
            throw INVALID_PARAMETER.because(
                    "The role mapping of "
                            + provider
                            + " cannot have more than "
                            + MOST_RULES
                            + " rules.");
        }
        for (var rule : mapping.rules()) checkRole(rule.roleArn());
    }

    private static void checkRole(String arn) {
        if (ROLE.matcher(arn).matches()) return;
        throw INVALID_PARAMETER.because("Invalid role ARN: " + arn);
    }
}
