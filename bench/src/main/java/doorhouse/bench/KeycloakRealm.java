package doorhouse.bench;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/// A realm, which differs from the others in how it keeps passwords.
enum KeycloakRealm {
    /// Argon2id, Keycloak's default.
    STANDARD(Task.SIGN_IN, ""),
    /// The other one that its guide recommends, with the iterations that go with it.
    PBKDF2(Task.SIGN_IN_PBKDF2, "hashAlgorithm(pbkdf2-sha512)"),
    NEARLY_OFF(Task.SIGN_IN_NEARLY_OFF, "hashAlgorithm(pbkdf2-sha256) and hashIterations(1)");

    /// The client that users sign in to.
    static final String CLIENT = "app";

    /// The client that gets tokens for itself, and may create users.
    static final String MACHINE = "machine";

    static final String MACHINE_SECRET = "of-the-machine";

    private final Task signIn;
    private final String passwordPolicy;

    KeycloakRealm(Task signIn, String passwordPolicy) {
        this.signIn = signIn;
        this.passwordPolicy = passwordPolicy;
    }

    /// What signing in to it is called.
    Task signIn() {
        return signIn;
    }

    String id() {
        return "bench-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String path() {
        return "/realms/" + id() + "/protocol/openid-connect";
    }

    /// Makes the realm, its clients and the user number 0; access tokens live as long as Cognito's.
    void create(Connection connection) throws IOException {
        var realm =
                """
                {"realm":"%1$s","enabled":true,"accessTokenLifespan":3600,"passwordPolicy":"%2$s","clients":[\
                {"clientId":"%3$s","publicClient":true,"directAccessGrantsEnabled":true,"standardFlowEnabled":false},\
                {"clientId":"%4$s","secret":"%5$s","serviceAccountsEnabled":true,"standardFlowEnabled":false}],\
                "users":[{"username":"service-account-%4$s","enabled":true,"serviceAccountClientId":"%4$s",\
                "clientRoles":{"realm-management":["manage-users"]}}]}\
                """
                        .formatted(id(), passwordPolicy, CLIENT, MACHINE, MACHINE_SECRET);
        post(connection, "/admin/realms", realm);
        var user =
                """
                {"username":"%1$s","enabled":true,"email":"%1$s@example.com","emailVerified":true,"firstName":"Number",\
                "lastName":"0","credentials":[{"type":"password","value":"%2$s","temporary":false}]}\
                """
                        .formatted(Seed.username(0), Seed.password(0));
        post(connection, "/admin/realms/" + id() + "/users", user);
    }

    private static void post(Connection connection, String path, String body) throws IOException {
        var asked =
                AdminCalls.form(
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "admin-cli",
                                "username",
                                KeycloakProcess.ADMIN,
                                "password",
                                KeycloakProcess.ADMIN));
        var token =
                connection
                        .post("/realms/master/protocol/openid-connect/token", asked, "")
                        .text("access_token");
        connection
                .post(path, "application/json", body, "Authorization: Bearer " + token + "\r\n")
                .good();
    }
}
