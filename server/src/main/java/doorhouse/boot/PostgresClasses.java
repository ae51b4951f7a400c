package doorhouse.boot;

import com.zaxxer.hikari.HikariDataSource;
import doorhouse.store.Database;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.postgresql.Driver;

/// The classes on the way to PostgreSQL, which no training walks, for it has no database but its
/// own. They are loaded, which is what the AOT cache goes by.
final class PostgresClasses {
    private static final String CLASS = ".class";

    private PostgresClasses() {}

    static void load() {
        load(
                Driver.class,
                "org/postgresql/",
                List.of("core", "hostchooser", "jdbc", "shaded", "ssl", "util"));
        load(HikariDataSource.class, "com/zaxxer/hikari/", List.of("pool", "util"));
        load(Database.class, "doorhouse/", List.of("store"));
    }

    private static void load(Class<?> neighbour, String root, List<String> packages) {
        var from = neighbour.getProtectionDomain().getCodeSource().getLocation().getPath();
        if (!from.endsWith(".jar")) return;
        try (var jar = new JarFile(Path.of(from).toFile())) {
            for (var in : packages) {
                jar.stream()
                        .map(JarEntry::getName)
                        .filter(name -> name.startsWith(root + in + "/") && name.endsWith(CLASS))
                        .forEach(PostgresClasses::load);
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + from, e);
        }
    }

    private static void load(String file) {
        var name = file.substring(0, file.length() - CLASS.length()).replace('/', '.');
        try {
            Class.forName(name, false, PostgresClasses.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // One that builds on a library that is not there: nobody gets to it.
        }
    }
}
