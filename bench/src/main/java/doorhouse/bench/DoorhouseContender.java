package doorhouse.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// Doorhouse as it is packed, run by `start`.
///
/// @param home the unpacked distribution
/// @param argon2id a pool that keeps passwords as Keycloak does
record DoorhouseContender(Path home, Store store, Tenant tenant, Tenant argon2id)
        implements Contender {
    /// Keycloak's own cost: 7 MiB, 5 passes, 1 lane.
    private static final String ARGON2ID = "{\"doorhouse:passwords\":\"argon2id:m7168:t5:p1\"}";

    static DoorhouseContender prepare(Path home, StoreKind kind, Path folder)
            throws IOException, InterruptedException {
        var opened = Store.open(kind == StoreKind.EMBEDDED ? "sqlite" : "postgresql", folder);
        try (var server = ServerProcess.run(home, "start", opened);
                var connection = new Connection(server.port())) {
            var admin = new AdminCalls(connection, AdminCalls.AccessKey.ofRoot(opened.data()));
            return new DoorhouseContender(
                    home, opened, Tenant.create(admin), Tenant.create(admin, ARGON2ID));
        } catch (IOException | InterruptedException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return "Doorhouse";
    }

    @Override
    public String database() {
        return store.name().equals("sqlite") ? "SQLite" : "PostgreSQL";
    }

    @Override
    public void seed(int from, int to)
            throws IOException, InterruptedException, ExecutionException, SQLException {
        if (to <= Crowd.FEW) {
            Seed.users(store, tenant.poolId(), from, to);
            Seed.hashedUsers(store, argon2id.poolId(), from, to);
        } else {
            SparseSeed.users(store, tenant.poolId(), from, to);
        }
    }

    @Override
    public long bytes() throws IOException {
        return store.bytes();
    }

    @Override
    public Running start() throws IOException, InterruptedException {
        var server = ServerProcess.run(home, "start", store);
        long ready = System.nanoTime();
        try (var connection = new Connection(server.port())) {
            new OAuthFlows(tenant).machine(connection);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        var rest = Duration.ofNanos(System.nanoTime() - ready);
        return new Server(this, server, server.startedIn().plus(rest));
    }

    @Override
    public void close() throws IOException {
        store.close();
    }

    private record Server(DoorhouseContender of, ServerProcess process, Duration firstToken)
            implements Running {
        @Override
        public int port() {
            return process.port();
        }

        @Override
        public Cpu cpu() {
            return new Cpu(process.cpu(), of.store.cpu());
        }

        @Override
        public long residentMib() throws IOException {
            return process.residentMib();
        }

        @Override
        public Map<Task, Load.Work> work(Crowd crowd, boolean variants) throws IOException {
            var work = new EnumMap<Task, Load.Work>(Task.class);
            var flows = new Flows(of.tenant, crowd.users());
            var pages = new OAuthFlows(of.tenant);
            var sessions = DoorhouseSessions.open(process.port(), of.tenant, crowd);
            work.put(Task.SIGN_IN, (caller, random) -> flows.password(caller, crowd.pick(random)));
            work.put(Task.REFRESH, (caller, random) -> flows.refresh(caller, sessions.any(random)));
            work.put(Task.CLIENT_CREDENTIALS, (caller, _) -> pages.machine(caller));
            work.put(
                    Task.USER_INFO,
                    (caller, random) -> pages.userInfo(caller, sessions.anyForUserInfo(random)));
            work.put(
                    Task.GET_USER, (caller, random) -> Flows.getUser(caller, sessions.any(random)));
            var newUsers = new DoorhouseNewUsers(of.tenant.poolId(), of.rootKey(), crowd.users());
            work.put(Task.CREATE_USER, (caller, _) -> newUsers.create(caller));
            if (variants) {
                var hashed = new Flows(of.argon2id, crowd.users());
                work.put(
                        Task.SIGN_IN_ARGON2ID,
                        (caller, random) -> hashed.password(caller, crowd.pick(random)));
            }
            return work;
        }

        @Override
        public void close() {
            process.close();
        }
    }

    private AdminCalls.AccessKey rootKey() throws IOException {
        return AdminCalls.AccessKey.ofRoot(store.data());
    }
}
