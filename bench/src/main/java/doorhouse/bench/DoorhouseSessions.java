package doorhouse.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Users who have signed in to Doorhouse: by the API, and on the pages for tokens with the scope
/// that user info asks for.
record DoorhouseSessions(List<Flows.Session> sessions, List<String> userInfoTokens) {
    static DoorhouseSessions open(int port, Tenant tenant, Crowd crowd) throws IOException {
        var flows = new Flows(tenant, crowd.users());
        var pages = new OAuthFlows(tenant);
        var sessions = new ArrayList<Flows.Session>();
        var tokens = new ArrayList<String>();
        try (var connection = new Connection(port)) {
            for (int i = 0; i < Flows.SESSIONS; i++) {
                int user = i * crowd.step();
                var session = flows.session(connection, user);
                Rs256.require(session.accessToken());
                Rs256.require(session.idToken());
                sessions.add(session);
                tokens.add(pages.accessToken(connection, user));
            }
        }
        return new DoorhouseSessions(sessions, tokens);
    }

    Flows.Session any(RandomGenerator random) {
        return sessions.get(random.nextInt(sessions.size()));
    }

    String anyForUserInfo(RandomGenerator random) {
        return userInfoTokens.get(random.nextInt(userInfoTokens.size()));
    }
}
