package doorhouse.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// The calls of a realm that are measured, by the endpoints of its own kind.
final class KeycloakFlows {
    private static final String BASIC =
            "Authorization: Basic "
                    + Base64.getEncoder()
                            .encodeToString(
                                    (KeycloakRealm.MACHINE + ":" + KeycloakRealm.MACHINE_SECRET)
                                            .getBytes(UTF_8))
                    + "\r\n";

    private final KeycloakRealm realm;
    private final String token;

    KeycloakFlows(KeycloakRealm realm) {
        this.realm = realm;
        this.token = realm.path() + "/token";
    }

    record Session(String accessToken, String refreshToken) {}

    /// The direct access grant with the scope that brings an ID token.
    private Connection.Answer signedIn(Connection connection, int user) throws IOException {
        var form =
                AdminCalls.form(
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                KeycloakRealm.CLIENT,
                                "scope",
                                "openid",
                                "username",
                                Seed.username(user),
                                "password",
                                Seed.password(0)));
        return connection.post(token, form, "");
    }

    long password(Connection connection, int user) throws IOException {
        long start = System.nanoTime();
        signedIn(connection, user).text("id_token");
        return System.nanoTime() - start;
    }

    List<Session> sessions(int port, Crowd crowd) throws IOException {
        var sessions = new ArrayList<Session>();
        try (var connection = new Connection(port)) {
            for (int i = 0; i < Flows.SESSIONS; i++) {
                var answer = signedIn(connection, i * crowd.step());
                Rs256.require(answer.text("id_token"));
                Rs256.require(answer.text("access_token"));
                sessions.add(
                        new Session(answer.text("access_token"), answer.text("refresh_token")));
            }
        }
        return sessions;
    }

    long refresh(Connection connection, Session session) throws IOException {
        var form =
                "grant_type=refresh_token&client_id="
                        + KeycloakRealm.CLIENT
                        + "&refresh_token="
                        + session.refreshToken;
        long start = System.nanoTime();
        connection.post(token, form, "").text("id_token");
        return System.nanoTime() - start;
    }

    long machine(Connection connection) throws IOException {
        long start = System.nanoTime();
        machineToken(connection);
        return System.nanoTime() - start;
    }

    private String machineToken(Connection connection) throws IOException {
        return connection.post(token, "grant_type=client_credentials", BASIC).text("access_token");
    }

    /// Whether it issues tokens already.
    boolean ready(Connection connection) throws IOException {
        return connection.post(token, "grant_type=client_credentials", BASIC).status() == 200;
    }

    long userInfo(Connection connection, Session session) throws IOException {
        var headers = "Authorization: Bearer " + session.accessToken + "\r\n";
        long start = System.nanoTime();
        connection.get(realm.path() + "/userinfo", headers).text("sub");
        return System.nanoTime() - start;
    }

    /// Creates users with a temporary password, each of another name.
    ///
    /// @param before how many users there are; a part of the names, so that they are new each time
    Load.Work newUsers(int port, int before) throws IOException {
        var created = new AtomicInteger();
        String authorization;
        try (var connection = new Connection(port)) {
            authorization = "Authorization: Bearer " + machineToken(connection) + "\r\n";
        }
        var path = "/admin/realms/" + realm.id() + "/users";
        return (connection, _) -> {
            var user =
                    """
                    {"username":"%1$s","enabled":true,"email":"%1$s@example.com","emailVerified":true,"firstName":"New",\
                    "credentials":[{"type":"password","value":"Passw0rd!new","temporary":true}]}\
                    """
                            .formatted("new-" + before + "-" + created.incrementAndGet());
            long start = System.nanoTime();
            connection.post(path, "application/json", user, authorization).good();
            return System.nanoTime() - start;
        };
    }
}
