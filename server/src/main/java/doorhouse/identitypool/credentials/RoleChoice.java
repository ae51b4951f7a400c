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
import tools.jackson.databind.node.MissingNode;

/// Which of its pool's roles an identity takes. Pure. Source: Amazon Cognito Developer Guide,
/// "Using role-based access control".
///
/// @param logins that the call shows; of several with a mapping the first decides
/// @param wanted the role that the call asks for; null for whichever it gets
record RoleChoice(
        PoolRoles roles, ProviderNames names, List<Login> logins, @Nullable String wanted) {
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
        return roles.mapping(names, login.provider(), login.audience());
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

    private Optional<String> byToken(Login login) {
        var preferred = said(login, "cognito:preferred_role").asString("");
        if (!preferred.isEmpty()) return Optional.of(preferred);
        var all = rolesOf(login).toList();
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /// All roles that the login may ask for, the first of which it gets by rules.
    private Stream<String> offered(Login login, RoleMapping mapping) {
        return switch (mapping.type()) {
            case Token -> rolesOf(login);
            case Rules ->
                    mapping.rules().stream()
                            .filter(rule -> matches(rule, login.claims().path(rule.claim())))
                            .map(PoolRoles.MappingRule::roleArn);
        };
    }

    private Stream<String> rolesOf(Login login) {
        return texts(said(login, "cognito:roles"));
    }

    /// Our own user pools alone say who has which role; another issuer could write what it likes.
    private JsonNode said(Login login, String claim) {
        var ours = names.userPool(login.provider()).isPresent();
        return ours ? login.claims().path(claim) : MissingNode.getInstance();
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
