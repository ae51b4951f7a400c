package doorhouse.trigger.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Our own small programs that run beside a handler, laid out in a folder that is ours alone.
final class Bootstraps implements AutoCloseable {
    private static final String GUARD = "guard.sh";
    private static final String NODE = "bootstrap.mjs";
    private static final String PYTHON = "bootstrap.py";

    private final Path folder;

    Bootstraps() {
        try {
            folder = Files.createTempDirectory("doorhouse-functions-");
            for (String name : List.of(GUARD, NODE, PYTHON)) {
                try (var resource = Bootstraps.class.getResourceAsStream(name)) {
                    if (resource == null) throw new IllegalStateException("no resource " + name);
                    Files.copy(resource, folder.resolve(name));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the runtimes of functions cannot be laid out", e);
        }
    }

    /// Ends a process when the server is gone.
    String guard() {
        return path(GUARD);
    }

    String node() {
        return path(NODE);
    }

    String python() {
        return path(PYTHON);
    }

    private String path(String name) {
        return folder.resolve(name).toString();
    }

    @Override
    public void close() {
        try {
            for (String name : List.of(GUARD, NODE, PYTHON))
                Files.deleteIfExists(folder.resolve(name));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
