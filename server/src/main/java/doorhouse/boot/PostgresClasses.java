package doorhouse.boot;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import doorhouse.crypto.Secret;
import doorhouse.store.Database;
import doorhouse.store.PostgresSettings;
import doorhouse.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.postgresql.Driver;

/// The classes on the way to PostgreSQL, which no training walks, for it has no database but its
/// own. They are loaded, which is what the AOT cache goes by.
final class PostgresClasses {
    private static final String CLASS = ".class";
    private static final String NOBODY = "nobody";

    private PostgresClasses() {}

    static void load() {
        names().forEach(PostgresClasses::load);
        walkPool();
        walkDriver();
    }

    /// Has the pool do what it does at a start, by the database that needs no server: what is
    /// linked on the way comes out of the cache too.
    private static void walkPool() {
        var config = new HikariConfig();
        config.setJdbcUrl("jdbc:sqlite::memory:");
        config.setUsername(NOBODY);
        config.setPassword(NOBODY);
        try (var pool = new HikariDataSource(config);
                var connection = pool.getConnection()) {
            connection.isValid(1);
        } catch (SQLException e) {
            throw new IllegalStateException("the pool cannot be walked", e);
        }
    }

    /// Has the driver come as far as it can without a server.
    private static void walkDriver() {
        try (var held = new Socket()) {
            // Bound, so that it is nobody else's, and nobody listens there.
            held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var address =
                    PostgresAddress.parse(
                            "postgresql://127.0.0.1:" + held.getLocalPort() + "/" + NOBODY);
            PostgresSettings.of(address.url(), NOBODY, Secret.of(NOBODY)).await(Duration.ZERO);
        } catch (StoreException expected) {
            // It was refused.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> names() {
        var names = new ArrayList<String>();
        names.addAll(
                names(
                        Driver.class,
                        "org/postgresql/",
                        List.of("core", "hostchooser", "jdbc", "shaded", "ssl", "util")));
        names.addAll(names(HikariDataSource.class, "com/zaxxer/hikari/", List.of("pool", "util")));
        names.addAll(names(Database.class, "doorhouse/", List.of("store")));
        return names;
    }

    /// Of the classes in some packages of a neighbour's jar; none where it lies in a folder.
    static List<String> names(Class<?> neighbour, String root, List<String> packages) {
        var from = neighbour.getProtectionDomain().getCodeSource().getLocation();
        if (!from.getPath().endsWith(".jar")) return List.of();
        try (var jar = new JarFile(Path.of(from.toURI()).toFile())) {
            return jar.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(CLASS))
                    .filter(name ->
                            packages.stream().anyMatch(in -> name.startsWith(root + in + "/")))
                    .map(name -> name.substring(0, name.length() - CLASS.length()))
                    .map(name -> name.replace('/', '.'))
                    .toList();
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("cannot read " + from, e);
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, PostgresClasses.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // One that builds on a library that is not there: nobody gets to it.
        }
    }
}
