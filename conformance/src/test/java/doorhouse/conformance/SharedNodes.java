package doorhouse.conformance;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Three nodes and their PostgreSQL, begun for the first test that asks for them and ended with the
/// last test of the run.
final class SharedNodes implements ParameterResolver {
    private static final int COUNT = 3;

    private record Running(EmbeddedPostgres postgres, Nodes nodes) implements AutoCloseable {
        static Running start() {
            try {
                long begun = System.nanoTime();
                var postgres =
                        EmbeddedPostgres.builder()
                                .setServerConfig("listen_addresses", "127.0.0.1")
                                .start();
                try {
                    var folder = Files.createTempDirectory(Distribution.target(), "nodes");
                    var url = postgres.getJdbcUrl("postgres", "postgres") + "&password=postgres";
                    var nodes = new Nodes(COUNT, folder, url);
                    System.out.printf(
                            "%d nodes began at once on an empty database: %d ms%n",
                            COUNT, (System.nanoTime() - begun) / 1_000_000);
                    return new Running(postgres, nodes);
                } catch (IOException | InterruptedException | RuntimeException | Error e) {
                    postgres.close();
                    throw e;
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws IOException {
            try {
                nodes.close();
            } finally {
                postgres.close();
            }
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Nodes.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Running.class, _ -> Running.start(), Running.class)
                .nodes;
    }
}
