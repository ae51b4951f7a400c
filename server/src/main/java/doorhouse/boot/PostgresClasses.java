package doorhouse.boot;

import com.zaxxer.hikari.HikariDataSource;
import doorhouse.store.Database;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
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
        names().forEach(PostgresClasses::load);
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
