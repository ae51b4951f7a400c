package doorhouse.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The calls that are measured, each for a user picked at random.
///
/// @param users how many there are
record Flows(Tenant tenant, int users) {
    /// Refresh, GetUser, user info and identities go through this many sessions.
    static final int SESSIONS = 256;

    /// The tokens of a user who has signed in.
    record Session(String accessToken, String idToken, String refreshToken) {}

    /// All that is measured, by name, in the order of the report.
    Map<String, Load.Work> all(int port) throws IOException {
        var sessions = sessions(port);
        var flows = new LinkedHashMap<String, Load.Work>();
        flows.put(
                "password sign-in",
                (connection, random) -> password(connection, random.nextInt(users)));
        flows.put("SRP sign-in", (connection, random) -> srp(connection, random.nextInt(users)));
        flows.put(
                "refresh",
                (connection, random) ->
                        refresh(connection, sessions.get(random.nextInt(SESSIONS))));
        flows.put(
                "GetUser",
                (connection, random) ->
                        getUser(connection, sessions.get(random.nextInt(SESSIONS))));
        var pages = new OAuthFlows(tenant);
        flows.put(
                "code flow",
                (connection, random) -> pages.codeFlow(connection, random.nextInt(users)));
        flows.put("client credentials", (connection, random) -> pages.machine(connection));
        flows.put(
                "refresh at the token endpoint",
                (connection, random) ->
                        pages.refresh(
                                connection, sessions.get(random.nextInt(SESSIONS)).refreshToken));
        var pool = new IdentityFlows(tenant);
        var identities = identities(port, pool, sessions);
        flows.put(
                "GetCredentialsForIdentity",
                (connection, random) ->
                        pool.credentials(connection, identities.get(random.nextInt(SESSIONS))));
        flows.put(
                "AssumeRoleWithWebIdentity",
                (connection, random) ->
                        pool.assumeRole(connection, identities.get(random.nextInt(SESSIONS))));
        return flows;
    }

    private static List<IdentityFlows.Identity> identities(
            int port, IdentityFlows pool, List<Session> sessions) throws IOException {
        var identities = new ArrayList<IdentityFlows.Identity>();
        try (var connection = new Connection(port)) {
            for (var session : sessions) {
                identities.add(pool.identity(connection, session.idToken));
            }
        }
        return identities;
    }

    private List<Session> sessions(int port) throws IOException {
        var sessions = new ArrayList<Session>();
        try (var connection = new Connection(port)) {
            for (int i = 0; i < SESSIONS; i++) {
                sessions.add(session(connection, i % users));
            }
        }
        return sessions;
    }

    Session session(Connection connection, int user) throws IOException {
        var answer = connection.call("InitiateAuth", passwordBody(user));
        return new Session(
                answer.text("AccessToken"), answer.text("IdToken"), answer.text("RefreshToken"));
    }

    private String passwordBody(int user) {
        return initiate(
                "USER_PASSWORD_AUTH",
                "\"USERNAME\":\"%s\",\"PASSWORD\":\"%s\""
                        .formatted(Seed.username(user), Seed.password(user)));
    }

    private String initiate(String flow, String parameters) {
        return "{\"AuthFlow\":\""
                + flow
                + "\",\"ClientId\":\""
                + tenant.clientId()
                + "\",\"AuthParameters\":{"
                + parameters
                + "}}";
    }

    long password(Connection connection, int user) throws IOException {
        var body = passwordBody(user);
        long start = System.nanoTime();
        connection.call("InitiateAuth", body).text("AccessToken");
        return System.nanoTime() - start;
    }

    private long srp(Connection connection, int user) throws IOException {
        var username = Seed.username(user);
        var body =
                initiate(
                        "USER_SRP_AUTH",
                        "\"USERNAME\":\""
                                + username
                                + "\",\"SRP_A\":\""
                                + SrpClient.publicValue()
                                + "\"");
        long start = System.nanoTime();
        var sent = connection.call("InitiateAuth", body);
        long first = System.nanoTime() - start;
        var proof =
                SrpClient.prove(
                        tenant.suffix(),
                        Seed.password(user),
                        new SrpClient.Challenge(
                                sent.text("USER_ID_FOR_SRP"),
                                sent.text("SALT"),
                                sent.text("SRP_B"),
                                sent.text("SECRET_BLOCK")));
        var answer = answer(username, sent, proof);
        start = System.nanoTime();
        connection.call("RespondToAuthChallenge", answer).text("AccessToken");
        return first + System.nanoTime() - start;
    }

    private String answer(String username, Connection.Answer sent, SrpClient.Proof proof) {
        var session =
                sent.body().contains("\"Session\":\"")
                        ? "\"Session\":\"" + sent.text("Session") + "\","
                        : "";
        return """
        {"ChallengeName":"PASSWORD_VERIFIER","ClientId":"%s",%s"ChallengeResponses":{"USERNAME":"%s",\
        "PASSWORD_CLAIM_SECRET_BLOCK":"%s","TIMESTAMP":"%s","PASSWORD_CLAIM_SIGNATURE":"%s"}}\
        """
                .formatted(
                        tenant.clientId(),
                        session,
                        username,
                        sent.text("SECRET_BLOCK"),
                        proof.timestamp(),
                        proof.signature());
    }

    long refresh(Connection connection, Session session) throws IOException {
        var body =
                initiate(
                        "REFRESH_TOKEN_AUTH",
                        "\"REFRESH_TOKEN\":\"" + session.refreshToken() + "\"");
        long start = System.nanoTime();
        connection.call("InitiateAuth", body).text("AccessToken");
        return System.nanoTime() - start;
    }

    static long getUser(Connection connection, Session session) throws IOException {
        var body = "{\"AccessToken\":\"" + session.accessToken() + "\"}";
        long start = System.nanoTime();
        connection.call("GetUser", body).text("Username");
        return System.nanoTime() - start;
    }
}
