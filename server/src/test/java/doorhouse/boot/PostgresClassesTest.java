package doorhouse.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.Driver;

class PostgresClassesTest {
    @Test
    void classesOfTheDriverAndOfThePoolAreNamed() {
        assertThat(PostgresClasses.names())
                .contains("org.postgresql.jdbc.PgConnection", "com.zaxxer.hikari.pool.HikariPool");
    }

    @Test
    void aJarMayLieInAFolderOfAnyName(@TempDir Path folder) throws Exception {
        var jar = Files.createDirectory(folder.resolve("a folder, größer")).resolve("driver.jar");
        var driver =
                Path.of(Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Files.copy(driver, jar);

        try (var loader =
                new URLClassLoader(
                        new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            var neighbour = loader.loadClass(Driver.class.getName());

            assertThat(PostgresClasses.names(neighbour, "org/postgresql/", List.of("jdbc")))
                    .contains("org.postgresql.jdbc.PgConnection");
        }
    }
}
