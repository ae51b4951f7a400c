package doorhouse.testing;

import doorhouse.boot.Lending;
import doorhouse.boot.Server;
import doorhouse.boot.Stores;
import doorhouse.boot.SyncTargets;
import doorhouse.crypto.MasterKey;
import doorhouse.crypto.Secret;
import doorhouse.http.HttpServer;
import doorhouse.http.Proxies;
import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.message.DeliveryFailed;
import doorhouse.message.Inbox;
import doorhouse.message.Message;
import doorhouse.outbound.AddressRule;
import doorhouse.policy.Network;
import doorhouse.quota.Rates;
import doorhouse.store.Database;
import doorhouse.trigger.Runners;
import doorhouse.userpool.oidc.Origins;
import doorhouse.userpool.pool.Quotas;
import doorhouse.vault.Vault;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;

/// A whole server in this process, on a free port, with a database in a folder of its own, as `dev`
/// runs it. Tests talk to it by Amazon's SDK over HTTP, and move its clock.
public final class TestServer extends SdkClients implements AutoCloseable {
    public static final AccountId ACCOUNT = new AccountId("123456789012");

    /// How many messages a pool sends to one address in an hour.
    public static final int MESSAGES_PER_ADDRESS = 30;

    /// In an address, it makes every message to it fail.
    public static final String UNDELIVERABLE = "@undeliverable.";

    /// In an address, it makes every message to it take a minute.
    public static final String STUCK = "@stuck.";

    private final TestClock clock;
    private final Inbox inbox;
    private final TestFunctions functions;
    private final TestHandlers handlers = new TestHandlers();
    private final Database database;
    private final MasterKey masterKey;
    private final BrowserSignIns browserSignIns;
    private final Server server;
    private final URI address;
    private final CognitoIdentityProviderClient admin;
    private final CognitoIdentityProviderClient app;

    /// What the nodes of one house share, beside their database.
    ///
    /// @param publicUrl null for the first node's own address
    private record House(
            TestClock clock,
            Inbox inbox,
            TestFunctions functions,
            MasterKey masterKey,
            @Nullable String publicUrl) {
        static House by(TestClock clock) {
            var random = new SecureRandom();
            byte[] key = new byte[32];
            random.nextBytes(key);
            var masterKey = new MasterKey(key, random);
            return new House(clock, new Inbox(clock), new TestFunctions(), masterKey, null);
        }
    }

