package doorhouse.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;
import org.jspecify.annotations.Nullable;

/// Some of the scripts in `db`, and no others: those that had made the tables when something was
/// kept of them.
///
/// @param names such as `V010__vault.sql`
record Scripts(List<String> names) implements ResourceProvider {
    private static final String FOLDER = "db/";

    Scripts {
        names = List.copyOf(names);
    }

    /// Those of the names that are no scripts of this program.
    static List<String> unknown(List<String> names) {
        return names.stream().filter(name -> content(name) == null).toList();
    }

    /// None has settings of its own beside it.
    @Override
    public @Nullable LoadableResource getResource(String name) {
        return null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
        return names.stream()
                .filter(name -> name.startsWith(prefix))
                .filter(name -> Stream.of(suffixes).anyMatch(name::endsWith))
                .<LoadableResource>map(Script::new)
                .toList();
    }

    private static byte @Nullable [] content(String name) {
        try (InputStream in = Scripts.class.getResourceAsStream("/" + FOLDER + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A script as if it had been found in its folder.
    private static final class Script extends LoadableResource {
        private final String name;

        Script(String name) {
            this.name = name;
        }

        @Override
        public Reader read() {
            byte[] content = content(name);
            if (content == null) throw new StoreException("there is no script " + name);
            return new InputStreamReader(new ByteArrayInputStream(content), UTF_8);
        }

        @Override
        public String getAbsolutePath() {
            return FOLDER + name;
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return FOLDER + name;
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
