package doorhouse.conformance;

import static doorhouse.conformance.UsedSecrets.used;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifiedAttributeType;

/// A pool with a client that rotates refresh tokens without grace, as tests of faults need it.
record House(CognitoIdentityProviderClient cognito, String poolId, String clientId) {
    static House make(CognitoIdentityProviderClient cognito) {
        var poolId =
                cognito.createUserPool(r ->
                                r.poolName("faults")
                                        .autoVerifiedAttributes(VerifiedAttributeType.EMAIL))
                        .userPool()
                        .id();
        var client =
                cognito.createUserPoolClient(r ->
                        r.userPoolId(poolId)
                                .clientName("faults")
                                .explicitAuthFlows(ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH)
                                .refreshTokenRotation(
                                        t -> t.feature("ENABLED").retryGracePeriodSeconds(0)));
        return new House(cognito, poolId, client.userPoolClient().clientId());
    }

    House at(CognitoIdentityProviderClient other) {
        return new House(other, poolId, clientId);
    }

    void addUser(String name) {
        cognito.adminCreateUser(r -> r.userPoolId(poolId).username(name).messageAction("SUPPRESS"));
    }

    Person confirmedUser() {
        var person = Person.fresh();
        addUser(person.username());
        setPassword(person.username(), person.password());
        return person;
    }

    void setPassword(String name, String password) {
        cognito.adminSetUserPassword(
                r -> r.userPoolId(poolId).username(name).password(password).permanent(true));
    }

    AuthenticationResultType signIn(String name, String password) {
        var result =
                cognito.initiateAuth(r ->
                                r.clientId(clientId)
                                        .authFlow("USER_PASSWORD_AUTH")
                                        .authParameters(
                                                Map.of("USERNAME", name, "PASSWORD", password)))
                        .authenticationResult();
        used(result.accessToken());
        used(result.idToken());
        used(result.refreshToken());
        return result;
    }

    AuthenticationResultType refresh(String token) {
        var result =
                cognito.getTokensFromRefreshToken(r -> r.clientId(clientId).refreshToken(token))
                        .authenticationResult();
        used(result.accessToken());
        used(result.idToken());
        // None comes back where refresh tokens are not rotated.
        if (result.refreshToken() != null) used(result.refreshToken());
        return result;
    }

    List<UserType> users() {
        return cognito.listUsersPaginator(r -> r.userPoolId(poolId)).users().stream().toList();
    }

    /// The names of all users; each of them is there whole.
    Set<String> names() {
        var names = users().stream().map(UserType::username).collect(Collectors.toSet());
        for (var name : names) cognito.adminGetUser(r -> r.userPoolId(poolId).username(name));
        return names;
    }
}