    private TestServer(
            Database database, House house, Quotas quotas, @Nullable Path seed, Around around)
            throws IOException {
        this.database = database;
        clock = house.clock;
        inbox = house.inbox;
        functions = house.functions;
        masterKey = house.masterKey;
        var random = new SecureRandom();
        browserSignIns = new BrowserSignIns(database, masterKey, clock, random);
        var http =
                new HttpServer.Settings(
                        "127.0.0.1",
                        0,
                        HttpServer.Limits.DEFAULTS,
                        "x-amzn-RequestId",
                        Duration.ofSeconds(5),
                        Duration.ZERO,
                        around.proxies);
        server =
                Server.start(
                        new Server.Setup(
                                database,
                                masterKey,
                                ACCOUNT,
                                Set.of(new Region("us-east-1")),
                                new Region("us-east-1"),
                                Map.of(KEY, Secret.of(KEY)),
                                null,
                                new Server.Dev(inbox, seed),
                                house.publicUrl,
                                http,
                                this::post,
                                new Runners(List.of(functions, handlers.runner())),
                                around.syncTargets,
                                new Server.Peers(
                                        new AddressRule(true, List.of()),
                                        new Origins(around.origins)),
                                around.stores,
                                around.lending,
                                MESSAGES_PER_ADDRESS,
                                quotas,
                                around.rates,
                                clock,
                                clock::nanos,
                                TestKeys.PAIRS,
                                random));
        address = URI.create("http://127.0.0.1:" + server.port());
        admin = client(StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, KEY)));
        app = client(AnonymousCredentialsProvider.create());
    }

    /// A server on a database of its own, of the kind that the tests run on.
    public static TestServer start() {
        return startWith(TestDatabase.CHOSEN, new TestClock(), Quotas.NONE, null);
    }

    /// A server where there may be only so many pools and clients.
    public static TestServer limitedTo(Quotas quotas) {
        return startWith(TestDatabase.CHOSEN, new TestClock(), quotas, null);
    }

    /// A server that a file was applied to, at start and after each reset.
    public static TestServer seeded(Path seed) {
        return startWith(TestDatabase.CHOSEN, new TestClock(), Quotas.NONE, seed);
    }

    /// What stands around a server.
    ///
    /// @param origins what stands for which address
    private record Around(
            Map<String, String> origins,
            Stores stores,
            SyncTargets syncTargets,
            Lending lending,
            Proxies proxies,
            Rates rates) {
        static final Around NOTHING =
                new Around(Map.of(), Stores.NONE, SyncTargets.NONE, Lending.OWN);

        Around(
                Map<String, String> origins,
                Stores stores,
                SyncTargets syncTargets,
                Lending lending) {
            this(origins, stores, syncTargets, lending, Proxies.NONE, Rates.NONE);
        }
    }

    /// A server that finds other servers in place of those that stand at fixed addresses.
    ///
    /// @param origins what stands for which
    public static TestServer meeting(Map<String, String> origins) {
        return startAmong(new Around(origins, Stores.NONE, SyncTargets.NONE, Lending.OWN));
    }

    /// A server whose gateway stands before these.
    public static TestServer before(Stores stores) {
        return startAmong(new Around(Map.of(), stores, SyncTargets.NONE, Lending.OWN));
    }

    /// The same, going by a clock that those may go by too.
    public static TestServer before(TestClock clock, Stores stores) {
        var around = new Around(Map.of(), stores, SyncTargets.NONE, Lending.OWN);
        return startWith(TestDatabase.CHOSEN, clock, Quotas.NONE, null, around);
    }

    /// A server that tells others of what identities sync.
    public static TestServer telling(SyncTargets targets) {
        return startAmong(new Around(Map.of(), Stores.NONE, targets, Lending.OWN));
    }

    /// A server whose identity pools lend roles so.
    public static TestServer lending(Lending lending) {
        return startAmong(new Around(Map.of(), Stores.NONE, SyncTargets.NONE, lending));
    }

    /// A server that believes these proxies.
    public static TestServer behind(Proxies proxies) {
        return startAmong(
                new Around(
                        Map.of(), Stores.NONE, SyncTargets.NONE, Lending.OWN, proxies, Rates.NONE));
    }

    /// A server that grants so many requests a second, whose time stands still between moves. It
    /// believes proxies on its own machine.
    public static TestServer granting(Rates rates) {
        var proxies =
                new Proxies(
                        List.of(Objects.requireNonNull(Network.parse("127.0.0.1"))),
                        Proxies.Headers.X_FORWARDED,
                        false);
        var around =
                new Around(Map.of(), Stores.NONE, SyncTargets.NONE, Lending.OWN, proxies, rates);
        return startWith(TestDatabase.CHOSEN, TestClock.stopped(), Quotas.NONE, null, around);
    }

    private static TestServer startAmong(Around around) {
        return startWith(TestDatabase.CHOSEN, new TestClock(), Quotas.NONE, null, around);
    }

    private static TestServer startWith(
            TestDatabase kind, TestClock clock, Quotas quotas, @Nullable Path seed) {
        return startWith(kind, clock, quotas, seed, Around.NOTHING);
    }

    private static TestServer startWith(
            TestDatabase kind, TestClock clock, Quotas quotas, @Nullable Path seed, Around around) {
        try {
            return new TestServer(kind.open(), House.by(clock), quotas, seed, around);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// The first node of a house, on a database that others may stand on too.
    public static TestServer firstOn(Database database, TestClock clock) {
        return node(database, House.by(clock));
    }

    /// Another node of this one's house, on a connection of its own to the same database.
    TestServer beside(Database database) {
        return node(database, new House(clock, inbox, functions, masterKey, address.toString()));
    }

    private static TestServer node(Database database, House house) {
        try {
            return new TestServer(database, house, Quotas.NONE, null, Around.NOTHING);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// The one server that all test classes of this process share; each test makes a pool of its
    /// own.
    public static TestServer shared() {
        return shared(TestDatabase.CHOSEN);
    }

    /// The one on this kind of database, for what databases might do differently.
    public static TestServer shared(TestDatabase kind) {
        return switch (kind) {
            case SQLITE -> OnSqlite.SERVER;
            case POSTGRESQL -> OnPostgres.SERVER;
        };
    }

    private static final class OnSqlite {
        private static final TestServer SERVER =
                startWith(TestDatabase.SQLITE, new TestClock(), Quotas.NONE, null);
    }

    private static final class OnPostgres {
        private static final TestServer SERVER =
                startWith(TestDatabase.POSTGRESQL, new TestClock(), Quotas.NONE, null);
    }

    /// The shared one whose clock stands still between moves.
    public static TestServer stoppedInTime() {
        return InStoppedTime.SERVER;
    }

    private static final class InStoppedTime {
        private static final TestServer SERVER =
                startWith(TestDatabase.CHOSEN, TestClock.stopped(), Quotas.NONE, null);
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public TestClock clock() {
        return clock;
    }

    private void post(Message message) {
        if (message.to().contains(UNDELIVERABLE)) throw new DeliveryFailed("no such host");
        if (message.to().contains(STUCK)) LockSupport.parkNanos(Duration.ofMinutes(1).toNanos());
        inbox.send(message);
    }

    /// All messages that were sent, instead of a mail server and a phone company.
    public Inbox inbox() {
        return inbox;
    }

    /// The functions that pools of this server may name.
    public TestFunctions functions() {
        return functions;
    }

    /// Functions in files, which run as processes.
    public TestHandlers handlers() {
        return handlers;
    }

    public Server server() {
        return server;
    }

    /// The browsers of users, signed in without pages.
    BrowserSignIns browserSignIns() {
        return browserSignIns;
    }

    /// What lies below the server, for states that would take too long to come by.
    public Database database() {
        return database;
    }

    /// How many rows of a table a pool has.
    public long rows(String table, String poolId) {
        return database.find(
                        "select count(*) as n from " + table + " where user_pool_id = ?",
                        row -> row.number("n"),
                        poolId)
                .orElse(0L);
    }

    /// Deletes what has expired, as the server does now and then.
    public void sweep() {
        while (database.sweep(clock.instant(), 500) >= 500) {}
    }

    /// The tables in which a pool has rows of users who are not there.
    public List<String> rowsOfNobody(String poolId) {
        return database.tablesWith("sub").stream()
                .filter(database.tablesWith("user_pool_id")::contains)
                .filter(table -> hasRowsOfNobody(table, poolId))
                .toList();
    }

    private boolean hasRowsOfNobody(String table, String poolId) {
        return database.find(
                        "select count(*) as n from "
                                + table
                                + " where user_pool_id = ? and sub not in"
                                + " (select sub from pool_user where user_pool_id = ?)",
                        row -> row.number("n"),
                        poolId,
                        poolId)
                .filter(n -> n > 0)
                .isPresent();
    }

    /// Amazon's SDK, signing as the root.
    public CognitoIdentityProviderClient admin() {
        return admin;
    }

    /// Amazon's SDK as an app has it: no keys.
    public CognitoIdentityProviderClient app() {
        return app;
    }

    /// Under which data keys of owners lie, for what would take too long to come by.
    public Vault vault() {
        return new Vault(database, masterKey);
    }

    /// A pool with these settings on top of a name.
    public TestPool pool(
            java.util.function.Consumer<
                            software.amazon.awssdk.services.cognitoidentityprovider.model
                                    .CreateUserPoolRequest.Builder>
                    settings) {
        var created =
                admin.createUserPool(r -> {
                    r.poolName("test");
                    settings.accept(r);
                });
        return new TestPool(this, created.userPool().id());
    }

    /// A pool as the API makes it by default.
    public TestPool pool() {
        return pool(_ -> {});
    }

    @Override
    public void close() {
        admin.close();
        app.close();
        server.close();
    }
}
