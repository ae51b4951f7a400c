package doorhouse.identitypool.credentials;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;

import doorhouse.identitypool.login.Login;
import doorhouse.identitypool.pool.PoolRoles;
import doorhouse.identitypool.pool.PoolRoles.AmbiguousRoleResolution;
import doorhouse.identitypool.pool.PoolRoles.RoleMapping;
import doorhouse.identitypool.pool.ProviderNames;
import doorhouse.operation.ApiException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Which of its pool's roles an identity takes. Pure. Source: Amazon Cognito Developer Guide,
/// "Using role-based access control".
///
/// @param logins that the call shows; of several with a mapping the first decides
/// @param wanted the role that the call asks for; null for whichever it gets
record RoleChoice(
        PoolRoles roles, ProviderNames names, List<Login> logins, @Nullable String wanted) {
    private static final String OIDC_ARN = ":oidc-provider/";

    /// @throws ApiException NotAuthorizedException, InvalidParameterException,
    ///   InvalidIdentityPoolConfigurationException
    String role() {
        if (logins.isEmpty()) {
            if (wanted != null) throw notOneToChoose();
            return roles.unauthenticated().orElseThrow(CredentialErrors::configuration);
        }
        var mapped = logins.stream().filter(login -> mapping(login).isPresent()).toList();
        if (wanted == null) {
            return mapped.isEmpty() ? authenticated() : chosen(mapped.getFirst());
        }
        if (mapped.isEmpty()) throw notOneToChoose();
        for (var login : mapped) {
            if (offered(login, mapping(login).orElseThrow()).anyMatch(wanted::equals)) {
                return wanted;
            }
        }
        throw denied();
    }

    private String authenticated() {
        return roles.authenticated().orElseThrow(CredentialErrors::configuration);
    }

    /// What is set for the user pool's client comes before what is set for all of the pool.
    private Optional<RoleMapping> mapping(Login login) {
        return find(login, ":" + login.audience()).or(() -> find(login, ""));
    }

    private Optional<RoleMapping> find(Login login, String ending) {
        return roles.roleMappings().entrySet().stream()
                .filter(one -> one.getKey().endsWith(ending))
                .filter(one -> means(cut(one.getKey(), ending), login.provider()))
                .map(java.util.Map.Entry::getValue)
                .findFirst();
    }

    private static String cut(String key, String ending) {
        return key.substring(0, key.length() - ending.length());
    }

    /// An OpenID provider may be meant by its ARN.
    private boolean means(String key, String provider) {
        return names.canonical(key).equals(provider) || key.endsWith(OIDC_ARN + provider);
    }

    private String chosen(Login login) {
        var mapping = mapping(login).orElseThrow();
        var role =
                switch (mapping.type()) {
                    case Token -> byToken(login);
                    case Rules -> offered(login, mapping).findFirst();
                };
        if (role.isPresent()) return role.get();
        if (mapping.ambiguousRoleResolution() == AmbiguousRoleResolution.AuthenticatedRole) {
            return authenticated();
        }
        throw denied();
    }

    private static Optional<String> byToken(Login login) {
        var preferred = login.claims().path("cognito:preferred_role").asString("");
        if (!preferred.isEmpty()) return Optional.of(preferred);
        var all = rolesOf(login).toList();
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /// All roles that the login may ask for, the first of which it gets by rules.
    private static Stream<String> offered(Login login, RoleMapping mapping) {
        return switch (mapping.type()) {
            case Token -> rolesOf(login);
            case Rules ->
                    mapping.rules().stream()
                            .filter(rule -> matches(rule, login.claims().path(rule.claim())))
                            .map(PoolRoles.MappingRule::roleArn);
        };
    }

    private static Stream<String> rolesOf(Login login) {
        return texts(login.claims().path("cognito:roles"));
    }

    /// A claim that is not there matches nothing, not even that it is not equal. Of a list any
    /// element may match.
    private static boolean matches(PoolRoles.MappingRule rule, JsonNode claim) {
        if (claim.isMissingNode() || claim.isNull()) return false;
        return switch (rule.matchType()) {
            case Equals -> texts(claim).anyMatch(rule.value()::equals);
            case Contains -> texts(claim).anyMatch(text -> text.contains(rule.value()));
            case StartsWith -> texts(claim).anyMatch(text -> text.startsWith(rule.value()));
            case NotEqual -> texts(claim).noneMatch(rule.value()::equals);
        };
    }

    private static Stream<String> texts(JsonNode claim) {
        return claim.isArray()
                ? claim.valueStream().map(one -> one.asString(""))
                : Stream.of(claim.asString("")).filter(_ -> !claim.isMissingNode());
    }

    private static ApiException denied() {
        return NOT_AUTHORIZED.because("Access denied. No role of this identity could be chosen.");
    }

    private static ApiException notOneToChoose() {
        return INVALID_PARAMETER.because(
                "CustomRoleArn needs a role mapping of the login's provider.");
    }
}
