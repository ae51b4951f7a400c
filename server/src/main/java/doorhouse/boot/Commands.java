package doorhouse.boot;

import doorhouse.aws.Service;
import doorhouse.id.UserPoolId;
import doorhouse.store.StoreException;
import doorhouse.token.KeyOwner;
import doorhouse.wire.NotYaml;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the commands do. Their output is for people and scripts; the log goes to standard error.
final class Commands {
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    private Commands() {}

    /// Runs until the process is told to stop.
    static int start(Config config) {
        if (config.publicUrl().isEmpty() && !loopback(config.bind())) {
            LOG.warn("publicUrl is not set: tokens will name the address listened on as issuer");
        }
        var server = started(() -> Launch.production(config));
        System.out.println("Doorhouse listens on " + server.address());
        var rootKey = Launch.rootKeyFile(config);
        if (Files.exists(rootKey)) System.out.println("The account's root key is in " + rootKey);
        return untilStopped(server, () -> {});
    }

    /// Runs for a laptop or CI. Refuses an address that others could reach.
    ///
    /// @param keepsData whether the data folder stays when the process ends
    static int dev(Config config, boolean keepsData) {
        if (!loopback(config.bind())) {
            throw new ConfigException(
                    "'dev' listens on loopback addresses only, not on "
                            + config.bind()
                            + ": its keys are known to everybody. Use 'start'.");
        }
        if (keepsData) {
            var server = started(() -> Launch.development(config, Path.of(config.data())));
            System.out.println(DevGreeting.text(server.address()));
            return untilStopped(server, () -> {});
        }
        var folder = temporary();
        try {
            var server = started(() -> Launch.development(config, folder));
            System.out.println(DevGreeting.text(server.address()));
            return untilStopped(server, () -> remove(folder));
        } catch (ConfigException e) {
            remove(folder);
            throw e;
        }
    }

    private static boolean loopback(String bind) {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new ConfigException("'bind' is no address of this machine: " + bind);
        }
    }

    private interface Starting {
        Server start() throws IOException;
    }

    /// What an operator can mend is said in a sentence.
    private static Server started(Starting starting) {
        try {
            return starting.start();
        } catch (NotYaml e) {
            throw new ConfigException("cannot start: " + e.getMessage());
        } catch (IOException | StoreException e) {
            var cause = e.getCause();
            throw new ConfigException(
                    "cannot start: "
                            + e.getMessage()
                            + (cause == null ? "" : ": " + cause.getMessage()));
        }
    }

    private static int untilStopped(Server server, Runnable afterwards) {
        Heap.watch();
        var stopped = new CountDownLatch(1);
        Runnable stop =
                () -> {
                    LOG.info("stops: finishes the requests in flight");
                    server.close();
                    afterwards.run();
                    stopped.countDown();
                };
        Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
        try {
            stopped.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /// Prints what works and what is missing, read off the operations' own tables.
    static int operations() {
        withServer(Launch::development, server -> server.services().forEach(Commands::print));
        return 0;
    }

    private static void print(Service service) {
        String name = service.api().service();
        System.out.println(name + ": " + service.working().size() + " operations work");
        for (String operation : service.working()) {
            var left = service.withoutEffect(operation);
            System.out.println(
                    "  "
                            + operation
                            + (left.isEmpty()
                                    ? ""
                                    : " (without effect yet: " + String.join(", ", left) + ")"));
        }
        if (service.missing().isEmpty()) return;
        System.out.println(name + ": " + service.missing().size() + " operations are missing");
        for (String operation : service.missing()) System.out.println("  - " + operation);
    }

    static int showConfig(Config config) {
        System.out.print(ConfigReader.shown(config));
        return 0;
    }

    /// @param named a user pool's id, or what the issuer of identity pools is called
    static int rotateKeys(Config config, String named) {
        boolean identityPools = named.equals(KeyOwner.IDENTITY_POOLS.id());
        if (!identityPools && !UserPoolId.fits(named)) {
            throw new ConfigException(
                    "neither a user pool id nor " + KeyOwner.IDENTITY_POOLS + ": " + named);
        }
        var owner = identityPools ? KeyOwner.IDENTITY_POOLS : KeyOwner.of(new UserPoolId(named));
        try {
            Launch.rotateKeys(config, owner);
        } catch (IOException | StoreException e) {
            throw new ConfigException("cannot rotate: " + e.getMessage());
        }
        System.out.println(
                "New signing keys of " + owner + " are published now and sign in one hour.");
        return 0;
    }

    /// Walks the paths that a start and first calls take, so that the AOT cache knows their
    /// classes.
    static int train() {
        Ahead.begin();
        PostgresClasses.load();
        withServer((config, _) -> Launch.production(config), Training::begin);
        withServer(Launch::development, Training::run);
        return 0;
    }

    /// Works with a server of its own that goes afterwards with all it kept.
    private static void withServer(Launching launching, Consumer<Server> work) {
        var folder = temporary();
        var config = new ConfigReader().flag("port", "0").flag("data", folder.toString()).read();
        try (var server = started(() -> launching.start(config, folder))) {
            work.accept(server);
        } finally {
            remove(folder);
        }
    }

    private interface Launching {
        Server start(Config config, Path folder) throws IOException;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("doorhouse-");
        } catch (IOException e) {
            throw new ConfigException("cannot make a temporary folder: " + e.getMessage());
        }
    }

    private static void remove(Path folder) {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList())
                Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("the temporary folder {} stays", folder, e);
        }
    }
}
