package doorhouse.boot;

import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.crypto.MasterKey;
import doorhouse.crypto.Secret;
import doorhouse.http.HttpServer;
import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.message.Inbox;
import doorhouse.message.Sender;
import doorhouse.store.Database;
import doorhouse.store.Filling;
import doorhouse.store.PostgresSettings;
import doorhouse.store.Snapshot;
import doorhouse.token.KeyOwner;
import doorhouse.token.KeyPairs;
import doorhouse.token.SigningKeys;
import doorhouse.userpool.pool.Quotas;
import doorhouse.vault.Vault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// From a configuration to a running server.
final class Launch {
    /// The keys that `dev` knows, as people know them from emulators. Signatures are verified by
    /// them.
    private static final Map<String, Secret> DEV_KEYS =
            Map.of("doorhouse", Secret.of("doorhouse"), "test", Secret.of("test"));

    private static final String ROOT_KEY = "root-key.json";
    private static final int MAX_PORT = 65_535;

    private Launch() {}

    static Server production(Config config) throws IOException {
        return Server.start(
                setup(
                        config,
                        folder(config.data()),
                        Map.of(),
                        Senders.of(config, Clock.systemUTC()),
                        null));
    }

    static Server development(Config config, Path data) throws IOException {
        var inbox = new Inbox(Clock.systemUTC());
        var seed = config.seed().isEmpty() ? null : Path.of(config.seed());
        var dev = new Server.Dev(inbox, seed);
        return Server.start(setup(config, folder(data.toString()), DEV_KEYS, inbox, dev));
    }

