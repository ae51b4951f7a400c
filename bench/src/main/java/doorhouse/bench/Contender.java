package doorhouse.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// One of the products that are compared, on one store of its own.
interface Contender extends AutoCloseable {
    String name();

    /// The database it keeps its users in, as the report names it.
    String database();

    /// Adds the users from the first number (inclusive) to the second (exclusive); the server must
    /// not run.
    void seed(int from, int to)
            throws IOException, InterruptedException, ExecutionException, SQLException;

    /// What the store takes up on disk; the server must not run.
    long bytes() throws IOException;

    /// Starts the server as it runs in production.
    Running start() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;

    /// A server that runs.
    interface Running extends AutoCloseable {
        int port();

        /// From the process's beginning to the first access token that it issued.
        Duration firstToken();

        /// The CPU time of the server, and of its database where that is a process of its own.
        Cpu cpu();

        long residentMib() throws IOException;

        /// What it is asked to do, ready to be done.
        ///
        /// @param variants also sign-ins by other ways of keeping passwords
        Map<Task, Load.Work> work(Crowd crowd, boolean variants) throws IOException;

        @Override
        void close() throws IOException;
    }

    record Cpu(Duration server, Duration database) {
        Cpu since(Cpu before) {
            return new Cpu(server.minus(before.server), database.minus(before.database));
        }
    }
}
