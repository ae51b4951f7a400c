package doorhouse.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Keycloak in production mode, as its guides set it up.
///
/// @param log where the server's output goes
record KeycloakContender(KeycloakDistribution keycloak, KeycloakStore store, Path log)
        implements Contender {
    static KeycloakContender prepare(KeycloakDistribution keycloak, StoreKind kind, Path folder)
            throws IOException, InterruptedException {
        var opened = KeycloakStore.open(kind, keycloak, folder);
        try {
            keycloak.build(opened.kind());
            var log = folder.resolve("keycloak.log");
            try (var server =
                            KeycloakProcess.start(
                                    keycloak, opened, log, KeycloakContender::serves);
                    var connection = new Connection(server.port())) {
                for (var realm : KeycloakRealm.values()) realm.create(connection);
            }
            return new KeycloakContender(keycloak, opened, log);
        } catch (IOException | InterruptedException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static boolean serves(Connection connection) throws IOException {
        return connection.get("/realms/master").status() == 200;
    }

    @Override
    public String name() {
        return "Keycloak";
    }

    @Override
    public String database() {
        return store.name();
    }

    @Override
    public void seed(int from, int to) throws IOException, SQLException {
        // Other ways to keep a password are compared with few users alone.
        var realms =
                to <= Crowd.FEW ? List.of(KeycloakRealm.values()) : List.of(KeycloakRealm.STANDARD);
        KeycloakSeed.users(store, realms, from, to);
    }

    @Override
    public long bytes() throws IOException {
        return store.bytes();
    }

    @Override
    public Running start() throws IOException, InterruptedException {
        var flows = new KeycloakFlows(KeycloakRealm.STANDARD);
        return new Server(store, KeycloakProcess.start(keycloak, store, log, flows::ready));
    }

    @Override
    public void close() throws IOException {
        store.close();
    }

    private record Server(KeycloakStore store, KeycloakProcess process) implements Running {
        @Override
        public int port() {
            return process.port();
        }

        @Override
        public Duration firstToken() {
            return process.startedIn();
        }

        @Override
        public Cpu cpu() {
            return new Cpu(process.cpu(), store.cpu());
        }

        @Override
        public long residentMib() throws IOException {
            return process.residentMib();
        }

        @Override
        public Map<Task, Load.Work> work(Crowd crowd, boolean variants) throws IOException {
            var work = new EnumMap<Task, Load.Work>(Task.class);
            var flows = new KeycloakFlows(KeycloakRealm.STANDARD);
            var sessions = flows.sessions(process.port(), crowd);
            work.put(
                    Task.REFRESH,
                    (caller, random) ->
                            flows.refresh(caller, sessions.get(random.nextInt(sessions.size()))));
            work.put(Task.CLIENT_CREDENTIALS, (caller, _) -> flows.machine(caller));
            work.put(
                    Task.USER_INFO,
                    (caller, random) ->
                            flows.userInfo(caller, sessions.get(random.nextInt(sessions.size()))));
            work.put(Task.CREATE_USER, flows.newUsers(process.port(), crowd.users()));
            for (var realm : KeycloakRealm.values()) {
                if (realm != KeycloakRealm.STANDARD && !variants) continue;
                var signIn = new KeycloakFlows(realm);
                work.put(
                        realm.signIn(),
                        (caller, random) -> signIn.password(caller, crowd.pick(random)));
            }
            return work;
        }

        @Override
        public void close() throws IOException {
            process.close();
        }
    }
}