    /// The data folder; one that is made now is its owner's alone.
    static Path folder(String name) throws IOException {
        var folder = Path.of(name);
        if (Files.isDirectory(folder)) return folder;
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix"))
            return Files.createDirectories(folder);
        return Files.createDirectories(
                folder,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    static Path rootKeyFile(Config config) {
        return Path.of(config.data(), ROOT_KEY);
    }

    /// Works beside a running server on PostgreSQL; the embedded database must not be in use.
    static void rotateKeys(Config config, KeyOwner owner) throws IOException {
        var random = new SecureRandom();
        var data = folder(config.data());
        try (var database = database(config, data)) {
            var vault = new Vault(database, masterKey(config, data, random));
            var keys =
                    new SigningKeys(
                            database,
                            vault,
                            KeyPairs.fastest(),
                            random,
                            Clock.systemUTC(),
                            Ticker.systemTicker());
            if (keys.jwks(owner).isEmpty())
                throw new ConfigException("there are no keys of " + owner);
            if (!keys.rotate(owner))
                throw new ConfigException(
                        "the keys of " + owner + " were rotated less than an hour ago");
        }
    }

    private static Server.Setup setup(
            Config config,
            Path data,
            Map<String, Secret> rootKeys,
            Sender sender,
            Server.@Nullable Dev dev)
            throws IOException {
        var random = new SecureRandom();
        var regions = regions(config.regions());
        return new Server.Setup(
                database(config, data),
                masterKey(config, data, random),
                account(config.account()),
                Set.copyOf(regions),
                regions.getFirst(),
                rootKeys,
                dev == null ? data.resolve(ROOT_KEY) : null,
                dev,
                config.publicUrl().isEmpty() ? null : config.publicUrl().replaceAll("/+$", ""),
                http(config),
                sender,
                Functions.of(config, data, dev != null, Clock.systemUTC(), random),
                SyncTargets.of(config, Clock.systemUTC()),
                Federation.peers(config.federation(), dev != null),
                Stores.of(config.gateway()),
                Lending.of(config, dev != null),
                dev == null ? config.limits().messagesPerAddress() : 0,
                dev == null ? quotas(config.limits()) : Quotas.NONE,
                RequestRates.of(config.quotas()),
                Clock.systemUTC(),
                Ticker.systemTicker(),
                KeyPairs.fastest(),
                random);
    }

    private static Quotas quotas(Config.LimitConfig limits) {
        return new Quotas(limits.userPools(), limits.appClients(), limits.identityPools());
    }

    private static MasterKey masterKey(Config config, Path data, SecureRandom random)
            throws IOException {
        return MasterKey.load(masterKeyFile(config, data), random);
    }

    static Path masterKeyFile(Config config, Path data) {
        return config.masterKey().isEmpty()
                ? data.resolve("master.key")
                : Path.of(config.masterKey());
    }

    private static AccountId account(String text) {
        try {
            return new AccountId(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("'account' is twelve digits, not '" + text + "'");
        }
    }

    private static List<Region> regions(List<String> names) {
        if (names.isEmpty() || names.stream().anyMatch(name -> !Region.fits(name))) {
            throw new ConfigException("'regions' are names such as us-east-1, not " + names);
        }
        return names.stream().map(Region::new).collect(Collectors.toList());
    }

    private static HttpServer.Settings http(Config config) {
        if (config.port() > MAX_PORT)
            throw new ConfigException("'port' is at most 65535, not " + config.port());
        var limits = config.limits();
        return new HttpServer.Settings(
                config.bind(),
                config.port(),
                new HttpServer.Limits(
                        limits.maxBodyBytes(),
                        limits.maxHeaderBytes(),
                        Duration.ofSeconds(limits.patienceSeconds()),
                        limits.maxConnections(),
                        limits.maxRequests(),
                        limits.maxWaiting(),
                        HttpServer.Limits.DEFAULTS.maxWait()),
                "x-amzn-RequestId",
                Duration.ofSeconds(config.drainSeconds()),
                Duration.ofSeconds(config.noticeSeconds()),
                FrontProxies.of(config.http()));
    }

    static Database database(Config config, Path data) throws IOException {
        var postgres = postgres(config);
        return postgres == null
                ? Database.sqlite(file(data))
                : Database.postgres(postgres, patience(config));
    }

    private static Path file(Path data) {
        return data.resolve("doorhouse.db");
    }

    /// Null for the embedded database.
    private static @Nullable PostgresSettings postgres(Config config) throws IOException {
        var set = config.database();
        if (set.url().isEmpty()) return null;
        var address = PostgresAddress.parse(set.url());
        var given = Secrets.read(set.password(), set.passwordFile());
        return new PostgresSettings(
                address.url(),
                set.user().isEmpty() ? address.user() : set.user(),
                given.is("") ? address.password() : given,
                isolation(set.isolation()),
                set.connections());
    }

    /// As above; PostgreSQL may begin later than this process, and is there when this returns.
    private static @Nullable PostgresSettings postgresThere(Config config) throws IOException {
        var settings = postgres(config);
        return settings == null ? null : settings.await(patience(config));
    }

    /// What is in the database now, whoever else uses it.
    static Snapshot snapshot(Config config, Path data) throws IOException {
        var postgres = postgresThere(config);
        return postgres == null ? Snapshot.sqlite(file(data)) : Snapshot.postgres(postgres);
    }

    /// The database that is configured, which must be empty or not there yet.
    ///
    /// @param scripts that made the tables from which the rows come
    static Filling filling(Config config, Path data, List<String> scripts) throws IOException {
        var postgres = postgresThere(config);
        return postgres == null
                ? filling(folder(data.toString()), scripts)
                : Filling.postgres(postgres, scripts);
    }

    static Filling filling(Path data, List<String> scripts) {
        return Filling.sqlite(file(data), scripts);
    }

    /// Of another PostgreSQL than the one that is configured, which is waited for as long.
    ///
    /// @param passwordFile wins over a password in the URL; null for none
    static Filling filling(
            Config config, String url, @Nullable String passwordFile, List<String> scripts)
            throws IOException {
        var address = PostgresAddress.parse(url);
        var password = passwordFile == null ? address.password() : Secrets.read("", passwordFile);
        return Filling.postgres(
                PostgresSettings.of(address.url(), address.user(), password)
                        .await(patience(config)),
                scripts);
    }

    private static Duration patience(Config config) {
        return Duration.ofSeconds(config.database().waitSeconds());
    }

    private static PostgresSettings.Isolation isolation(String text) {
        return switch (text) {
            case "read-committed" -> PostgresSettings.Isolation.READ_COMMITTED;
            case "serializable" -> PostgresSettings.Isolation.SERIALIZABLE;
            default ->
                    throw new ConfigException(
                            "'database.isolation' is read-committed or serializable, not '"
                                    + text
                                    + "'");
        };
    }
}
